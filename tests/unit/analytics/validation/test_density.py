from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.spatial.distance import cdist
from sklearn.cluster import DBSCAN

from analytics.features import standardised
from analytics.validation.density import N_SHOWN, Reach, explore_density
from tests.builders import make_tracks

Values = npt.NDArray[np.float32]


def strings_of_points(seed: int) -> Values:
    """Several long thin shapes: most joins go through tracks that are not nearest neighbours."""
    random = np.random.default_rng(seed)
    along = random.random((6, 80)) * 10
    rows = [np.column_stack([row, np.full(80, 2.0 * n)]) for n, row in enumerate(along)]
    spread = random.random((60, 2)) * (10, 12)
    return np.concatenate([*rows, spread]).astype(np.float32)


@pytest.mark.parametrize("eps", [0.05, 0.2, 0.4, 0.8, 2.5])
@pytest.mark.parametrize("min_samples", [1, 3, 6])
@pytest.mark.parametrize("seed", [0, 1])
def test_every_cell_is_what_dbscan_finds(eps: float, min_samples: int, seed: int) -> None:
    values = strings_of_points(seed)
    expected = DBSCAN(eps=eps, min_samples=min_samples).fit(values.astype(np.float64)).labels_
    found = Reach(values, 6).cell(eps, min_samples)
    assert found.n_groups == expected.max() + 1
    assert found.noise == pytest.approx(np.mean(expected == -1))


def test_the_curve_is_the_sorted_distance_to_that_many_tracks() -> None:
    values = standardised(make_tracks(200)).values
    found = explore_density(values)
    assert found.min_samples == 18
    exact = values.astype(np.float64)
    expected = np.sort(np.sort(cdist(exact, exact), axis=1)[:, 17])
    assert found.ranks == list(range(200))
    np.testing.assert_allclose(found.distances, expected, atol=1e-12)


def test_a_long_curve_is_thinned_with_both_ends_kept() -> None:
    values = standardised(make_tracks(1_000)).values
    found = explore_density(values)
    assert found.n_tracks == 1_000
    assert len(found.ranks) == len(found.distances) == N_SHOWN
    assert (found.ranks[0], found.ranks[-1]) == (0, 999)


def test_the_suggestion_finds_three_obvious_groups() -> None:
    values = standardised(make_tracks(300)).values
    found = explore_density(values)
    assert found.eps in np.round(found.distances, 4)
    at_suggestion = [c for c in found.grid if (c.eps, c.min_samples) == (found.eps, 18)]
    assert [cell.n_groups for cell in at_suggestion] == [3]


def test_the_grid_goes_around_the_suggestion_and_progress_rises_to_one() -> None:
    told: list[float] = []
    found = explore_density(standardised(make_tracks(120)).values, progress=told.append)
    assert found.eps is not None
    assert {cell.min_samples for cell in found.grid} == {9, 18, 36}
    reaches = sorted({cell.eps for cell in found.grid})
    assert reaches[0] < found.eps < reaches[-1]
    assert found.eps in reaches
    assert told == sorted(told)
    assert told[-1] == 1


def test_identical_tracks_have_no_upturn_and_so_no_grid() -> None:
    found = explore_density(np.ones((5, 3), dtype=np.float32))
    assert found.eps is None
    assert found.grid == []
    assert found.distances == [0.0] * 5


def test_three_tracks_are_enough() -> None:
    found = explore_density(np.array([[0, 0], [0, 0], [4, 3]], dtype=np.float32))
    assert found.min_samples == 3
    assert found.distances == [5.0, 5.0, 5.0]
