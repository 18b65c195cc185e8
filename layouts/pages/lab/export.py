"""Export: what can be taken away from the Lab, each file with what is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts import components, urls
from layouts.pages.lab import pieces
from layouts.pages.lab.facts import LabFacts

FORMATS: Final = (("csv", "CSV"), ("json", "JSON"), ("parquet", "Parquet"))


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """The part; it reads nothing of the query."""
    return html.Div(
        [
            pieces.heading(
                "Take it with you",
                "Files for a notebook, a spreadsheet or a meeting. Columns keep the names and the "
                "scale of the file the catalogue came from.",
            ),
            pieces.cards(_clusters(facts), _representatives(facts)),
        ],
        className="lab-part",
    )


def _clusters(facts: LabFacts) -> html.Section:
    n_methods = len(facts.found.method_keys())
    by = f"the group by each of {n_methods} methods" if n_methods else "the mood"
    return _file(
        facts,
        "clusters",
        "Every track with its groups",
        f"All {facts.options.n_tracks:,} tracks with every column, {by}, and where each lies on "
        "the map (principal components). −1 is a track in no group.",
    )


def _representatives(facts: LabFacts) -> html.Section:
    return _file(
        facts,
        "representatives",
        "Tracks that stand for each mood",
        f"For each of {len(facts.options.moods)} moods the tracks nearest its centre and the most "
        "popular ones, with their distance to the centre in standard deviations.",
    )


def _file(facts: LabFacts, what: str, title: str, words: str) -> html.Section:
    return pieces.card(
        pieces.said(words),
        _links([(words, urls.whole_file(what, fmt, facts.options.build)) for fmt, words in FORMATS],
               of=title),
        title=title,
    )  # fmt: skip


def _links(links: Sequence[tuple[str, str]], *, of: str) -> html.Div:
    """Downloads as buttons. links: (words, address)."""
    return html.Div(
        [
            html.A(
                [components.icon("download"), html.Span(words)],
                href=address,
                download="",
                className="button button-quiet",
                **{"aria-label": f"{of} as {words}"},
            )
            for words, address in links
        ],
        className="lab-downloads",
    )
