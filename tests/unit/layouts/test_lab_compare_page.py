from __future__ import annotations

from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from analytics.comparison import contingency, flows
from analytics.engine import Engine
from layouts import ids
from layouts.figures.agreement import agreement
from layouts.figures.flows import flow
from layouts.groupings import Group, groups_of
from layouts.pages.lab import compare
from layouts.pages.lab.facts import LabFacts
from layouts.paired_groups import SMALLER, paired, shown
from tests.lab_build import MOVED, NOISE, engine_of, with_lab
from tests.pages import has_class, prop, the, walk, words
from tests.unit.layouts.test_figures import tokens_in, undressed


@pytest.fixture(scope="module")
def lab_engine(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_of(with_lab(tiny_build, tmp_path_factory.mktemp("lab")))


@pytest.fixture(scope="module")
def facts(lab_engine: Engine) -> LabFacts:
    return LabFacts.of(lab_engine)


def drawn(page: Component) -> dict[str, dict]:
    return prop(the(page, ids.Shell.FIGURES), "data")


def some_groups(*sizes: int) -> tuple[Group, ...]:
    return groups_of("gmm", sizes, ())


# -- the page ----------------------------------------------------------------------------------


def test_the_page_says_on_how_many_tracks_two_methods_agree(facts: LabFacts) -> None:
    page = words(compare.part(facts, {"a": "kmeans", "b": "gmm"}))

    agreed = 120 - MOVED
    assert f"k-means and Gaussian mixture put {agreed} of 120 tracks ({agreed / 120:.0%})" in page


def test_every_track_on_which_they_disagree_is_listed_or_counted(facts: LabFacts) -> None:
    page = compare.part(facts, {"a": "kmeans", "b": "gmm"})

    (listed,) = [part for part in walk(page) if has_class(part, "differing")]
    assert len(listed.children) == MOVED
    assert f"{MOVED} tracks on which they disagree" in words(page)
    first_rows = {f"Song {row}" for row in range(MOVED)}
    assert {prop(part, "children") for part in walk(listed) if has_class(part, "track-name")} == (
        first_rows
    )


def test_what_a_method_leaves_out_is_said(facts: LabFacts) -> None:
    page = words(compare.part(facts, {"a": "kmeans", "b": "hdbscan"}))

    assert f"{NOISE} tracks in none" in page
    assert f"{NOISE} tracks on which they disagree" in page
    assert "In no group" in page


def test_a_method_that_was_refused_is_not_offered(facts: LabFacts) -> None:
    assert "DBSCAN" not in words(compare.part(facts, {})).replace("HDBSCAN", "")


@pytest.mark.parametrize(
    "query",
    [{}, {"a": "nothing", "b": "gmm"}, {"a": "kmeans", "b": "kmeans"}, {"map": "x", "b": ""}],
)
def test_any_address_compares_two_methods(facts: LabFacts, query: dict[str, str]) -> None:
    page = words(compare.part(facts, query))

    assert "k-means and Gaussian mixture put" in page


def test_moods_keep_their_colours_on_either_side(facts: LabFacts) -> None:
    looks = [[f"mood-{mood.colour_slot}", mood.shape] for mood in facts.options.moods]

    for a, b, place in (("kmeans", "gmm", 0), ("gmm", "kmeans", 1)):
        stills = prop(the(compare.part(facts, {"a": a, "b": b}), ids.Lab.STILLS), "data")
        assert stills[place]["groups"] == looks
        assert stills[1 - place]["groups"] == looks  # the groups correspond


def test_a_build_without_methods_says_that_they_are_to_come(engine: Engine) -> None:
    class Nothing:
        def methods(self) -> None:
            return None

    nothing = LabFacts(Nothing(), engine.options, engine.catalogue)  # type: ignore[arg-type]

    assert "look again later" in words(compare.part(nothing, {}))


def test_all_figures_are_what_plotly_draws(facts: LabFacts) -> None:
    figures = drawn(compare.part(facts, {"a": "gmm", "b": "hdbscan"}))

    for figure in figures.values():
        go.Figure(undressed(figure))
    assert tokens_in(list(figures.values()))


def test_the_matrices_have_scikit_learns_numbers(facts: LabFacts) -> None:
    figures = drawn(compare.part(facts, {}))
    labels = [facts.found.labels(key) for key in ("kmeans", "gmm", "hdbscan")]

    for chart, score in (
        (ids.LabCompare.ARI, adjusted_rand_score),
        (ids.LabCompare.AMI, adjusted_mutual_info_score),
    ):
        expected = [[score(first, second) for second in labels] for first in labels]
        np.testing.assert_allclose(figures[chart]["data"][0]["z"], expected, atol=6e-4)


# -- flows -------------------------------------------------------------------------------------


def test_every_track_is_in_one_band() -> None:
    random = np.random.default_rng(1)
    first, second = random.integers(0, 4, 300), random.integers(-1, 3, 300)
    table = contingency(first, second)
    amounts = {(each.source, each.target): each.n_tracks for each in flows(table)}
    left = shown(some_groups(*np.bincount(first)), 0, most=12)
    n_noise = int((second < 0).sum())
    right = shown(some_groups(*np.bincount(second[second >= 0])), n_noise, most=12)

    figure = flow(left, right, amounts, ("One", "Other"))

    rows = figure["layout"]["meta"]["cells"]["rows"]
    assert sum(sum(row[1:-1]) for row in rows) == 300
    assert [row[-1] for row in rows] == np.bincount(first).tolist()
    bands = [trace for trace in figure["data"] if "opacity" in trace]
    assert len(bands) == np.count_nonzero(table.counts)
    assert all(0 <= y <= 1.0001 for trace in figure["data"] for y in trace["y"])


def test_bands_are_as_wide_as_their_tracks() -> None:
    amounts = {(0, 0): 60, (0, 1): 20, (1, 1): 20}
    left, right = shown(some_groups(80, 20), 0, 12), shown(some_groups(60, 40), 0, 12)

    bands = [t for t in flow(left, right, amounts, ("a", "b"))["data"] if "opacity" in t]

    widths = [trace["y"][-1] - trace["y"][0] for trace in bands]
    np.testing.assert_allclose(np.array(widths) / widths[0], [1, 1 / 3, 1 / 3], atol=1e-3)


def test_many_groups_flow_together_and_are_counted() -> None:
    groups = some_groups(*range(40, 0, -1))

    listed = shown(groups, 3, most=12)

    assert [each.n_tracks for each in listed[:2]] == [40, 39]
    assert listed[12].label == SMALLER
    assert (listed[12].name, listed[12].n_tracks) == ("28 smaller groups", sum(range(1, 29)))
    assert listed[13].name == "In no group"
    assert sum(each.n_tracks for each in listed) == sum(range(1, 41)) + 3


def test_groups_that_correspond_look_alike_and_others_like_none_of_them() -> None:
    first, second = some_groups(5, 4, 3), some_groups(6, 4, 2)

    coloured = paired(first, second, {0: 2, 2: 0})

    looks = [(group.colour_slot, group.shape) for group in coloured]
    assert looks[2] == (0, "circle")
    assert looks[0] == (2, "circle")
    assert looks[1] not in (looks[0], looks[2])


def test_names_are_no_markup() -> None:
    group = Group(0, "<b>Rock & roll</b>", 3, 0, "circle")

    figure = flow(shown([group], 0, 12), shown([group], 0, 12), {(0, 0): 3}, ("a", "b"))

    assert "<b>" not in str(figure["layout"]["yaxis"]) + figure["data"][0]["text"]
    assert figure["layout"]["meta"]["cells"]["rows"][0][0] == "<b>Rock & roll</b>"


def test_an_agreement_prints_its_numbers() -> None:
    figure = agreement(["k-means", "Ward"], [[1, 0.4567], [0.4567, 1]], "adjusted Rand index")

    assert figure["data"][0]["text"] == [["1", ".46"], [".46", "1"]]
