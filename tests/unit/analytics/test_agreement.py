from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from analytics.agreement import (
    adjusted_mutual_information,
    adjusted_rand,
    against_classes,
    evenness,
)
from analytics.comparison import contingency

LABELS = st.integers(1, 60).flatmap(
    lambda n: st.tuples(*(st.lists(st.integers(0, 5), min_size=n, max_size=n) for _ in range(2)))
)


def table(first: list[int], second: list[int]) -> np.ndarray:
    return contingency(np.array(first), np.array(second)).counts


def some_labels(n: int, n_groups: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.choice(n_groups, n, p=random.dirichlet(np.ones(n_groups)))


@given(LABELS)
def test_every_measure_is_that_of_scikit_learn(labels: tuple[list[int], list[int]]) -> None:
    counts = table(*labels)
    found = against_classes(counts)
    assert adjusted_rand(counts) == pytest.approx(metrics.adjusted_rand_score(*labels))
    assert adjusted_mutual_information(counts) == pytest.approx(
        metrics.adjusted_mutual_info_score(*labels), abs=1e-9
    )
    assert (found.homogeneity, found.completeness, found.v_measure) == pytest.approx(
        metrics.homogeneity_completeness_v_measure(*labels), abs=1e-9
    )


@pytest.mark.parametrize("n_groups", [2, 9, 200])
def test_it_still_is_where_tracks_are_many(n_groups: int) -> None:
    first, second = some_labels(30_000, 7, seed=1), some_labels(30_000, n_groups, seed=2)
    second[:12_000] = first[:12_000] % n_groups
    counts = contingency(first, second).counts
    assert adjusted_rand(counts) == pytest.approx(metrics.adjusted_rand_score(first, second))
    assert adjusted_mutual_information(counts) == pytest.approx(
        metrics.adjusted_mutual_info_score(first, second)
    )


def test_the_rand_index_of_a_worked_example() -> None:
    # Hubert & Arabie's terms: 1 pair together in both, 3 in the first, 2 in the second, of 10.
    counts = table([0, 0, 0, 1, 2], [0, 0, 1, 1, 2])
    assert adjusted_rand(counts) == pytest.approx((1 - 0.6) / (2.5 - 0.6))


def test_the_same_groups_under_other_names_agree_wholly() -> None:
    counts = table([0, 0, 1, 1, 2, 2, 2], [2, 2, 0, 0, 1, 1, 1])
    assert adjusted_rand(counts) == 1
    assert adjusted_mutual_information(counts) == pytest.approx(1)


def test_groupings_made_up_at_random_agree_by_chance_only() -> None:
    counts = contingency(some_labels(20_000, 8, seed=3), some_labels(20_000, 8, seed=4)).counts
    assert adjusted_rand(counts) == pytest.approx(0, abs=0.01)
    assert adjusted_mutual_information(counts) == pytest.approx(0, abs=0.01)


def test_pairs_of_a_million_tracks_do_not_overflow() -> None:
    counts = np.array([[600_000, 100_000], [50_000, 250_000]])
    assert 0.4 < adjusted_rand(counts) < 0.6


def test_columns_without_tracks_change_nothing() -> None:
    counts = table([0, 0, 1, 1, 2], [0, 1, 1, 1, 2])
    wider = np.insert(counts, 1, 0, axis=1)
    assert adjusted_mutual_information(wider) == pytest.approx(adjusted_mutual_information(counts))
    assert against_classes(wider) == against_classes(counts)


def test_evenness_goes_from_one_column_to_all_alike() -> None:
    found = evenness(np.array([[8, 0, 0, 0], [2, 2, 2, 2], [4, 4, 0, 0]]))
    assert found == pytest.approx([0, 1, 0.5])
    assert evenness(np.array([[5], [1]])).tolist() == [0, 0]
