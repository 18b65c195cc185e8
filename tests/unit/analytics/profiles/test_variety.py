from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from analytics.profiles.variety import FEWEST_SONGS, WORDS, Variety, sides, spreads
from analytics.schema import MISSING_STEP


def test_the_ratio_is_that_of_the_distances_of_all_pairs() -> None:
    random = np.random.default_rng(1)
    percentiles = random.integers(0, 101, size=(4, 90)).astype(np.uint8)
    percentiles[2, :9] = MISSING_STEP
    indptr, songs = np.array([0, 12, 18, 21]), np.arange(10, 31)
    found = spreads(percentiles, indptr, songs)

    values = np.where(percentiles == MISSING_STEP, 50.0, percentiles).T

    def mean_squared(rows: np.ndarray) -> float:
        pairs = combinations(rows.tolist(), 2)
        return float(np.mean([((values[a] - values[b]) ** 2).sum() for a, b in pairs]))

    for owner in range(2):
        rows = songs[indptr[owner] : indptr[owner + 1]]
        expected = np.sqrt(mean_squared(rows) / mean_squared(np.arange(90)))
        assert found[owner] == pytest.approx(expected, rel=1e-5)
    assert np.isnan(found[2]), f"of fewer than {FEWEST_SONGS} nothing is said"


def test_songs_that_are_all_the_same_do_not_vary() -> None:
    percentiles = np.array([[10] * 6 + [90] * 6], dtype=np.uint8)
    found = spreads(percentiles, np.array([0, 6, 12]), np.arange(12))
    assert found.tolist() == [0.0, 0.0]
    assert Variety(float(found[0])).words == "Always sounds alike"


def test_a_catalogue_without_differences_has_no_variety_at_all() -> None:
    percentiles = np.full((2, 8), 50, dtype=np.uint8)
    assert spreads(percentiles, np.array([0, 8]), np.arange(8)).tolist() == [0.0]


def test_words_follow_the_ratio_from_alike_to_many_sides() -> None:
    said = [Variety(ratio).words for ratio in (0.1, 0.5, 0.7, 0.8, 1.4)]
    assert said == [words for _most, words in WORDS]


def two_heaps(distance: float, n_each: int = 15) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(2)
    features = random.normal(size=(2 * n_each, 5))
    features[n_each:, 0] += distance
    return features, (features[:, 0] > distance / 2).astype(np.int64) + 1


def test_two_heaps_are_two_sides_and_the_larger_is_first() -> None:
    features, moods = two_heaps(9.0)
    assert sides(np.concatenate([features, features[-4:]]), np.append(moods, [2] * 4)) == (2, 1)


def test_one_heap_over_the_border_of_two_moods_has_no_sides() -> None:
    assert sides(*two_heaps(0.0, n_each=100)) is None


def test_a_handful_of_songs_elsewhere_is_not_a_side() -> None:
    features, _moods = two_heaps(30.0)
    few = np.concatenate([features[:15], features[15:19]])
    assert sides(few, np.repeat([0, 1], [15, 4])) is None
    assert sides(features[:15], np.zeros(15, dtype=np.int64)) is None
