"""Plays with what the catalogue knows of what was played."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.listening.calendar import DAY, periods_of
from analytics.listening.plays import Plays

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]
HOURS_OF_WEEK: Final = 168


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """n plays, ordered by listener, then by time. Every array is (n,).

    listener: place of who played.  track: row of what.  count: how often at that time.
    day: since 1970.  hour: of the week, 0 (Monday, midnight) to 167, in UTC.  mood: of the track.
    """

    listener: IntArray
    track: IntArray
    count: npt.NDArray[np.float64]
    day: IntArray
    hour: IntArray
    mood: IntArray

    @classmethod
    def of(cls, plays: Plays, catalogue: Catalogue) -> Self:
        """Those of a build."""
        hours = plays.second // 3600
        return cls(
            listener=plays.listener,
            track=plays.track,
            # As numpy adds them up; it would be turned into this at every sum.
            count=plays.count.astype(np.float64),
            day=(plays.second // DAY).astype(np.int32),
            # 1970 began on a Thursday.
            hour=((hours + 72) % HOURS_OF_WEEK).astype(np.uint8),
            mood=catalogue.mood_of.take(plays.track),
        )

    def __len__(self) -> int:
        """Number of rows, each of which may stand for several plays."""
        return len(self.listener)

    def those(self, wanted: BoolArray) -> Self:
        """Some of them. wanted: (n,)."""
        rows = np.flatnonzero(wanted)
        if len(rows) == len(self):
            return self
        return type(self)(*(getattr(self, each.name).take(rows) for each in fields(self)))

    def periods(self, length: str) -> npt.NDArray[np.int64]:
        """(n,) the number of the day, week, month or quarter of each."""
        if not len(self):
            return np.zeros(0, dtype=np.int64)
        first = int(self.day.min())
        table = periods_of(np.arange(first, int(self.day.max()) + 1), length)
        found: npt.NDArray[np.int64] = table.take(self.day - first)
        return found

    def total(self) -> int:
        """How many plays they are together."""
        return round(float(self.count.sum()))


def plays_in(
    cells: IntArray, counts: npt.NDArray[np.float64], n_cells: int
) -> npt.NDArray[np.int64]:
    """(n_cells,) plays in each cell. cells, counts: (n,)."""
    summed = np.bincount(cells, weights=counts, minlength=n_cells)
    return np.rint(summed).astype(np.int64)
