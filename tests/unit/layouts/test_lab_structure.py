from __future__ import annotations

import re
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component
from scipy.cluster.hierarchy import fcluster, linkage

from analytics.validation.dendrogram import top_of
from analytics.validation.density import explore_density
from layouts import ids
from layouts.figures.condensed_tree import condensed_tree
from layouts.figures.dendrogram import (
    cut_groups,
    dendrogram,
    height_of_cut,
    most_groups,
)
from layouts.figures.density import grid_of_groups, grid_of_noise
from layouts.groupings import groups_of
from layouts.pages.lab import structure
from tests.lab_facts import some_facts, some_values
from tests.pages import prop, the, walk, words
from tests.unit.layouts.test_figures import TOKENS, tokens_in, undressed

TREE = linkage(some_values(), method="ward")
CONDENSED = {
    "n_tracks": 60, "n_groups": 2, "n_groups_shown": 2,
    "branches": [
        {"parent": None, "group": None, "densities": [0.2, 0.5, 1.0], "sizes": [60, 50, 0]},
        {"parent": 0, "group": 0, "densities": [1.0, 2.0], "sizes": [30, 0]},
        {"parent": 0, "group": 1, "densities": [1.0, 4.0], "sizes": [20, 0]},
    ],
}  # fmt: skip


def a_tree(n_joins: int = 30) -> dict[str, Any]:
    return top_of(TREE, n_joins).to_dict()


def the_part(query: dict[str, str] | None = None, **files: Any) -> Component:
    given = {
        "lab/dendrogram.json": a_tree(), "lab/condensed.json": CONDENSED,
        "lab/density.json": explore_density(some_values()).to_dict(), **files,
    }  # fmt: skip
    return structure.part(some_facts(files=given), query or {})


def figures_of(page: Component) -> dict[str, Any]:
    return prop(the(page, ids.Shell.FIGURES), "data")


@pytest.mark.parametrize("k", [2, 3, 7, 20, 31])
def test_a_cut_has_the_groups_that_scipy_cuts(k: int) -> None:
    expected = np.bincount(fcluster(TREE, k, criterion="maxclust"))[1:]

    assert [group.n_tracks for group in cut_groups(a_tree(), k)] == sorted(expected, reverse=True)


def test_a_line_at_the_height_of_a_cut_makes_that_cut() -> None:
    tree = a_tree()

    for k in range(1, most_groups(tree) + 1):
        assert 1 + sum(height > height_of_cut(tree, k) for height in tree["heights"]) == k


@pytest.mark.parametrize(
    "typed, cut", [("7", 7), ("1", 2), ("0", 2), ("999", 31), ("12.5", 3), ("x", 3), ("", 3)]
)
def test_a_typed_number_of_groups_is_held_to_what_the_tree_has(typed: str, cut: int) -> None:
    page = the_part({"cut": typed})

    assert prop(the(page, ids.Lab.CUT), "value") == cut
    assert f"Cut into {cut}: tracks in each group" in words(page)


def test_one_more_and_one_fewer_are_links_that_end_at_the_ends() -> None:
    page = the_part({"cut": "2"})

    assert prop(the(page, ids.Lab.MORE), "href") == "/lab?part=structure&cut=3"
    assert not [part for part in walk(page) if getattr(part, "id", None) == ids.Lab.FEWER]


def test_branches_below_the_cut_have_the_colour_of_their_group() -> None:
    figure = dendrogram(a_tree(), 3)

    above, *below, leaves = figure["data"]
    assert above["name"] == "Above the cut"
    assert [trace["name"] for trace in below] == [f"Group {n}: 20 tracks" for n in (1, 2, 3)]
    assert set(leaves["marker"]["color"]) == {"@mood-0", "@mood-1", "@mood-2"}
    assert sum(leaves["customdata"]) == 60
    assert len(figure["layout"]["meta"]["cells"]["rows"]) == 30


def test_the_grids_say_groups_and_noise_of_each_pair() -> None:
    report = {"grid": [
        {"eps": 0.5, "min_samples": 5, "n_groups": 4, "noise": 0.25},
        {"eps": 1.0, "min_samples": 5, "n_groups": 1, "noise": 0.0},
    ]}  # fmt: skip

    assert grid_of_groups(report)["data"][0]["z"] == [[4.0, 1.0]]
    assert grid_of_noise(report)["data"][0]["z"] == [[25.0, 0.0]]


def test_a_curve_without_an_upturn_suggests_nothing() -> None:
    density = explore_density(some_values()).to_dict() | {"eps": None, "grid": []}

    page = the_part(**{"lab/density.json": density})

    assert "so no reach suggests itself" in words(page)
    assert ids.Lab.GRID_GROUPS not in figures_of(page)
    assert "shapes" not in figures_of(page)[ids.Lab.K_DISTANCE]["layout"]


def test_the_condensed_tree_has_a_column_for_each_branch() -> None:
    figure = condensed_tree(CONDENSED, groups_of("hdbscan", [30, 20], ()))

    _, root, first, second = figure["data"]
    assert [root["fillcolor"], first["fillcolor"], second["fillcolor"]] == [
        "@chart-quiet", "@mood-0", "@mood-1",
    ]  # fmt: skip
    width = max(first["x"]) - min(first["x"])
    assert width == pytest.approx((max(second["x"]) - min(second["x"])) * 1.5, rel=1e-3)
    assert max(first["x"]) < min(second["x"])
    assert [row[:2] for row in figure["layout"]["meta"]["cells"]["rows"]] == [
        ["All tracks", 60], ["Group 1", 30], ["Group 2", 20],
    ]  # fmt: skip


def test_each_section_appears_only_where_the_build_has_it() -> None:
    facts = some_facts(files={"lab/dendrogram.json": a_tree()})

    page = words(structure.part(facts, {}))

    assert "Ward’s tree" in page
    assert "HDBSCAN’s tree" not in page


def test_plotly_accepts_the_figures_and_the_stylesheet_has_their_colours() -> None:
    methods = [{"key": "hdbscan", "label": "HDBSCAN", "sizes": [30, 20], "n_noise": 10}]
    figures = figures_of(the_part(**{"lab/methods.json": methods}))

    assert len(figures) == 6
    for figure in figures.values():
        go.Figure(undressed(figure))
    missing = {name for name in tokens_in(figures) if not re.search(rf"--{name}:", TOKENS)}
    assert not missing
