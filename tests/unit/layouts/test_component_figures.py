"""The charts of what the overview is made of."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from analytics.engine import Engine
from layouts.figures.components import LINES, biplot, loadings, scree
from tests.processes import ROOT

TOKENS = (ROOT / "assets" / "10-tokens.css").read_text()
CHARTS = [scree, loadings, biplot]


@pytest.fixture(scope="module")
def pca(engine: Engine) -> dict[str, Any]:
    found = engine.lab.report("pca")
    assert found is not None
    return dict(found)


@pytest.mark.parametrize("chart", CHARTS)
def test_plotly_accepts_the_figure_and_the_stylesheet_knows_its_colours(
    pca: dict[str, Any], chart: Any
) -> None:
    text = json.dumps(chart(pca))
    used = set(re.findall(r'"@([a-z0-9-]+)"', text))
    assert used
    assert [name for name in used if f"--{name}:" not in TOKENS] == []
    go.Figure(json.loads(re.sub(r'"@[a-z0-9-]+"', '"#123456"', text)))


def test_the_scree_plot_shows_every_direction_and_ends_at_all_of_it(pca: dict[str, Any]) -> None:
    bars, so_far = scree(pca)["data"]
    assert bars["y"] == [f"PC{place}" for place in range(1, 10)]
    assert bars["x"] == sorted(bars["x"], reverse=True)
    assert so_far["x"][-1] == pytest.approx(100, abs=0.1)
    assert so_far["x"][0] == bars["x"][0]


def test_loadings_are_those_of_the_build(pca: dict[str, Any]) -> None:
    figure = loadings(pca)
    np.testing.assert_allclose([trace["x"] for trace in figure["data"]], pca["loadings"], atol=1e-3)
    assert figure["data"][0]["name"].startswith("PC1 (")
    assert figure["data"][0]["y"][0] == "Danceability"
    assert not any("-" in words for trace in figure["data"] for words in trace["text"])


def test_every_track_is_counted_in_the_biplot(pca: dict[str, Any], engine: Engine) -> None:
    counts = biplot(pca)["data"][0]["z"]
    assert sum(count or 0 for row in counts for count in row) == engine.options.n_tracks


def test_an_arrow_points_to_the_tracks_with_more_of_its_feature(
    pca: dict[str, Any], engine: Engine
) -> None:
    figure = biplot(pca)
    tips = np.array([[arrow["x"], arrow["y"]] for arrow in figure["layout"]["annotations"]])
    names = figure["data"][1]["text"]
    assert len(names) == len(tips) == len(pca["features"])
    coordinates = engine.coordinates("pca")
    expected = np.array([
        [np.corrcoef(engine.catalogue.numbers(name), axis)[0, 1] for axis in coordinates.T]
        for name in pca["features"]
    ])  # fmt: skip
    np.testing.assert_allclose(
        tips / np.abs(tips).max(), expected / np.abs(expected).max(), atol=0.01
    )
    edge = max(map(abs, pca["density"]["x"]))
    assert 0 < np.abs(tips).max() < edge


def test_names_in_the_biplot_do_not_lie_over_each_other(pca: dict[str, Any]) -> None:
    crowded = {**pca, "loadings": [[0.3] * 9, [0.5] * 9]}
    names = biplot(crowded)["data"][1]
    heights = np.sort(names["y"])
    tall = pca["density"]["y"][-1] - pca["density"]["y"][0]
    assert np.diff(heights).min() >= tall / LINES - 1e-3
    assert set(names["textposition"]) == {"middle right"}


@pytest.mark.parametrize("chart", CHARTS)
def test_an_old_build_that_says_less_still_gives_a_figure(pca: dict[str, Any], chart: Any) -> None:
    known = {key: pca[key] for key in ("loadings", "axis_words")}
    figure = chart({**known, "explained": pca["explained"][:2]})
    if chart is scree:
        assert figure["data"][0]["y"] == ["PC1", "PC2"]
    else:
        assert "Build this catalogue again" in figure["layout"]["annotations"][0]["text"]


@pytest.mark.parametrize("chart", CHARTS)
def test_tracks_that_do_not_differ_still_give_a_figure(chart: Any) -> None:
    grid = {"x": [-1.0, 1.0], "y": [-1.0, 1.0], "counts": [[5, 0], [0, 0]]}
    flat = {
        "features": ["energy", "tempo"], "loadings": [[0.0, 1.0], [1.0, 0.0]],
        "explained": [0.0, 0.0], "axis_words": ["PC1: tempo", "PC2: energy"], "density": grid,
    }  # fmt: skip
    assert chart(flat)["data"]
