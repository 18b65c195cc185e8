from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.schema import FIELDS
from layouts import ids
from layouts.figures.exploration import by_year, distribution, missing
from layouts.pages.lab import explore
from layouts.pages.lab.facts import LabFacts
from tests.lab_build import FAST, engine_of, explored_tracks, with_lab
from tests.pages import prop, the, words
from tests.unit.layouts.test_figures import undressed


@pytest.fixture(scope="module")
def facts(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> LabFacts:
    return LabFacts.of(engine_of(with_lab(tiny_build, tmp_path_factory.mktemp("lab"))))


def drawn(page: Component) -> dict[str, Any]:
    return prop(the(page, ids.Shell.FIGURES), "data")


def cells(figure: dict[str, Any]) -> dict[str, Any]:
    return figure["layout"]["meta"]["cells"]


def test_every_chart_is_one_that_plotly_draws(facts: LabFacts) -> None:
    figures = drawn(explore.part(facts, {}))

    assert ids.LabExplore.BY_YEAR in figures
    for figure in figures.values():
        go.Figure(undressed(figure))


def test_the_correlations_are_pandas_own(facts: LabFacts) -> None:
    figures = drawn(explore.part(facts, {}))
    features = explored_tracks(120)[list(facts.features)].astype(np.float64)

    for chart, method in (
        (ids.LabExplore.PEARSON, "pearson"),
        (ids.LabExplore.SPEARMAN, "spearman"),
    ):
        expected = features.corr(method=method)  # type: ignore[arg-type]
        np.testing.assert_allclose(figures[chart]["data"][0]["z"], expected, atol=6e-4)


def test_the_bars_of_a_field_count_every_track(facts: LabFacts) -> None:
    figure = drawn(explore.part(facts, {"field": "tempo"}))[ids.LabExplore.DISTRIBUTION]

    assert sum(figure["data"][0]["y"]) == 120
    assert sum(number for _, number in cells(figure)["rows"]) == 120
    assert cells(figure)["head"] == ["Tempo", "Tracks"]


@pytest.mark.parametrize("field", ["nothing", "", "danceability", "genres"])
def test_an_unknown_field_is_the_first(facts: LabFacts, field: str) -> None:
    assert "How danceability is spread" in words(explore.part(facts, {"field": field}))


def test_a_complete_catalogue_misses_nothing(facts: LabFacts) -> None:
    page = explore.part(facts, {})

    assert "None: every track has a value in each of the" in words(page)
    assert ids.LabExplore.MISSING not in drawn(page)


def test_what_is_missing_is_told_most_first_and_everything_in_the_table() -> None:
    figure = missing([("Name", 0, 0.0), ("Year", 3, 0.03), ("Album", 50, 0.5)])

    assert figure["data"][0]["y"] == ["Album", "Year"]
    assert cells(figure)["rows"] == [["Name", 0, 0.0], ["Year", 3, 3.0], ["Album", 50, 50.0]]


@pytest.mark.parametrize(
    "name, low, expected",
    [
        ("energy", 0.25, 25.0),
        ("duration", 90.0, 1.5),
        ("tempo", 120.0, 120.0),
        ("year", 1990, 1990),
    ],
)
def test_values_stand_in_the_unit_people_read(name: str, low: float, expected: float) -> None:
    found = {"low": low, "step": FIELDS[name].step, "bars": [4], "quartiles": [low, low, low]}

    figure = distribution(FIELDS[name], found)

    assert figure["data"][0]["x"] == [expected]
    assert figure["layout"]["shapes"][0]["x0"] == pytest.approx(expected)


def test_a_field_known_of_no_track_has_no_bars() -> None:
    found = {"low": 0.0, "step": 0.01, "bars": [], "quartiles": None}

    figure = distribution(FIELDS["energy"], found)

    assert figure["data"][0]["x"] == []
    assert figure["layout"]["shapes"] == []


def test_the_chosen_feature_is_in_front_of_the_others() -> None:
    years = [{"name": "1990", "n_tracks": 2, "profile": [10, 20]},
             {"name": "1991", "n_tracks": 3, "profile": [30, 40]}]  # fmt: skip

    figure = by_year(years, ["energy", "valence"], "energy")

    assert [trace["name"] for trace in figure["data"]] == ["Valence", "Energy"]
    assert figure["data"][-1]["y"] == [10, 30]
    assert cells(figure)["rows"] == [["1990", 2, 10, 20], ["1991", 3, 30, 40]]


def test_tracks_that_stand_far_out_are_named(facts: LabFacts) -> None:
    page = words(explore.part(facts, {"field": "tempo"}))

    assert "Far out: 1 above" in page
    assert f"Song {FAST}" in page


def test_without_a_full_build_the_part_says_so(engine: Engine) -> None:
    class Nothing:
        def report(self, name: str) -> None:
            return None

    facts = LabFacts(Nothing(), engine.options, engine.catalogue)  # type: ignore[arg-type]

    assert "look again later" in words(explore.part(facts, {}))
