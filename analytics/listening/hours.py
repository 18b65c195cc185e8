"""When in the week people listen: hour by hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.listening.counting import people_behind
from analytics.listening.played import HOURS_OF_WEEK, Played, plays_in
from analytics.listening.suppression import hidden, whole

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """The 7 days of a week, from Monday, by their 24 hours.

    plays, people: (7, 24).  not_told: (7, 24) where neither is told.
    """

    plays: IntArray
    people: IntArray
    not_told: BoolArray

    def times_usual(self) -> npt.NDArray[np.float64]:
        """(7, 24) how many times as many plays as in an average hour of the week."""
        found: npt.NDArray[np.float64] = self.plays / max(self.plays.mean(), 1e-9)
        return found


def hours_of(chosen: Played, hours_from_utc: int, smallest: int) -> Hours:
    """Plays by hour and weekday of a clock so many whole hours before UTC (or behind it).

    The hours that are not told are the same ones by every clock.
    """
    people = people_behind(chosen.listener, chosen.hour, HOURS_OF_WEEK)
    plays = plays_in(chosen.hour, chosen.count, HOURS_OF_WEEK)
    not_told = hidden(people, smallest, [whole(people)])

    def by_the_clock(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.roll(values, hours_from_utc).reshape(7, 24)

    return Hours(by_the_clock(plays), by_the_clock(people), by_the_clock(not_told))
