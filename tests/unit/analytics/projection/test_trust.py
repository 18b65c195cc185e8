from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.manifold import trustworthiness as of_scikit_learn

from analytics.projection import trust
from analytics.projection.trust import trustworthiness

Values = npt.NDArray[np.float64]


def some_values(n_tracks: int, seed: int = 0) -> Values:
    return np.random.default_rng(seed).normal(size=(n_tracks, 9))


def maps_of(values: Values) -> dict[str, Values]:
    random = np.random.default_rng(9)
    return {
        "faithful": values[:, :2] + 0.01 * random.normal(size=(len(values), 2)),
        "at random": random.normal(size=(len(values), 2)),
    }


@pytest.mark.parametrize("n_tracks", [31, 32, 63, 64, 65, 500])
def test_it_agrees_with_scikit_learn(n_tracks: int) -> None:
    values = some_values(n_tracks)
    maps = maps_of(values)
    for k in (1, 5, 15):
        found = trustworthiness(values, maps, n_neighbours=k)
        for name, layout in maps.items():
            expected = of_scikit_learn(values, layout, n_neighbors=k)
            assert found[name].trustworthiness == pytest.approx(expected, abs=1e-12), (name, k)


def test_single_precision_agrees_too(monkeypatch: pytest.MonkeyPatch) -> None:
    values = some_values(1_000).astype(np.float32)
    maps = maps_of(values)
    monkeypatch.setattr(trust, "_DOUBLE_UP_TO", 0)
    found = trustworthiness(values, maps)
    for name, layout in maps.items():
        expected = of_scikit_learn(values, layout, n_neighbors=15)
        assert found[name].trustworthiness == pytest.approx(expected, abs=1e-6)


def test_the_share_of_neighbours_alike_is_what_counting_finds() -> None:
    values = some_values(600)
    layout = maps_of(values)["faithful"]
    found = trustworthiness(values, {"map": layout})["map"]
    apart = np.linalg.norm(values[:, None] - values[None], axis=2)
    on_map = np.linalg.norm(layout[:, None] - layout[None], axis=2)
    for distances in (apart, on_map):
        np.fill_diagonal(distances, np.inf)
    n_alike = 15  # 1% of 600 are 6, fewer than the neighbours that are looked at
    nearest = np.argsort(on_map, axis=1)[:, :15]
    limit = np.sort(apart, axis=1)[:, n_alike - 1 : n_alike]
    expected = (np.take_along_axis(apart, nearest, axis=1) <= limit).mean()
    assert found.n_alike == n_alike
    assert found.alike == pytest.approx(expected)


def test_a_map_that_is_the_features_is_fully_trusted() -> None:
    values = some_values(200)[:, :2]
    found = trustworthiness(values, {"map": values})["map"]
    assert (found.trustworthiness, found.alike) == (1.0, 1.0)
    assert found.words == (
        "Of a track's close neighbours here, 100% are among the 8% of tracks that sound most like "
        "it."
    )


def test_tracks_that_are_the_same_are_nobodys_strangers() -> None:
    values = np.repeat(some_values(4), 25, axis=0)
    layout = values[:, :2]
    found = trustworthiness(values, {"map": layout})["map"]
    assert found.trustworthiness == 1.0


def test_the_order_of_rows_does_not_matter() -> None:
    values = some_values(300)
    maps = maps_of(values)
    order = np.random.default_rng(2).permutation(300)
    shuffled = {name: layout[order] for name, layout in maps.items()}
    for most_pairs in (10**9, 300 * 40):
        found = trustworthiness(values, maps, most_pairs=most_pairs)
        assert trustworthiness(values[order], shuffled, most_pairs=most_pairs) == found


def test_a_catalogue_too_large_for_every_pair_says_how_many_were_measured() -> None:
    values = some_values(2_000)
    maps = maps_of(values)
    everything = trustworthiness(values, maps)["faithful"]
    found = trustworthiness(values, maps, most_pairs=2_000 * 500)["faithful"]
    assert (found.n_measured, found.n_tracks) == (500, 2_000)
    assert found.trustworthiness == pytest.approx(everything.trustworthiness, abs=0.02)
    assert found.words.endswith("(measured on 500 of 2,000 tracks).")
    assert "measured" not in everything.words


@pytest.mark.parametrize("n_tracks", [3, 4, 10])
def test_a_few_tracks_have_fewer_neighbours(n_tracks: int) -> None:
    values = some_values(n_tracks)
    found = trustworthiness(values, maps_of(values))
    for each in found.values():
        assert each.n_neighbours == (n_tracks - 1) // 2
        assert 0 <= each.trustworthiness <= 1


def test_progress_is_told_to_the_end() -> None:
    told: list[float] = []
    values = some_values(300)
    trustworthiness(values, maps_of(values), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
