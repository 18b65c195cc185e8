"""What the tracks of a view have in common: counts, profiles, correlations and spreads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.schema import MISSING_STEP

FloatArray = npt.NDArray[np.floating]
IntArray = npt.NDArray[np.integer]
N_BINS = 32
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SMALLEST_SPREAD = 1e-5
"""A feature that varies less than this, in standard deviations of the catalogue, does not vary."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlation:
    """Pearson correlations between features over the tracks whose features are all known.

    values: (f, f), NaN where a feature does not vary.  n_complete: number of tracks used.
    """

    values: FloatArray
    n_complete: int


def steps_by_mood(
    steps: npt.NDArray[np.uint8], moods: npt.NDArray[np.uint8], n_moods: int
) -> IntArray:
    """(n_moods, 256) number of tracks of each mood on each step of one field."""
    cells = moods.astype(np.uint16) * 256 + steps
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
    return within.reshape(n_bins, width).sum(axis=1)


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


def mean_of_counts(counts: IntArray) -> float:
    """Mean of the known values of a histogram over whole numbers, (256,); NaN when none is known."""
    known = counts[:MISSING_STEP]
    total = known.sum()
    return float(known @ np.arange(MISSING_STEP) / total) if total else float("nan")


def correlation(features: npt.NDArray[np.float32]) -> Correlation:
    """Pearson correlation of the rows of (f, n) finite values, standardised or not."""
    n_features, n_tracks = features.shape
    if n_tracks < 2:
        return Correlation(np.full((n_features, n_features), np.nan), n_tracks)
    # Centred first: a selection far from the catalogue's middle would lose its digits otherwise.
    centred = features - features.mean(axis=1, keepdims=True)
    products = (centred @ centred.T).astype(np.float64)
    spread = np.sqrt(np.diag(products))
    spread[spread < SMALLEST_SPREAD * np.sqrt(n_tracks)] = np.nan
    return Correlation(np.clip(products / np.outer(spread, spread), -1, 1), n_tracks)
