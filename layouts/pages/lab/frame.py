"""The Lab's frame: what it is for, a row of links to its parts, and the part that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids, urls
from layouts.pages.lab import (
    compare,
    explore,
    export,
    methods,
    number,
    pieces,
    projections,
    run,
    structure,
)
from layouts.pages.lab.facts import LabFacts
from layouts.pages.lab.table import KEY, LISTENERS, TRACKS, Table, table_of


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the Lab. key: in the address.  make: its content, for the build and the query.

    of_people: whether it can be about listeners.
    """

    key: str
    label: str
    make: Callable[[LabFacts, Mapping[str, str]], Component]
    of_people: bool = False


PARTS: Final = (
    Part("methods", "Methods", methods.part, of_people=True),
    Part("number", "How many groups", number.part, of_people=True),
    Part("structure", "Structure", structure.part),
    Part("compare", "Compare", compare.part, of_people=True),
    Part("projections", "Maps", projections.part),
    Part("explore", "What it holds", explore.part),
    Part("run", "Run", run.part),
    Part("export", "Export", export.part),
)


def page(facts: LabFacts, query: Mapping[str, str]) -> html.Div:
    """The page. query: `part`, one of PARTS, and whatever that part reads, first values only."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1("Lab"),
                    html.P(
                        f"How {_grouped(facts)} can be grouped, how far each grouping holds, and "
                        "what would change with another. All of them count; where a chart shows "
                        "fewer, it says so.",
                        className="quiet",
                    ),
                ],
                className="data-head",
            ),
            html.Div(opened(facts, query), id=ids.Lab.OPEN),
        ],
        className="page page-data page-lab",
    )


def _grouped(facts: LabFacts) -> str:
    tracks = f"the {facts.options.n_tracks:,} tracks"
    if facts.listeners is None:
        return tracks
    return f"{tracks}, and the {facts.listeners.n_listeners:,} people who play them,"


def opened(facts: LabFacts, query: Mapping[str, str]) -> list[Component]:
    """The links to the parts, and the part that `query` opens; the first for an unknown one."""
    chosen = next((part for part in PARTS if part.key == query.get("part")), PARTS[0])
    about = facts.about(table_of(query.get(KEY))) if chosen.of_people else facts
    return [
        html.Nav(
            html.Ul([_link(part, about.table, is_open=part is chosen) for part in PARTS]),
            className="lab-tabs",
            **{"aria-label": "Parts of the Lab"},
        ),
        html.Div(
            [
                _tables(chosen, about.table) if chosen.of_people and facts.listeners else None,
                about.table.told(chosen.make(about, query)),
            ],
            className="lab-part",
        ),
    ]


def _tables(part: Part, chosen: Table) -> html.Nav:
    """What is grouped, as links."""
    return pieces.choices(
        part.key, KEY, [(str(LISTENERS.key), LISTENERS.label)], chosen.key,
        name="What is grouped", everything=TRACKS.label,
    )  # fmt: skip


def _link(part: Part, table: Table, *, is_open: bool) -> html.Li:
    of = table.key if part.of_people else None
    return html.Li(
        dcc.Link(part.label, href=urls.lab(part.key, **{KEY: of}), className="lab-tab"),
        className="is-open" if is_open else None,
        **({"aria-current": "page"} if is_open else {}),
    )
