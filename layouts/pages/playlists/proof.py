"""How good a list is, folded away: its figures in words, and beside lists made without care."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from layouts import components, ids, playlist_words

_OTHERS: Final = (
    ("shuffled", "Shuffled"),
    ("random", "Random"),
    ("popular", "Best known"),
    ("nearest", "Nearest"),
)
_ROWS: Final = (
    ("mean_step", "Usual step", False),
    ("longest_step", "Longest step", False),
    ("coherence", "Alike", True),
    ("variety", "Different artists", True),
    ("novelty", "New to most", True),
    ("rules_kept", "Rules kept", True),
)
"""(measure, words, whether it is a share of 1); steps are told against that of random songs."""


def proof(figures: Mapping[str, Any]) -> html.Details:
    """The proof of a list.  figures: of `playlist_facts`."""
    lists = [("list", "This list"), *((key, words) for key, words in _OTHERS
                                      if key in figures["beside"])]  # fmt: skip
    measures = {"list": figures["list"], **figures["beside"]}
    rows = [
        [words, *(_shown(measures[key][name], share=share) for key, _ in lists)]
        for name, words, share in _ROWS
        if measures["list"][name] is not None
    ]
    return html.Details(
        [
            html.Summary(
                [html.H2("How good is it?"), components.icon("chevron-down")], className="pl-more"
            ),
            html.Ul([html.Li(each) for each in playlist_words.verdict(figures)],
                    className="pl-verdict"),
            html.Div(_smoothness(measures, lists), className="pl-smooth"),
            components.table(["", *(words for _, words in lists)], rows,
                             name="This list beside others of its size"),
            html.P(
                "Steps are told in percent of how far apart two songs picked at random are. "
                "Shuffled: the same songs in random order. Random: songs of the catalogue. Best "
                "known: its most popular songs. Nearest: the songs nearest the start, no rules.",
                className="small-print",
            ),
            html.H3("Rules"),
            html.Ul(
                [
                    html.Li(
                        [
                            components.icon("check" if kept else "x"),
                            html.Span(f"{words[0].upper()}{words[1:]}"),
                            html.Span("kept" if kept else "not kept", className="quiet"),
                        ],
                        className="pl-rule" if kept else "pl-rule is-broken",
                    )
                    for words, kept in figures["rules"]
                ],
                className="pl-rules",
            ),
        ],
        id=ids.Playlists.PROOF,
        className="card pl-part pl-fold",
    )  # fmt: skip


def _smoothness(
    measures: Mapping[str, Mapping[str, float]], lists: list[tuple[str, str]]
) -> list[Component]:
    """The usual step of each list as bars: the shorter, the smoother."""
    amounts = {
        words: (measures[key]["mean_step"], _shown(measures[key]["mean_step"], share=False))
        for key, words in lists
    }
    return [html.H3("From song to song, the smaller the smoother"), components.bars(amounts)]


def _shown(value: float | None, *, share: bool) -> str:
    """A measure in percent; how alike songs are cannot be less than random ones are."""
    if value is None:
        return ""
    return f"{max(value, 0.0) if share else value:.0%}"
