"""How the moods and the sound of what one kind of listeners plays move, beside everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.listening.counting import people_in_order
from analytics.listening.played import Played
from analytics.listening.suppression import hidden, whole
from analytics.listening.trends import Trends, over_moods, trends_of
from analytics.schema import MISSING_STEP

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """p periods in a row, those of everybody.

    moods, usual_moods: (k, p) shares of plays, 0 to 1, of the kind and of everybody; NaN where
    nothing is told.  sound, usual_sound: (f, p) mean percentile, 0 to 100, of each feature over
    plays; NaN where nothing is known or told.
    """

    length: str
    first: int
    moods: FloatArray
    usual_moods: FloatArray
    sound: FloatArray
    usual_sound: FloatArray


def drift_of(
    theirs: Played,
    every: Played,
    length: str,
    *,
    n_moods: int,
    percentiles: npt.NDArray[Any],
    smallest: int,
) -> Drift:
    """The drift of those who played `theirs` beside those who played `every`.

    percentiles: (f, n_tracks) 0 to 100 per feature and track, MISSING_STEP where unknown.
    """
    usual = trends_of(every, over_moods(every, n_moods), length, smallest)
    own = trends_of(theirs, over_moods(theirs, n_moods), length, smallest)
    n = usual.plays.shape[1]
    start = own.first - usual.first
    return Drift(
        length,
        usual.first,
        _placed(_told(own), start, n),
        _told(usual),
        _placed(_sound(theirs, own, percentiles, smallest), start, n),
        _sound(every, usual, percentiles, smallest),
    )


def _told(found: Trends) -> FloatArray:
    shares = found.shares()
    shares[found.not_told] = np.nan
    return shares


def _placed(values: FloatArray, start: int, n_periods: int) -> FloatArray:
    """Columns from `start` on among n_periods, NaN elsewhere."""
    placed = np.full((len(values), n_periods), np.nan)
    placed[:, start : start + values.shape[1]] = values
    return placed


def _sound(
    chosen: Played, found: Trends, percentiles: npt.NDArray[Any], smallest: int
) -> FloatArray:
    """(f, p) mean percentiles, every play counting once."""
    cells = chosen.periods(found.length) - found.first
    n = found.plays.shape[1]
    means = sound_by(chosen, cells, n, percentiles)
    people = people_in_order(chosen.listener, cells, n)
    means[:, hidden(people, smallest, [whole(people)])] = np.nan
    return means


def sound_by(
    chosen: Played, cells: npt.NDArray[Any], n_cells: int, percentiles: npt.NDArray[Any]
) -> FloatArray:
    """(f, n_cells) mean percentile of each feature over the plays in each cell, NaN without any."""
    means = np.empty((len(percentiles), n_cells))
    for place, feature in enumerate(percentiles):
        steps = feature.take(chosen.track)
        weights = np.where(steps == MISSING_STEP, 0, chosen.count).astype(np.float64)
        sums = np.bincount(cells, weights=weights * steps, minlength=n_cells)
        totals = np.bincount(cells, weights=weights, minlength=n_cells)
        with np.errstate(invalid="ignore", divide="ignore"):
            means[place] = sums / totals
    return means
