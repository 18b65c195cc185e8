"""Who stays: people by the month they began in, and how many of them listen in the months after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.listening.calendar import DAY, periods_of
from analytics.listening.counting import people_in_order
from analytics.listening.played import Played
from analytics.listening.plays import Plays
from analytics.listening.suppression import hidden

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

FEWEST_TOGETHER: Final = 5
"""How many times the smallest group begins together at least: shares of fewer people jump about,
and what is hidden of them would hide others' as well."""


@dataclass(frozen=True, slots=True, eq=False)
class Retention:
    """c times in which people began, a month each or, where few began, some months together.

    firsts, lasts: (c,) the first and the last month of each, since January 1970.
    sizes: (c,) people who began then.  active: (c, s) how many of them listened so many months
    after their first play; -1 where that is after the last month of the plays for some.
    not_told: (c, s).
    """

    firsts: IntArray
    lasts: IntArray
    sizes: IntArray
    active: IntArray
    not_told: BoolArray

    def shares(self) -> npt.NDArray[np.float64]:
        """(c, s) of those who began, 0 to 1; NaN where it is not known or not told."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found: npt.NDArray[np.float64] = self.active / self.sizes[:, None]
        found[(self.active < 0) | self.not_told] = np.nan
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
    earlier one.  Who began counts when they have one of the plays chosen. Months in which few began
    go together with those after them, the last ones with those before.
    """
    months = chosen.periods("month")
    starts = began.take(np.unique(chosen.listener))
    first, last = int(starts.min()), int(months.max())
    lasts = first + _joined(np.bincount(starts - first), FEWEST_TOGETHER * smallest)
    sizes = np.bincount(np.searchsorted(lasts, starts), minlength=len(lasts))
    n_since = last - first + 1
    own = began.take(chosen.listener)
    cells = np.searchsorted(lasts, own) * n_since + (months - own)
    active = people_in_order(chosen.listener, cells, len(lasts) * n_since)
    active = active.reshape(len(lasts), n_since)
    firsts = np.concatenate([[first], lasts[:-1] + 1])
    since = np.arange(n_since)[None, :]
    # Everybody who is active in one month, of whichever beginning, is told by the activity.
    not_told = hidden(active, smallest, [firsts[:, None] - first + since])
    active = np.where(lasts[:, None] + since > last, -1, active)
    return Retention(firsts, lasts, sizes, active, not_told)


def _joined(counts: IntArray, enough: int) -> IntArray:
    """(c,) the last of each run of places whose counts add up to enough; what is left over joins.

    With too few in all there is one run.
    """
    ends: list[int] = []
    so_far = 0
    for place, count in enumerate(counts.tolist()):
        so_far += count
        if so_far >= enough:
            ends.append(place)
            so_far = 0
    return np.array([*ends[:-1], len(counts) - 1], dtype=np.int64)
