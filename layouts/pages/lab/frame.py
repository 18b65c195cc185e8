"""The Lab's frame: what it is for, a row of links to its parts, and the part that is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids, urls
from layouts.pages.lab import compare, explore, export, methods, number, projections, run, structure
from layouts.pages.lab.facts import LabFacts


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the Lab. key: in the address.  make: its content, for the build and the query."""

    key: str
    label: str
    make: Callable[[LabFacts, Mapping[str, str]], Component]


PARTS: Final = (
    Part("methods", "Methods", methods.part),
    Part("number", "How many groups", number.part),
    Part("structure", "Structure", structure.part),
    Part("compare", "Compare", compare.part),
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
                        f"How the {facts.options.n_tracks:,} tracks can be grouped, how far each "
                        "grouping holds, and what would change with another. All tracks count; "
                        "where a chart shows fewer, it says so.",
                        className="quiet",
                    ),
                ],
                className="data-head",
            ),
            html.Div(opened(facts, query), id=ids.Lab.OPEN),
        ],
        className="page page-data page-lab",
    )


def opened(facts: LabFacts, query: Mapping[str, str]) -> list[Component]:
    """The links to the parts, and the part that `query` opens; the first for an unknown one."""
    chosen = next((part for part in PARTS if part.key == query.get("part")), PARTS[0])
    return [
        html.Nav(
            html.Ul([_link(part, is_open=part is chosen) for part in PARTS]),
            className="lab-tabs",
            **{"aria-label": "Parts of the Lab"},
        ),
        html.Div(chosen.make(facts, query), className="lab-part"),
    ]


def _link(part: Part, *, is_open: bool) -> html.Li:
    return html.Li(
        dcc.Link(part.label, href=urls.lab(part.key), className="lab-tab"),
        className="is-open" if is_open else None,
        **({"aria-current": "page"} if is_open else {}),
    )
