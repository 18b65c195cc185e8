from __future__ import annotations

import numpy as np
import pytest

from analytics import summaries


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
