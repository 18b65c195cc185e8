"""Turn the tracks' audio features into numbers that can be compared with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.schema import FEATURE_NAMES, MISSING_STEP


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMatrix:
    """The features of every track, each on a scale of standard deviations from its mean.

    names: the features, in the order of the columns.
    values: (n_tracks, n_features) float32, standardised, always finite.
    mean, scale: (n_features,) float64, in the feature's own unit: mean + scale * values is the raw.
    missing: (n_tracks, n_features) bool, where the value is unknown and the median stands for it.
    """

    names: tuple[str, ...]
    values: npt.NDArray[np.float32]
    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    missing: npt.NDArray[np.bool_]


def standardised(tracks: pd.DataFrame) -> FeatureMatrix:
    """Every audio feature of `tracks` with mean 0 and standard deviation 1.

    An unknown value becomes the feature's median before scaling, so that it pulls a track nowhere.
    A feature that is the same for every track becomes zeros (its scale is 1); one that is unknown
    for every track, or that the tracks lack, is left out.
    """
    names = tuple(name for name in FEATURE_NAMES if name in tracks and tracks[name].notna().any())
    raw = _numbers(tracks, names)
    missing = np.isnan(raw)
    filled = np.where(missing, np.nanmedian(raw, axis=0), raw)
    # Rounding gives a constant column a spread of about 1e-17, which must not be blown up to 1.
    lowest = filled.min(axis=0)
    constant = lowest == filled.max(axis=0)
    mean = np.where(constant, lowest, filled.mean(axis=0))
    scale = np.where(constant, 1.0, filled.std(axis=0))
    values = ((filled - mean) / scale).astype(np.float32)
    return FeatureMatrix(names, values, mean, scale, missing)


def percentiles(tracks: pd.DataFrame, names: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Where each value stands in the catalogue, 0 (lowest) to 100 (highest).

    Returns (n_tracks, len(names)) uint8: the share of known values below a track's own, counting
    half of those equal to it, so a value every track has stands at 50. Unknown is MISSING_STEP.
    """
    raw = _numbers(tracks, names)
    standing = np.full(raw.shape, MISSING_STEP, dtype=np.uint8)
    for column in range(raw.shape[1]):
        known = ~np.isnan(raw[:, column])
        values = raw[known, column]
        ordered = np.sort(values)
        below = np.searchsorted(ordered, values, side="left")
        not_above = np.searchsorted(ordered, values, side="right")
        share = 50.0 * (below + not_above) / max(len(values), 1)
        standing[known, column] = np.floor(share + 0.5).astype(np.uint8)
    return standing


def _numbers(tracks: pd.DataFrame, names: Sequence[str]) -> npt.NDArray[np.float64]:
    """The named columns as (n_tracks, len(names)) float64, NaN for unknown."""
    return tracks.loc[:, list(names)].to_numpy(dtype=np.float64, na_value=np.nan)
