"""Which catalogues have served: since when, how each came to, and the one press that goes back.

assets/65-imports.js does what the buttons say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Self

from dash import html

from analytics.going_back import ways_back
from analytics.home import Home
from analytics.served import How, Line, UnreadableHistory
from layouts import components, ids
from layouts.account_facts import moment

AT_FIRST: Final = 6
"""Lines in view; the others open with a press."""
WAYS: Final[Mapping[How, str]] = MappingProxyType(
    {
        How.BUILT: "Built on the server",
        How.PUT_TO_USE: "Put to use",
        How.GONE_BACK: "Brought back",
        How.PINNED: "Given the moods of a draft",
        How.UNPINNED: "Given back moods of its own",
        How.FETCHED: "Fetched from another machine",
        How.UNTOLD: "Came into use",
    }
)


@dataclass(frozen=True, slots=True)
class ServedFacts:
    """What has served in a home.

    lines: newest first.  back: the builds there is a way back to, none for those who may not go.
    names: of those who exchanged them, by what a line has; empty for those who may not know.
    problem: why there is nothing before the newest line; "" where nothing is wrong.
    """

    lines: Sequence[Line]
    back: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    @classmethod
    def of(
        cls, home: Home, names: Callable[[Iterable[str]], Mapping[str, str]], *, may_serve: bool
    ) -> Self:
        """Those of a home. names: of some of those who exchanged catalogues."""
        try:
            lines = home.served()
        except UnreadableHistory as damage:
            return cls([], problem=str(damage))
        known = names({line.by for line in lines if line.by})
        return cls(lines, ways_back(home, lines) if may_serve else frozenset(), known)


def part(facts: ServedFacts) -> html.Section:
    """The part of the Data page that says so."""
    rows = [_row(line, facts, is_newest=not place) for place, line in enumerate(facts.lines)]
    earlier = rows[AT_FIRST:]
    return html.Section(
        [
            html.H2("Which catalogues have served"),
            components.notice(html.P(facts.problem), picture="triangle-alert", kind="is-warning")
            if facts.problem
            else html.P("Newest first.", className="quiet"),
            html.Ol(rows[:AT_FIRST], className="served") if rows else None,
            html.Details(
                [
                    html.Summary(
                        [components.icon("chevron-right"), f"{len(earlier)} before these"]
                    ),
                    html.Ol(earlier, className="served"),
                ],
                className="more",
            )
            if earlier
            else None,
        ],
        id=ids.Data.SERVED,
        className="card card-wide",
    )


def _row(line: Line, facts: ServedFacts, *, is_newest: bool) -> html.Li:
    name = line.file or f"Build {line.build}"
    return html.Li(
        [
            html.Div(
                [
                    html.Strong(name, className="served-name", dir="auto"),
                    html.P(_facts(line), className="quiet numbers"),
                    html.P(
                        f"{moment(line.at)} · {_how(line, facts.names)}",
                        className="quiet numbers",
                    ),
                ],
                className="served-words",
            ),
            html.Span("in use", className="tag") if is_newest else None,
            html.Button(
                [components.icon("undo-2"), html.Span("Go back to this")],
                type="button",
                className="button button-quiet",
                **{
                    "data-go-back": line.build,
                    "aria-label": f"Go back to {name}, which served from {moment(line.at)}",
                },
            )
            if line.build in facts.back
            else None,
        ]
    )


def _facts(line: Line) -> str:
    if not line.n_tracks:
        return "Nothing more is known of it."
    moods = "1 mood" if line.n_moods == 1 else f"{line.n_moods} moods"
    tracks = "1 track" if line.n_tracks == 1 else f"{line.n_tracks:,} tracks"
    return f"{tracks}, {moods}"


def _how(line: Line, names: Mapping[str, str]) -> str:
    words = WAYS[line.how]
    if line.how is How.BUILT and line.stage == "core":
        words = "Built so far that it can be browsed"
    return f"{words} by {names[line.by]}" if line.by in names else words
