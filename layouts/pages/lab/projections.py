"""Maps: what each shows and how far to trust it, and what the overview's directions are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, ids, urls
from layouts.figures.components import biplot, loadings, scree
from layouts.groupings import MOODS, groups_of
from layouts.maps import MAP_NAMES, map_note
from layouts.pages.lab import pieces
from layouts.pages.lab.facts import LabFacts
from layouts.still_maps import Still, still_maps

MADE_BY: Final = {
    "pca": "Principal component analysis", "umap": "UMAP", "tsne": "t-SNE",
}  # fmt: skip
MEANING: Final = (
    "Trustworthiness is 1 where no stranger is drawn close to a track, and about 0.5 for a map "
    "drawn at random (Venna and Kaski 2001)."
)
AGAIN: Final = (
    "Every map is drawn from all tracks and from a fixed seed, and a new one is laid on the one "
    "before it, so that it does not turn around."
)


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """The part; nothing in it is chosen by the query."""
    measured = facts.found.report("maps") or {}
    pca = facts.found.report("pca")
    return html.Div(
        [
            pieces.heading("How the maps are drawn, and how far to trust them", AGAIN),
            pieces.cards(_maps(facts), _measured(facts, measured), *_overview(pca)),
            components.drawn(
                {
                    ids.LabProjections.SCREE: scree(pca),
                    ids.LabProjections.LOADINGS: loadings(pca),
                    ids.LabProjections.BIPLOT: biplot(pca),
                }
                if pca
                else {}
            ),
        ],
        className="lab-part",
    )


def _maps(facts: LabFacts) -> html.Section:
    moods = facts.options.moods
    groups = groups_of(MOODS, [mood.n_tracks for mood in moods], moods)
    stills = [
        Still(
            id=ids.LabProjections.still_map(name),
            label=f"The map {MAP_NAMES[name]} in the colours of the moods",
            words=[
                dcc.Link(
                    [html.Strong(MAP_NAMES[name]), components.icon("arrow-up-right")],
                    href=urls.explore(urls.View(projection=name)),
                    className="still-link",
                    title=f"Open {MAP_NAMES[name]} on Explore",
                ),
                html.P(f"{MADE_BY[name]}. {map_note(name, facts.options)}"),
            ],
            projection=name,
            method=MOODS,
            groups=groups,
        )
        for name in facts.options.projections
    ]
    return pieces.card(
        html.H3("Every track, in the colour of its mood"), still_maps(stills, told=True), wide=True
    )


def _measured(facts: LabFacts, measured: Mapping[str, Any]) -> Component:
    """The trustworthiness of every map there is."""
    if not measured:
        return pieces.card(
            html.H3("How far to trust each"),
            pieces.not_yet("Measuring how far to trust the maps"),
            wide=True,
        )
    rows = [
        [
            MAP_NAMES[name],
            f"{found['trustworthiness']:.3f}",
            f"{found['alike']:.0%}",
            f"{found['n_neighbours']} neighbours of {_of_all(found)}",
            "none: no chance in it" if found["seed"] is None else str(found["seed"]),
        ]
        for name, found in measured.items()
        if name in facts.options.projections
    ]
    any_map = next(iter(measured.values()))
    alike = f"Neighbours among the {any_map['n_alike'] / any_map['n_tracks']:.0%} most alike"
    return pieces.card(
        html.H3("How far to trust each"),
        html.Div(
            components.table(
                ("Map", "Trustworthiness", alike, "Measured on", "Seed"),
                rows,
                name="Trust in the maps",
            ),
            className="lab-numbers",
        ),
        pieces.said(MEANING),
        wide=True,
    )


def _of_all(found: Mapping[str, Any]) -> str:
    measured, there = found["n_measured"], found["n_tracks"]
    if measured == there:
        return f"all {there:,} tracks"
    return f"{measured:,} of {there:,} tracks"


def _overview(pca: Mapping[str, Any] | None) -> list[Component]:
    """What the two directions of the overview are made of."""
    if pca is None:
        return []
    return [
        pieces.chart(
            "How much each direction tells", ids.LabProjections.SCREE,
            pieces.said("The overview shows the first two; the rest is not on that map."),
            height=420,
        ),
        pieces.chart(
            "What the two directions are made of", ids.LabProjections.LOADINGS,
            pieces.said(". ".join(pca["axis_words"]) + "."), height=420,
        ),
        pieces.chart(
            "Features on the overview", ids.LabProjections.BIPLOT,
            pieces.said("Shades: how many tracks lie where. Tracks lie towards the tip of an arrow "
                        "where they have more of its feature."),
            wide=True, height=520,
        ),
    ]  # fmt: skip
