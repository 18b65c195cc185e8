from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.cluster import KMeans

from analytics.clustering import Spec, cluster
from analytics.errors import InvalidSpec
from analytics.features import standardised
from analytics.validation.regrouping import regroup
from analytics.validation.stability import best_matches, stability
from tests.builders import make_tracks

Labels = npt.NDArray[np.int32]


def grouped(features: npt.NDArray[np.float32], k: int) -> Labels:
    return cluster(features, Spec("kmeans", (("k", k), ("n_init", 5)))).labels


def test_three_obvious_groups_come_back_and_more_do_not() -> None:
    features = standardised(make_tracks(300)).values
    found = stability(features, {k: grouped(features, k) for k in (3, 6)})
    assert found[3].min() > 0.99
    assert found[6].min() < 0.75


def test_groups_of_evenly_spread_tracks_are_not_stable() -> None:
    even = np.random.default_rng(0).random((300, 5)).astype(np.float32)
    assert stability(even, {7: grouped(even, 7)})[7].max() < 0.75


def test_the_best_match_is_the_largest_overlap_of_two() -> None:
    labels = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    others = np.array([1, 1, 0, 0, 0, 0, 2, 2])
    expected = [2 / 3, 2 / 4, 2 / 3]
    np.testing.assert_allclose(best_matches(labels, others, 3), expected)


def test_the_best_match_of_random_groupings_by_brute_force() -> None:
    random = np.random.default_rng(1)
    labels, others = random.integers(0, 4, 200), random.integers(0, 6, 200)
    expected = [
        max(
            np.sum((labels == one) & (others == other))
            / np.sum((labels == one) | (others == other))
            for other in range(6)
        )
        for one in range(4)
    ]
    np.testing.assert_allclose(best_matches(labels, others, 4), expected)


def test_a_group_that_was_never_drawn_is_unknown_not_unstable() -> None:
    assert np.isnan(best_matches(np.array([0, 0, 2]), np.array([0, 1, 1]), 3)).tolist() == [
        False, True, False,
    ]  # fmt: skip


def test_counting_a_row_twice_is_the_same_as_having_it_twice() -> None:
    values = standardised(make_tracks(90)).values
    counts = np.random.default_rng(0).integers(1, 4, 90).astype(np.float32)
    weighted = regroup(values, 3, n_starts=5, seed=0, counts=counts)
    copies = np.repeat(values, counts.astype(int), axis=0).astype(np.float64)
    assert weighted.inertia == pytest.approx(
        KMeans(3, n_init=5, random_state=0).fit(copies).inertia_, rel=1e-5
    )


@pytest.mark.parametrize("k", [2, 5, 9])
def test_fresh_starts_end_as_well_as_those_of_scikit_learn(k: int) -> None:
    values = np.random.default_rng(k).normal(size=(500, 4)).astype(np.float32)
    model = KMeans(k, n_init=30, random_state=0).fit(values.astype(np.float64))
    found = regroup(values, k, n_starts=30, seed=0)
    assert found.inertia == pytest.approx(model.inertia_, rel=0.005)
    assert len(np.unique(found.labels)) == k


def test_the_order_of_the_tracks_does_not_matter() -> None:
    features = standardised(make_tracks(120)).values
    labels = grouped(features, 5)
    order = np.random.default_rng(0).permutation(120)
    one = stability(features, {5: labels}, n_bootstraps=5)
    other = stability(features[order], {5: labels[order]}, n_bootstraps=5)
    np.testing.assert_allclose(one[5], other[5])


def test_the_same_seed_gives_the_same_and_progress_rises_to_one() -> None:
    features = standardised(make_tracks(120)).values
    labels = {5: grouped(features, 5)}
    told: list[float] = []
    one = stability(features, labels, n_bootstraps=4, seed=1, progress=told.append)
    np.testing.assert_array_equal(one[5], stability(features, labels, n_bootstraps=4, seed=1)[5])
    assert (one[5] != stability(features, labels, n_bootstraps=4, seed=2)[5]).any()
    assert told == [0.25, 0.5, 0.75, 1.0]


def test_three_tracks_of_which_two_are_the_same_can_be_drawn_again() -> None:
    values = np.array([[0.0, 1.0], [0.0, 1.0], [5.0, 2.0]], dtype=np.float32)
    found = stability(values, {2: np.array([0, 0, 1])})
    np.testing.assert_allclose(found[2], 1)


def test_a_labelling_of_another_number_of_groups_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="3 groups, as it says"):
        stability(np.eye(4, dtype=np.float32), {3: np.array([0, 0, 1, 1])})
