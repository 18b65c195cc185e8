from __future__ import annotations

import numpy as np
import pytest

from analytics import summaries


def test_steps_are_counted_per_mood() -> None:
    steps = np.array([0, 0, 3, 255], dtype=np.uint8)
    moods = np.array([0, 1, 1, 1], dtype=np.uint8)
    counts = summaries.steps_by_mood(steps, moods, n_moods=3)
    assert counts.shape == (3, 256)
    assert counts[0, 0] == counts[1, 0] == counts[1, 3] == counts[1, 255] == 1
    assert counts.sum() == 4


@pytest.mark.parametrize("low, high", [(0, 100), (3, 9), (30, 243), (7, 7)])
def test_a_histogram_keeps_every_known_value(low: int, high: int) -> None:
    counts = np.zeros(256, dtype=np.int64)
    counts[low : high + 1] = np.arange(1, high - low + 2)
    bins = summaries.histogram(counts, low, high)
    assert bins.sum() == counts.sum()
    assert len(bins) <= summaries.N_BINS


def test_quantiles_are_the_smallest_steps_that_hold_their_share() -> None:
    random = np.random.default_rng(5)
    values = random.integers(0, 101, (3, 500))
    counts = np.array([np.bincount(row, minlength=256) for row in values])
    expected = np.quantile(values, summaries.QUANTILES, axis=1, method="inverted_cdf").T
    assert np.array_equal(summaries.quantile_steps(counts), expected)


def test_quantiles_of_nothing_are_unknown() -> None:
    assert np.isnan(summaries.quantile_steps(np.zeros((1, 256), dtype=np.int64))).all()


def test_correlations_are_those_of_numpy() -> None:
    values = np.random.default_rng(2).normal(size=(9, 300)).astype(np.float32)
    values[3] = values[2] * 0.5 + values[1]
    found = summaries.correlation(values)
    assert found.n_complete == 300
    assert np.allclose(found.values, np.corrcoef(values), atol=1e-5)


def test_a_feature_that_does_not_vary_correlates_with_nothing() -> None:
    values = np.random.default_rng(2).normal(size=(3, 50)).astype(np.float32)
    values[1] = 7
    found = summaries.correlation(values).values
    assert np.isnan(found[1]).all() and np.isnan(found[:, 1]).all()
    assert not np.isnan(found[0, 2])


def test_one_track_has_no_correlations() -> None:
    assert np.isnan(summaries.correlation(np.ones((9, 1), dtype=np.float32)).values).all()
