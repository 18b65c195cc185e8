"""Compare: two methods side by side, and all of them against one another and the genres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.side_by_side import SideBySide, side_by_side
from layouts import components, ids
from layouts.maps import MAP_NAMES
from layouts.pages.lab import compare_all, compare_pair, pieces
from layouts.pages.lab.compare_pair import Side, counted
from layouts.pages.lab.facts import LabFacts
from layouts.still_maps import Still, still_maps

USUAL_MAPS: Final = ("umap", "pca")
"""The map two methods are shown on, the first there is."""
CORRESPOND: Final = (
    "Groups correspond where they are paired off, one to one, so that the two methods share as "
    "many tracks as they can; those have one colour here."
)


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """The part. query: `a` and `b`, keys of two methods, and `map`, the map both are drawn on."""
    names = names_of(facts)
    if len(names) < 2:
        return pieces.not_yet("Comparing methods")
    first = _one_of(query.get("a"), list(names))
    second = _one_of(query.get("b"), [key for key in names if key != first])
    there = facts.options.projections if facts.of_people is None else ()
    usual = [name for name in (*USUAL_MAPS, *there) if name in there]
    chosen = {"a": first, "b": second, "map": _one_of(query.get("map"), usual or ("",))}
    found = side_by_side(facts.found, first, second)
    sides = compare_pair.sides_of(facts, names, first, second, found)
    figures, charts = compare_pair.charts(facts, sides, found)
    all_figures, all_charts = compare_all.charts(facts, names)
    return html.Div(
        [
            pieces.heading(
                "Two methods side by side", f"{agreed(facts, sides, found)} {CORRESPOND}"
            ),
            _chooser(facts, names, chosen),
            pieces.cards(
                # Of people no map has a point each, and no list has one by one.
                _maps(facts, sides, chosen) if facts.of_people is None else None,
                *charts,
                compare_pair.differing(facts, sides, found) if facts.of_people is None else None,
                *all_charts,
            ),
            components.drawn(figures | all_figures),
        ],
        className="lab-part",
    )


def _one_of(asked: str | None, known: Sequence[str]) -> str:
    """What was asked for, where there is such a thing, else the first."""
    return asked if asked is not None and asked in known else known[0]


def names_of(facts: LabFacts) -> dict[str, str]:
    """The names of the methods that have grouped these tracks, by key."""
    listed = facts.found.methods() or []
    return {method["key"]: method["label"] for method in listed if "refused" not in method}


def agreed(facts: LabFacts, sides: tuple[Side, Side], found: SideBySide) -> str:
    """How many tracks two methods put into groups that correspond."""
    n_tracks = facts.n_rows
    n_agreed = n_tracks - found.n_differing
    first, second = sides
    return (
        f"{first.name} and {second.name} put {n_agreed:,} of {n_tracks:,} tracks "
        f"({n_agreed / n_tracks:.0%}) into groups that correspond."
    )


def _chooser(facts: LabFacts, names: Mapping[str, str], chosen: Mapping[str, str]) -> html.Div:
    """Two rows of links, one for each of the two methods; a method is not against itself."""
    rows = []
    for key, other, words in (("a", "b", "Compare"), ("b", "a", "with")):
        kept = {name: value or None for name, value in chosen.items() if name != key}
        options = [(value, name) for value, name in names.items() if value != chosen[other]]
        links = pieces.choices(
            "compare",
            key,
            options,
            chosen[key],
            name=f"{words} which method",
            of=facts.table.key,
            **kept,
        )
        rows.append(html.Div([html.Span(words, className="quiet"), links], className="choose-row"))
    return html.Div(rows, className="choose-methods")


def _maps(facts: LabFacts, sides: tuple[Side, Side], chosen: Mapping[str, str]) -> html.Section:
    """Every track on the same map twice, in the colours of the groups of either method."""
    options = [(name, MAP_NAMES[name]) for name in facts.options.projections]
    kept = {name: value for name, value in chosen.items() if name != "map"}
    stills = [
        Still(
            id=ids.LabCompare.still_map(place),
            label=f"The map {MAP_NAMES[chosen['map']]} in the colours of {side.name}",
            words=map_words(side),
            projection=chosen["map"],
            method=side.key,
            groups=side.groups,
        )
        for place, side in zip("ab", sides, strict=True)
    ]
    return pieces.card(
        html.H3("Every track, in the colours of its group"),
        pieces.choices("compare", "map", options, chosen["map"], name="Map", **kept)
        if len(options) > 1
        else None,
        still_maps(stills),
        wide=True,
    )


def map_words(side: Side) -> list[components.Children]:
    """The name of a method above its map, and how many groups it has."""
    noise = f", {side.n_noise:,} tracks in none" if side.n_noise else ""
    return [html.Strong(side.name), f" {counted(len(side.groups), 'group')}{noise}"]
