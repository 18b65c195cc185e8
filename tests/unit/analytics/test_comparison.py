from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from sklearn.metrics.cluster import contingency_matrix

from analytics.comparison import (
    NOISE,
    Contingency,
    Flow,
    agreement,
    contingency,
    disagreement,
    flows,
)
from analytics.errors import InvalidSpec
from analytics.matching import counterparts


def labels_of(n: int, low: int, high: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(low, high, n)


# -- counting ----------------------------------------------------------------------------------


def test_every_track_is_counted_once() -> None:
    first, second = labels_of(500, 0, 4, seed=1), labels_of(500, 0, 6, seed=2)
    table = contingency(first, second)
    assert table.first == (0, 1, 2, 3) and table.second == (0, 1, 2, 3, 4, 5)
    assert np.array_equal(table.counts, contingency_matrix(first, second))


def test_noise_is_a_group_of_its_own_and_comes_last() -> None:
    table = contingency(np.array([0, 0, -1, -1, 1]), np.array([0, -1, -1, -1, 0]))
    assert table.first == (0, 1, NOISE) and table.second == (0, NOISE)
    assert table.counts.tolist() == [[1, 1], [1, 0], [0, 2]]


def test_labels_kept_as_bytes_count_the_same() -> None:
    first, second = labels_of(90, 0, 3, seed=3), labels_of(90, -1, 3, seed=4)
    wide = contingency(first, second)
    narrow = contingency(first.astype(np.uint8), second.astype(np.int16))
    assert wide.second == narrow.second and np.array_equal(wide.counts, narrow.counts)


def test_groups_without_tracks_keep_their_place() -> None:
    table = contingency(np.array([0, 2]), np.array([0, 0]), least_first=4)
    assert table.counts.tolist() == [[1], [0], [1], [0]]


def test_labels_of_other_tracks_are_refused() -> None:
    with pytest.raises(InvalidSpec, match="a labelling of the same 3 tracks"):
        contingency(np.zeros(3, dtype=int), np.zeros(4, dtype=int))


def test_tracks_flow_from_group_to_group_and_none_is_lost() -> None:
    table = contingency(np.array([0, 0, 0, 1, 1, -1]), np.array([1, 1, 0, 0, 0, 0]))
    # Of flows with as many tracks the one that is first in the table is told first.
    assert flows(table) == [Flow(0, 1, 2), Flow(1, 0, 2), Flow(0, 0, 1), Flow(NOISE, 0, 1)]
    assert sum(flow.n_tracks for flow in flows(table)) == 6


# -- agreement ---------------------------------------------------------------------------------


def test_all_pairs_agree_as_scikit_learn_says() -> None:
    labellings = {name: labels_of(400, low, 5, seed) for name, low, seed in
                  (("kmeans", 0, 1), ("dbscan", -1, 2), ("ward", 0, 3))}  # fmt: skip
    labellings["ward"][:200] = labellings["kmeans"][:200]
    found = agreement(labellings)
    assert found.keys == ("kmeans", "dbscan", "ward")
    for row, first in enumerate(found.keys):
        for column, second in enumerate(found.keys):
            pair = labellings[first], labellings[second]
            assert found.ari[row][column] == pytest.approx(adjusted_rand_score(*pair))
            assert found.ami[row][column] == pytest.approx(adjusted_mutual_info_score(*pair))


def test_nothing_to_compare_is_an_empty_matrix() -> None:
    assert agreement({}).ari == ()


# -- matching ----------------------------------------------------------------------------------


def test_groups_find_each_other_under_other_names() -> None:
    first = labels_of(300, 0, 5, seed=5)
    renamed = np.array([3, 0, 4, 1, 2])[first]
    assert counterparts(contingency(first, renamed)) == {0: 3, 1: 0, 2: 4, 3: 1, 4: 2}


def test_no_other_way_to_pair_them_off_has_more_tracks_in_common() -> None:
    first, second = labels_of(80, 0, 5, seed=6), labels_of(80, 0, 5, seed=7)
    table = contingency(first, second)
    best = max(sum(table.counts[range(5), order]) for order in permutations(range(5)))
    pairs = counterparts(table)
    assert sum(table.counts[pair] for pair in pairs.items()) == best


@pytest.mark.parametrize("shape", [(1, 1), (3, 9), (9, 3), (40, 40), (12, 300)])
@pytest.mark.parametrize("highest", [3, 1000])
def test_it_finds_as_many_as_scipy_also_with_ties(shape: tuple[int, int], highest: int) -> None:
    counts = np.random.default_rng(9).integers(0, highest, shape)
    table = Contingency(tuple(range(shape[0])), tuple(range(shape[1])), counts)
    pairs = counterparts(table)
    rows, columns = linear_sum_assignment(counts, maximize=True)
    assert sum(counts[pair] for pair in pairs.items()) == counts[rows, columns].sum()
    assert len(set(pairs.values())) == len(pairs)


def test_a_group_too_many_has_no_counterpart_and_noise_never_has() -> None:
    first = np.array([0, 0, 0, 1, 1, 2, -1, -1, -1, -1])
    second = np.array([1, 1, 1, 0, 0, 0, 0, -1, -1, 0])
    assert counterparts(contingency(first, second)) == {0: 1, 1: 0}


def test_groups_without_a_track_in_common_are_no_counterparts() -> None:
    table = contingency(np.array([0, 0, 1]), np.array([0, 1, 0]), least_second=3)
    pairs = counterparts(table)
    assert all(table.counts[pair] > 0 for pair in pairs.items())


def test_tracks_disagree_where_their_groups_are_no_counterparts() -> None:
    first = np.array([0, 0, 1, 1, 2, -1, -1], dtype=np.int16)
    second = np.array([1, 0, 0, 0, 1, -1, 0], dtype=np.int16)
    apart = disagreement(first, second, {0: 1, 1: 0})
    assert apart.tolist() == [False, True, False, False, True, False, True]


def test_a_labelling_never_disagrees_with_itself_renamed() -> None:
    first = labels_of(200, -1, 6, seed=8)
    renamed = np.append(np.array([5, 4, 3, 2, 1, 0]), NOISE)[first]
    pairs = counterparts(contingency(first, renamed))
    assert not disagreement(first, renamed, pairs).any()


def test_where_everything_is_noise_only_noise_agrees() -> None:
    first, second = np.full(5, NOISE), np.array([0, 0, 1, -1, -1])
    pairs = counterparts(contingency(first, second))
    assert pairs == {}
    assert disagreement(first, second, pairs).tolist() == [True, True, True, False, False]
