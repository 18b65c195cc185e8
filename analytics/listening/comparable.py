"""Put the measures of listeners on one scale, so that they can be told apart by all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.listening.measure_list import Measure
from analytics.listening.measured import Measured

FloatArray = npt.NDArray[np.float64]

LOGGED: Final = ("plays", "tracks", "artists", "recency")
"""Measures with few very large values: they count by log(1 + value)."""
LEFT_OUT: Final = ("genre_entropy",)
"""What another measure says already: genre_variety is the same over a constant."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparable:
    """n listeners who have plays, by q measures, each counting the same.

    measures: (q,) of each column: all but LEFT_OUT.  rows: (n,) places of these listeners.
    values: (n, q) float32, mean 0 and standard deviation 1 over these listeners, those LOGGED after
    the logarithm; unknown values are the median, columns that are one for everybody zeros.
    raw: (n, q) float64 as measured, NaN for unknown.
    """

    measures: tuple[Measure, ...]
    rows: npt.NDArray[np.intp]
    values: npt.NDArray[np.float32]
    raw: FloatArray

    @property
    def names(self) -> tuple[str, ...]:
        """(q,) of the measures."""
        return tuple(measure.name for measure in self.measures)


def comparable(measured: Measured) -> Comparable:
    """The listeners who have plays, on one scale."""
    columns = [place for place, name in enumerate(measured.names) if name not in LEFT_OUT]
    measures = tuple(measured.measures[place] for place in columns)
    rows = np.flatnonzero(measured.column("plays") > 0)
    raw = np.ascontiguousarray(measured.values[rows][:, columns])
    logged = np.array([measure.name in LOGGED for measure in measures])
    scaled = np.where(logged, np.log1p(np.where(logged, raw, 0)), raw)
    return Comparable(measures, rows, _standardised(scaled), raw)


def standing(raw: FloatArray) -> npt.NDArray[np.float64]:
    """(n, q) where each value stands in its column: the share below it, half of equals, 0 to 100.

    NaN stays NaN.
    """
    places: FloatArray = np.full(raw.shape, np.nan)
    for column, values in enumerate(raw.T):
        known = ~np.isnan(values)
        ordered = np.sort(values[known])
        below = np.searchsorted(ordered, values[known], side="left")
        not_above = np.searchsorted(ordered, values[known], side="right")
        places[known, column] = 50.0 * (below + not_above) / max(len(ordered), 1)
    return places


def _standardised(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float32]:
    known = ~np.isnan(values).all(axis=0)
    filled = np.zeros_like(values)
    middle = np.nanmedian(values[:, known], axis=0)
    filled[:, known] = np.where(np.isnan(values[:, known]), middle, values[:, known])
    lowest = filled.min(axis=0, initial=np.inf)
    constant = lowest == filled.max(axis=0, initial=-np.inf)
    mean = np.where(constant, lowest, filled.mean(axis=0))
    scale = np.where(constant, 1.0, filled.std(axis=0))
    standardised: npt.NDArray[np.float32] = ((filled - mean) / scale).astype(np.float32)
    return standardised
