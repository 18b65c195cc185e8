"""When one person plays which moods: over the years, and around the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.listening.calendar import period_of, periods_of
from analytics.listening.mine.own_plays import OwnPlays

IntArray = npt.NDArray[np.integer[Any]]

HOURS: Final = 24
_DAY: Final = 86_400
_MOST_MONTHS: Final = 60
"""Beyond that there is no room for a bar each, and quarters are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class OverTime:
    """Plays of k moods in p periods in a row.

    length: "month", or "quarter" where there are very many months.  first: the number of the first
    period, see `analytics.listening.calendar`.  plays: (k, p).
    """

    length: str
    first: int
    plays: IntArray


def over_time(own: OwnPlays, mood: IntArray, n_moods: int, offset_minutes: int) -> OverTime:
    """Plays by month. mood: (n,) of each play. At least one play, with times."""
    days = own.at(offset_minutes) // _DAY
    ends = int(days[0]), int(days[-1])
    first, last = (period_of(day, "month") for day in ends)
    length = "month" if last - first < _MOST_MONTHS else "quarter"
    first, last = (period_of(day, length) for day in ends)
    period = periods_of(days, length) - first
    return OverTime(length, first, _laid_out(own, mood, n_moods, period, last - first + 1))


def by_hour(own: OwnPlays, mood: IntArray, n_moods: int, offset_minutes: int) -> IntArray:
    """(k, 24) plays of each mood in each hour of the day. mood: (n,) of each play."""
    hour = own.at(offset_minutes) % _DAY // (_DAY // HOURS)
    return _laid_out(own, mood, n_moods, hour, HOURS)


def _laid_out(
    own: OwnPlays, mood: IntArray, n_moods: int, column: IntArray, n_columns: int
) -> IntArray:
    place = mood.astype(np.int64) * n_columns + column
    counted = np.bincount(place, weights=own.count, minlength=n_moods * n_columns)
    return counted.astype(np.int64).reshape(n_moods, n_columns)
