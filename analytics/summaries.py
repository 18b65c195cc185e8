"""What the tracks of a view have in common: counts, profiles, correlations and spreads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.schema import MISSING_STEP

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
N_BINS = 32
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FEWEST_TRACKS = 2
SMALLEST_SPREAD = 1e-5
"""A feature that varies less than this, in standard deviations of the catalogue, does not vary."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlation:
    """Pearson correlations between features over the tracks whose features are all known.

    values: (f, f), NaN where a feature does not vary.  n_complete: number of tracks used.
    """

    values: FloatArray
    n_complete: int


def counts_in_cells(cells: npt.NDArray[np.uint16], n_moods: int) -> IntArray:
    """(n_moods, 256) number of tracks in each cell, 256 times a track's mood plus its step."""
    return np.bincount(cells, minlength=n_moods * 256).reshape(n_moods, 256)


def histogram(step_counts: IntArray, low: int, high: int) -> IntArray:
    """Counts per step, (256,), gathered into at most N_BINS equal bins over steps low to high.

    Bins are as wide as whole steps allow, so the last one may reach beyond `high`.
    """
    width = -(-(high - low + 1) // N_BINS)
    n_bins = -(-(high - low + 1) // width)
    within = np.zeros(n_bins * width, dtype=np.int64)
    inside = step_counts[low : high + 1]
    within[: len(inside)] = inside
    bins: IntArray = within.reshape(n_bins, width).sum(axis=1)
    return bins


def quantile_steps(step_counts: IntArray) -> FloatArray:
    """(rows, len(QUANTILES)) steps at QUANTILES of each row of counts, (rows, 256).

    The step of the smallest known value that at least that share of known values do not exceed;
    NaN for a row without known values.
    """
    running = step_counts[:, :MISSING_STEP].cumsum(axis=1)
    totals = running[:, -1:]
    wanted = np.maximum(totals * QUANTILES, 1)
    found = (running[:, :, None] >= wanted[:, None, :]).argmax(axis=1).astype(np.float64)
    return np.where(totals > 0, found, np.nan)


def correlation_of_sums(
    n_tracks: int, sums: npt.NDArray[np.float64], products: npt.NDArray[np.float64]
) -> Correlation:
    """Pearson correlations from sums, (f,), and sums of products, (f, f), in double precision."""
    if n_tracks < FEWEST_TRACKS:
        return Correlation(np.full(products.shape, np.nan), n_tracks)
    means = sums / n_tracks
    covariances = products / n_tracks - np.outer(means, means)
    spread = np.sqrt(np.maximum(np.diag(covariances), 0))
    spread[spread < SMALLEST_SPREAD] = np.nan
    return Correlation(np.clip(covariances / np.outer(spread, spread), -1, 1), n_tracks)
