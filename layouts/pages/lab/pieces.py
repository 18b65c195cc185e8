"""Pieces that the parts of the Lab share: a card with a chart, a link within the Lab, a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, urls
from layouts.build_facts import seconds
from layouts.groupings import Group

USUAL_HEIGHT: Final = 300
"""Of a chart, in pixels."""


def heading(title: str, *sentences: str) -> html.Header:
    """What a part is, above its cards."""
    return html.Header(
        [html.H2(title), *(html.P(sentence, className="quiet") for sentence in sentences)],
        className="lab-heading",
    )


def card(*children: Component | None, wide: bool = False, title: str | None = None) -> html.Section:
    """A card among those of a part. wide: across all columns."""
    head = html.H3(title) if title else None
    return html.Section([head, *children], className="card card-wide" if wide else "card")


def chart(
    title: str,
    id: str,
    *under: Component | None,
    wide: bool = False,
    height: int = USUAL_HEIGHT,
    controls: Component | None = None,
    lines_move: bool = False,
) -> html.Section:
    """A card with one chart, `height` pixels high, and what is said under it."""
    drawn = html.Div(
        components.chart_card(title, id, controls=controls, lines_move=lines_move),
        className="lab-chart",
        style={"--height": f"{height}px"},
    )
    return card(drawn, *under, wide=wide)


def cards(*children: Component | None) -> html.Div:
    """The cards of a part, in two columns where there is room."""
    return html.Div([child for child in children if child is not None], className="lab-cards")


def said(*words: components.Children) -> html.P:
    """A quiet sentence, as under a chart."""
    return html.P(words[0] if len(words) == 1 else list(words), className="quiet")


def link(
    words: Any, part: str, *, kind: str = "", id: str | None = None, **query: object
) -> Component:
    """A link to a part of the Lab; the query says what is open in it.

    id: for a link whose address changes when it is followed, so that it keeps the focus.
    """
    named = {"id": id} if id else {}
    return dcc.Link(words, href=urls.lab(part, **query), className=kind or None, **named)


def not_yet(what: str) -> Component:
    """That this build does not have something. what: the beginning of the sentence."""
    return components.notice(
        html.P(f"{what} comes with the full build, which is not finished: look again later.")
    )


def choices(
    part: str,
    key: str,
    options: Sequence[tuple[str, str]],
    chosen: str | None,
    *,
    name: str,
    everything: str | None = None,
    **query: object,
) -> html.Nav:
    """One choice of a few as links, so that it is in the address.

    key: its name in the query.  options: (value, words).  everything: words of a first link that
    leaves the choice out.  query: what else the links keep.
    """
    listed: list[tuple[str | None, str]] = [*([(None, everything)] if everything else []), *options]
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    link(words, part, kind="lab-choice", **query, **{key: value}),
                    className="is-open" if value == chosen else None,
                    **({"aria-current": "true"} if value == chosen else {}),
                )
                for value, words in listed
            ]
        ),
        className="lab-choices",
        **{"aria-label": name},
    )


def strip(groups: Sequence[Group], n_noise: int = 0) -> html.Div:
    """The sizes of groups as pieces of one bar, for eyes only; noise comes last."""
    parts = [(group.n_tracks, f"var(--mood-{group.colour_slot})") for group in groups]
    parts.append((n_noise, "var(--chart-quiet)"))
    return html.Div(
        [
            html.Span(style={"--share": n_tracks, "--mood": colour})
            for n_tracks, colour in parts
            if n_tracks
        ],
        className="lab-strip",
        **{"aria-hidden": "true"},
    )


def duration(spent: float | None) -> str:
    """A time as people say it; "not known" where a build does not tell."""
    return "not known" if spent is None else seconds(spent)
