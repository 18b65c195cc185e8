"""Kinds of listeners: a map of everybody, and a card for each kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.listening.facts import ListenersOptions
from analytics.listening.portraits import Part, Portrait
from analytics.listening.segments import Mark
from analytics.schema import FIELDS
from layouts import components, ids, linked, listeners_words, urls
from layouts.figures import Figure
from layouts.figures.listeners_map import listeners_map
from layouts.figures.mood_radar import radar
from layouts.listeners_facts import KindsFacts
from layouts.mood_cards import FEW, colours, share_words

P = ids.Listeners
_MANY: Final = 20
_UNITS_SAID: Final = {field.unit for field in FIELDS.values()} - {"", "%"}
"""Units of sound. What counts something says so in its name."""


def part(facts: KindsFacts | None, options: ListenersOptions, smallest: int) -> html.Section:
    """The part of the page; why it is not there where it is not."""
    return html.Section(
        [html.H2("Kinds of listeners"), *_content(facts, options, smallest)],
        className="listeners-kinds",
        **{"aria-label": "Kinds of listeners"},
    )


def _content(
    facts: KindsFacts | None, options: ListenersOptions, smallest: int
) -> Sequence[Component | None]:
    if facts is None:
        return [
            components.notice(
                html.P(
                    "This build has no kinds of listeners yet: it was made before there were any. "
                    "Build it again to see them."
                )
            )
        ]
    if not facts.portraits:
        return [
            components.notice(
                html.P(f"No kind of listeners has {smallest} people, so none is told of.")
            )
        ]
    drawn: dict[str, Figure] = {
        P.radar(_number(facts, each)): _radar(facts, each) for each in facts.portraits
    }
    changes = facts.kinds.changes
    changed = listeners_words.kind_changes(changes, smallest) if changes else ""
    map_figure = listeners_map(facts.kinds, {_number(facts, each) for each in facts.portraits})
    if map_figure is not None:
        drawn[P.KINDS] = map_figure
    return [
        html.P(
            "People who listen alike, over all of the time, whatever is chosen above.",
            className="quiet",
        ),
        html.P(changed, className="quiet") if changed else None,
        _map(facts) if map_figure is not None else None,
        html.Div([_card(facts, each, options) for each in facts.portraits], className="kinds"),
        components.drawn(drawn),
    ]


def _map(facts: KindsFacts) -> html.Div:
    return html.Div(
        [
            html.Div(
                components.chart_card("Everybody, by how they listen", P.KINDS),
                className="listeners-chart",
            ),
            _sizes(facts),
            html.P(
                "A dot for each person of the kinds below: those who listen alike lie close "
                "together.",
                className="quiet listeners-said",
            ),
        ],
        className="card listeners-card is-map",
    )


def _sizes(facts: KindsFacts) -> html.Section:
    """How many people are of each kind: the key of the map, and how the kinds compare in size."""
    longest = max(each.share for each in facts.portraits)
    return html.Section(
        [
            html.H4("How many of each"),
            html.Ol(
                [
                    html.Li(
                        [
                            html.Span([components.mark(kind), kind.name], className="bar-name"),
                            html.Span(
                                f"{each.n_people:,} · {share_words(each.share)}",
                                className="bar-words numbers",
                            ),
                            html.Span(className="bar-line", **{"aria-hidden": "true"}),
                        ],
                        style={
                            "--share": f"{each.share / longest:.4f}",
                            "--mood": f"var(--mood-{kind.colour_slot})",
                        },
                    )
                    for each in facts.portraits
                    for kind in [facts.kinds.every[each.place]]
                ],
                className="bars",
            ),
        ],
        className="kind-part kind-sizes",
    )


def _card(facts: KindsFacts, portrait: Portrait, options: ListenersOptions) -> html.Article:
    kind = facts.kinds.every[portrait.place]
    sizes = (
        f"{portrait.n_people:,} people, {share_words(portrait.share)} of all; "
        f"{portrait.plays / portrait.n_people:,.0f} plays each"
    )
    return html.Article(
        [
            html.Header(
                [
                    html.H3(
                        [
                            components.mark(kind),
                            kind.name,
                        ],
                        dir="auto",
                    ),
                    html.P(sizes, className="quiet numbers"),
                    linked.link(
                        "Look at only them", "", className="linked-choice", on=False,
                        **{"data-asks": "kind", "data-value": str(kind.number),
                           "data-kind": "many", "data-usual": ""},
                    ),
                ],
                className="kind-head",
            ),
            html.Div(
                [
                    html.Div(
                        components.chart_card(f"Sound: {kind.name}", P.radar(kind.number)),
                        className="mood-radar",
                    ),
                    html.Ul(
                        [
                            html.Li([html.Span(className="mood-line"), "Their plays"]),
                            html.Li([html.Span(className="mood-line is-usual"), "All plays"]),
                        ],
                        className="mood-key",
                    ),
                ],
                className="mood-sound",
            ),
            _marks(kind.marks),
            _moods(facts, portrait),
            _genres(portrait.genres),
            _suggested(facts, portrait),
            html.Details(
                [
                    html.Summary(
                        [components.icon("chevron-right"), html.Span("What they play most, and "
                                                                     "where they are")]
                    ),
                    _tracks(facts, portrait),
                    _listed("Where they are", portrait.countries),
                    _listed("Their plans", portrait.plans),
                ],
                className="more kind-more",
            ),
        ],
        className="card kind",
        style={"--mood": f"var(--mood-{kind.colour_slot})"},
    )  # fmt: skip


def _number(facts: KindsFacts, portrait: Portrait) -> int:
    return facts.kinds.every[portrait.place].number


def _radar(facts: KindsFacts, portrait: Portrait) -> Figure:
    kind = facts.kinds.every[portrait.place]
    theirs = dict(zip(facts.features, portrait.sound.tolist(), strict=True))
    usual = dict(zip(facts.features, facts.usual.tolist(), strict=True))
    return radar("Their plays", f"@mood-{kind.colour_slot}", theirs, facts.features, usual)


def _moods(facts: KindsFacts, portrait: Portrait) -> Component | None:
    shares = {
        mood.number: share
        for mood, share in zip(facts.moods, portrait.moods.tolist(), strict=True)
        if not math.isnan(share) and share > 0
    }
    if not shares:
        return None
    order = sorted(shares, key=lambda number: -shares[number])
    named = order[:FEW]
    return html.Section(
        [
            html.H4("Moods"),
            html.Div(
                [
                    html.Span(
                        style={**colours(facts.moods[each]), "--share": f"{shares[each]:.4f}"}
                    )
                    for each in order
                ],
                className="mood-line-all",
                **{"aria-hidden": "true"},
            ),
            html.Ul(
                [
                    html.Li(
                        [
                            components.mark(facts.moods[each]),
                            html.Span(facts.moods[each].name, className="kind-name"),
                            html.Span(share_words(shares[each]), className="quiet numbers"),
                        ]
                    )
                    for each in named
                ],
                className="kind-list",
            ),
        ],
        className="kind-part",
    )


def _marks(marks: Sequence[Mark]) -> Component | None:
    if not marks:
        return None
    return html.Section(
        [
            html.H4("What sets them apart"),
            html.Ul(
                [
                    html.Li(
                        [
                            html.Span(mark.label, className="kind-name"),
                            html.Span(
                                f"{_amount(mark.mean, mark.unit)}, usual "
                                f"{_amount(mark.usual, mark.unit)}",
                                className="quiet numbers",
                            ),
                        ]
                    )
                    for mark in marks[:FEW]
                ],
                className="kind-list",
            ),
        ],
        className="kind-part",
    )


def _amount(value: float, unit: str) -> str:
    """A measure in words: shares, and what is from 0 to 1, as percentages."""
    if unit in ("share", ""):
        return f"{value:.0%}"
    number = f"{value:,.0f}" if abs(value) >= _MANY else f"{value:.1f}"
    said = number.replace("-", "−")
    return f"{said} {unit}" if unit in _UNITS_SAID else said


def _genres(parts: Sequence[Part]) -> Component | None:
    if not parts:
        return None
    chips = [
        html.Li(
            [each.name, html.Span(f"{each.lift:.1f}×", className="quiet numbers")],
            className="mood-genre",
            title=f"{share_words(each.share)} of their plays",
        )
        for each in parts
    ]
    return html.Section(
        [html.H4("Genres they play more than others do"), html.Ul(chips, className="mood-genres")],
        className="kind-part",
    )


def _listed(title: str, parts: Sequence[Part]) -> Component | None:
    if not parts:
        return None
    amounts = {each.name: (each.share, share_words(each.share)) for each in parts}
    return html.Section([html.H4(title), components.bars(amounts)], className="kind-part")


def _suggested(facts: KindsFacts, portrait: Portrait) -> Component | None:
    found = facts.suggested.get(portrait.place)
    if not found:
        return None
    return html.Section(
        [
            html.H4("What they might like next"),
            html.Ul(
                [html.Li(_track(facts, each.row, each.because.sentence)) for each in found],
                className="mood-tracks",
            ),
        ],
        className="kind-part kind-suggested",
    )


def _track(facts: KindsFacts, row: int, words: str) -> dcc.Link:
    """A track, and what is said of it beside who made it."""
    track = facts.tracks[row]
    return dcc.Link(
        [
            html.Span(track.get("name", "Untitled"), className="track-name", dir="auto"),
            html.Span(
                f"{', '.join(track.get('artists', []))} · {words}",
                className="track-artist numbers",
                dir="auto",
            ),
        ],
        href=urls.song(track["id"]),
        className="mood-track",
    )


def _tracks(facts: KindsFacts, portrait: Portrait) -> Component:
    listed = [
        html.Li(_track(facts, each.row, f"{each.people:,} of them")) for each in portrait.tracks
    ]
    found = (
        html.Ul(listed, className="mood-tracks")
        if listed
        else html.P("No track was played by enough of them.", className="quiet")
    )
    return html.Section([html.H4("Most played"), found], className="kind-part")
