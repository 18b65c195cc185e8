"""Which features rise and fall together, in a straight line (Pearson) and in order (Spearman)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Correlations between features over the tracks whose features are all known.

    n_complete: number of those tracks.  pearson, spearman: (f, f) from -1 to 1, NaN where a feature
    does not vary among them.
    """

    n_complete: int
    pearson: FloatArray
    spearman: FloatArray


def correlations(values: FloatArray) -> Correlations:
    """Correlations between the columns of `values`, (n_tracks, f), NaN where unknown."""
    complete = values[~np.isnan(values).any(axis=1)]
    ranked = np.column_stack([ranks(column) for column in complete.T])
    return Correlations(len(complete), _pearson(complete), _pearson(ranked))


def ranks(values: FloatArray) -> FloatArray:
    """The rank of each value, (n,), from 1 for the lowest; equal values share their mean rank."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean_rank: FloatArray = last - (counts - 1) / 2
    return mean_rank[places]


def _pearson(columns: FloatArray) -> FloatArray:
    """(f, f) of `columns`, (n, f)."""
    n_columns = columns.shape[1]
    if not len(columns):
        return np.full((n_columns, n_columns), np.nan)
    # A constant column is told by its values: rounding leaves its deviations a little off zero.
    constant = columns.min(axis=0) == columns.max(axis=0)
    centred = columns - columns.mean(axis=0)
    lengths = np.sqrt((centred**2).sum(axis=0))
    lengths[constant] = np.nan
    found: FloatArray = np.clip(centred.T @ centred / np.outer(lengths, lengths), -1, 1)
    return found
