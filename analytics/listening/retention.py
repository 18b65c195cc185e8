"""Who stays: people by the month they began in, and how many of them listen in the months after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.listening.calendar import DAY, periods_of
from analytics.listening.counting import people_in_order
from analytics.listening.played import Played
from analytics.listening.plays import Plays
from analytics.listening.suppression import hidden, rows_and_columns, whole

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Retention:
    """c months in which people began, by the months since.

    first: the first such month, since January 1970.  sizes: (c,) people who began then.
    active: (c, s) how many of them listened so many months later; -1 where that is after the last
    month of the plays.  size_not_told: (c,).  not_told: (c, s).
    """

    first: int
    sizes: IntArray
    active: IntArray
    size_not_told: BoolArray
    not_told: BoolArray

    def shares(self) -> npt.NDArray[np.float64]:
        """(c, s) of those who began, 0 to 1; NaN where it is not known or not told."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found: npt.NDArray[np.float64] = self.active / self.sizes[:, None]
        found[(self.active < 0) | self.not_told | self.size_not_told[:, None]] = np.nan
        return found


def beginnings(plays: Plays) -> IntArray:
    """(m,) the month of everybody's first play, since January 1970; -1 without any."""
    has_played = np.diff(plays.starts) > 0
    found = np.full(plays.n_listeners, -1, dtype=np.int64)
    firsts = plays.second.take(plays.starts[:-1][has_played])
    found[has_played] = periods_of(firsts // DAY, "month")
    return found


def retention_of(chosen: Played, began: IntArray, smallest: int) -> Retention:
    """Those who began in each month, and how many of them are among some plays later.

    began: (m,) see `beginnings`; of everybody in the plays it is the month of one of theirs or an
    earlier one.  Who began counts when they have one of the plays chosen.
    """
    months = chosen.periods("month")
    listeners = np.unique(chosen.listener)
    first, last = int(began.take(listeners).min()), int(months.max())
    n_cohorts = int(began.take(listeners).max()) - first + 1
    n_since = last - first + 1
    sizes = np.bincount(began.take(listeners) - first, minlength=n_cohorts)
    cohort = began.take(chosen.listener) - first
    cells = cohort * n_since + (months - first - cohort)
    active = people_in_order(chosen.listener, cells, n_cohorts * n_since)
    active = active.reshape(n_cohorts, n_since)
    rows, columns = rows_and_columns(active)
    size_not_told = hidden(sizes, smallest, [whole(sizes)])
    # Everybody who is active in one month, of whichever beginning, is told by the activity.
    not_told = hidden(active, smallest, [rows + columns])
    not_told |= size_not_told[:, None]
    active = np.where(rows + columns > last - first, -1, active)
    return Retention(first, sizes, active, size_not_told, not_told)
