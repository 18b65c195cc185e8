"""What is said of the tracks that match a filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics import summaries

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class ViewSummary:
    """Everything the Explore page says about the tracks that match a filter.

    matching: (n_tracks,) whether each track matches.
    mood_counts: (k,) matches per mood, the mood part of the filter left out.
    mood_matches: (k,) matches per mood under the whole filter.
    histograms: per field, counts in equal bins over its limits, the field's own range left out.
    profile: (f,) mean percentile per feature, 0 to 100, NaN where nothing is known.
    mood_profiles: (k, f) the same of each mood in the whole catalogue.
    spreads: per feature, (k + 1, 5) steps at `summaries.QUANTILES` of the matches of each mood
        and, last, of all matches.
    genres: (name, matching tracks, share of matches over share of the catalogue), most first.
    """

    matching: npt.NDArray[np.bool_]
    n_matches: int
    sentence: str
    mood_counts: IntArray
    mood_matches: IntArray
    histograms: dict[str, IntArray]
    features: tuple[str, ...]
    profile: FloatArray
    mood_profiles: FloatArray
    correlation: summaries.Correlation
    spreads: dict[str, FloatArray]
    genres: list[tuple[str, int, float]]


def spreads(steps: Mapping[str, IntArray], fields: Sequence[str]) -> dict[str, FloatArray]:
    """Per field, (k + 1, 5) steps at the quantiles of each mood and, last, of all."""
    stacked = np.concatenate([
        np.concatenate([steps[field], steps[field].sum(axis=0, keepdims=True)]) for field in fields
    ])  # fmt: skip
    quantiles = summaries.quantile_steps(stacked)
    return dict(zip(fields, np.split(quantiles, len(fields)), strict=True))
