"""Methods compared: the moods beside every other method, and all methods against one another."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from analytics.side_by_side import side_by_side
from layouts import components, ids
from layouts.figures import Figure
from layouts.maps import MAP_NAMES
from layouts.pages.lab import compare, compare_all, compare_pair, pieces
from layouts.pages.lab.compare_pair import Side
from layouts.pages.lab.facts import LabFacts
from layouts.still_maps import Still, still_maps


def part(facts: LabFacts) -> Component:
    """The chapter: one map for each method, where tracks go, and how far methods agree."""
    names = compare.names_of(facts)
    if len(names) < 2:
        return pieces.not_yet("Comparing methods")
    first, *others = names
    figures: dict[str, Figure] = {}
    cards: list[Component] = []
    sides: list[Side] = []
    for other in others:
        found = side_by_side(facts.found, first, other)
        pair = compare_pair.sides_of(facts, names, first, other, found)
        sides += pair[len(sides) > 0 :]
        id = f"{ids.LabCompare.FLOW}-{other}"
        figures[id] = compare_pair.flow_of(pair, found)
        cards.append(
            pieces.chart(
                f"From {pair[0].name} to {pair[1].name}", id,
                pieces.said(compare.agreed(facts, pair, found)),
                pieces.said(compare_pair.band_words(pair)),
                wide=True, height=420,
            )
        )  # fmt: skip
    all_figures, all_cards = compare_all.charts(facts, names)
    return html.Div(
        [
            pieces.heading(
                f"{names[first]} beside every other method",
                compare.CORRESPOND,
            ),
            pieces.cards(_maps(facts, sides), *cards, *all_cards),
            components.drawn(figures | all_figures),
        ],
        className="lab-part",
    )


def _maps(facts: LabFacts, sides: list[Side]) -> html.Section:
    """Every track once for each method, in the colours of its groups."""
    there = facts.options.projections
    chosen = next(name for name in (*compare.USUAL_MAPS, *there) if name in there)
    stills: list[Any] = [
        Still(
            id=f"{ids.LabCompare.still_map(side.key)}",
            label=f"The map {MAP_NAMES[chosen]} in the colours of {side.name}",
            words=compare.map_words(side),
            projection=chosen,
            method=side.key,
            groups=side.groups,
        )
        for side in sides
    ]
    return pieces.card(
        html.H3("Every track, in the colours of its group"),
        pieces.said(f"All on the map {MAP_NAMES[chosen]}."),
        still_maps(stills, told=True),
        wide=True,
    )
