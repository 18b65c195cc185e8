"""Plays and people per day, week, month or quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.listening.calendar import first_day, periods_of
from analytics.listening.counting import people_in_order
from analytics.listening.played import Played, plays_in
from analytics.listening.suppression import hidden, whole

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """p periods in a row, from the first with plays to the last.

    length: of each, see `calendar.LENGTHS`.  first: the number of the first.
    plays, people: (p,).  not_told: (p,) where neither is told.
    """

    length: str
    first: int
    plays: IntArray
    people: IntArray
    not_told: BoolArray


def activity_of(chosen: Played, length: str, smallest: int) -> Activity:
    """The activity in some plays, one at least.

    Days are kept from being told by what else is: by the sums of their week and their month, months
    by that of their quarter, and all by that of everything.
    """
    periods = chosen.periods(length)
    first = int(periods.min())
    cells, n_periods = periods - first, int(periods.max()) - first + 1
    people = people_in_order(chosen.listener, cells, n_periods)
    starts = np.array([first_day(first + each, length) for each in range(n_periods)])
    longer = {"day": ("week", "month"), "month": ("quarter",)}.get(length, ())
    sums = [_numbered(periods_of(starts, each)) for each in longer]
    return Activity(
        length,
        first,
        plays_in(cells, chosen.count, n_periods),
        people,
        hidden(people, smallest, [whole(people), *sums]),
    )


def _numbered(periods: IntArray) -> IntArray:
    found: IntArray = periods - periods[0]
    return found
