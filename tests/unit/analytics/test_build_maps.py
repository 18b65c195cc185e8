"""The maps of a build: drawn, laid on those before them, and measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.task import Layout
from analytics.durable import records_of
from analytics.engine import Engine
from analytics.features import standardised
from analytics.filters import MAPS
from analytics.manifest import seal
from analytics.projection import trustworthiness
from tests.builders import make_tracks, write_csv

Map = npt.NDArray[np.float32]


def turned(degrees_per_seed: float, *, mirrored: bool = False) -> Layout:
    """A layout that turns with the seed, as UMAP and t-SNE may."""

    def layout(values: Map, seed: int) -> Map:
        angle = np.deg2rad(degrees_per_seed * seed)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        sign = -1 if mirrored and seed % 2 else 1
        return (values[:, :2] * [sign, 1] @ turn).astype(np.float32)

    return layout


QUICK = {"umap": turned(100), "tsne": turned(40, mirrored=True)}


def run(
    data: Path, home: Path, seed: int = 0, layouts: Mapping[str, Layout] = QUICK, core: bool = False
) -> OpenBuild:
    spec = BuildSpec(data=data, n_demo_tracks=None, core=core, k=3, seed=seed)
    build(spec, home, lambda _news: None, layouts=layouts, lab=list)
    return open_build(home)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("data") / "songs.csv", make_tracks(60))


@pytest.fixture(scope="module")
def first(data: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenBuild:
    return run(data, tmp_path_factory.mktemp("first"))


def test_every_map_is_measured_and_says_what_the_number_means(first: OpenBuild) -> None:
    maps = first.json("maps.json")
    assert tuple(sorted(maps)) == tuple(sorted(MAPS))
    values = first.array("features.npy")
    expected = trustworthiness(values, {name: first.array(f"{name}.npy") for name in MAPS})
    for name, known in maps.items():
        assert known["trustworthiness"] == pytest.approx(expected[name].trustworthiness)
        assert known["words"] == expected[name].words
        assert (known["n_neighbours"], known["n_measured"], known["n_tracks"]) == (15, 60, 60)
    assert (maps["pca"]["seed"], maps["tsne"]["seed"]) == (None, 0)
    options = Engine(first).options
    assert options.projections == MAPS
    assert options.map_words == {name: maps[name]["words"] for name in MAPS}


def test_the_overview_says_what_it_is_made_of(first: OpenBuild) -> None:
    pca = first.json("pca.json")
    n_features = len(pca["features"])
    assert [len(row) for row in pca["loadings"]] == [n_features, n_features]
    assert len(pca["explained"]) == n_features
    assert sum(pca["explained"]) == pytest.approx(1)
    assert sum(map(sum, pca["density"]["counts"])) == 60
    x, y = (np.array(pca["density"][axis]) for axis in ("x", "y"))
    columns = np.abs(first.array("pca.npy")[:, :1] - x).argmin(axis=1)
    rows = np.abs(first.array("pca.npy")[:, 1:] - y).argmin(axis=1)
    for column, row in zip(columns, rows, strict=True):
        assert pca["density"]["counts"][row][column] > 0


def test_a_core_build_has_the_overview_alone_and_nothing_measured(
    data: Path, tmp_path: Path
) -> None:
    options = Engine(run(data, tmp_path, core=True)).options
    assert options.projections == ("pca",)
    assert options.map_words == {}


def test_a_refit_is_laid_on_the_map_before(data: Path, tmp_path: Path) -> None:
    before = {name: run(data, tmp_path).array(f"{name}.npy").copy() for name in MAPS}
    values = standardised(make_tracks(60)).values
    assert not np.allclose(QUICK["umap"](values, 1), before["umap"], atol=0.5)
    after = run(data, tmp_path, seed=1)
    for name in MAPS:
        np.testing.assert_allclose(after.array(f"{name}.npy"), before[name], atol=1e-4)


def test_a_refit_on_other_tracks_is_laid_by_those_they_share(data: Path, tmp_path: Path) -> None:
    before = {name: run(data, tmp_path).array(f"{name}.npy").copy() for name in MAPS}
    tracks = make_tracks(90)
    kept = np.r_[60:90, 40:10:-1]
    other = write_csv(tmp_path / "other.csv", tracks.iloc[kept].reset_index(drop=True))
    after = run(other, tmp_path, seed=1)
    for name in MAPS:
        places = after.array(f"{name}.npy")[30:]
        now, then = (each - each.mean(axis=0) for each in (places, before[name][40:10:-1]))
        product = now.T.astype(np.float64) @ then
        assert np.corrcoef(now.ravel(), then.ravel())[0, 1] > 0.95
        if name != "pca":  # the best turn is reached where the product is symmetric
            np.testing.assert_allclose(product, product.T, atol=0.05 * np.abs(product).max())


def test_a_home_whose_builds_are_damaged_gives_no_map_to_lie_on(data: Path, tmp_path: Path) -> None:
    first = run(data, tmp_path / "home")
    for folder in (tmp_path / "home" / "builds").iterdir():
        (folder / "pca.npy").write_bytes(b"")
    again = run(data, tmp_path / "home", seed=1)
    fresh = run(data, tmp_path / "fresh", seed=1)
    assert again.path != first.path
    for name in MAPS:
        np.testing.assert_array_equal(again.array(f"{name}.npy"), fresh.array(f"{name}.npy"))


def test_the_same_build_again_in_the_same_home_draws_the_same_maps(
    data: Path, tmp_path: Path
) -> None:
    fresh = run(data, tmp_path / "fresh")
    run(data, tmp_path / "home")
    again = run(data, tmp_path / "home", seed=2, layouts={"umap": turned(0), "tsne": turned(0)})
    for name in MAPS:
        file = f"{name}.npy"
        assert again.bytes(file) == fresh.bytes(file)


def test_a_build_of_before_there_were_three_maps_still_opens(data: Path, tmp_path: Path) -> None:
    opened = run(data, tmp_path)
    for name in ("tsne.npy", "maps.json", "browser/map-tsne.bin", "browser/map-tsne.json"):
        (opened.path / name).unlink()
    for name in ("manifest.json", "manifest.sha256"):
        (opened.path / name).unlink()
    facts = {key: value for key, value in opened.manifest.items() if key not in ("format", "files")}
    seal(opened.path, facts, records_of(opened.path))  # type: ignore[arg-type]
    options = Engine(open_build(tmp_path)).options
    assert options.projections == ("pca", "umap")
    assert options.map_words == {}
