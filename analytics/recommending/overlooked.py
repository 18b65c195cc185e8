"""What somebody played a lot once and has not played since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec
from analytics.recommending.taste import DAY, Taste

FEWEST_PLAYS: Final = 5
"""Plays below which nothing was played a lot."""
SHORTEST_SILENCE_DAYS: Final = 90.0
_SILENT_SHARE: Final = 0.25
"""Of the time somebody's plays span: it must be silent at the end for that long, too."""

IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Overlooked:
    """A track or an artist.

    thing: the row or the number.  plays: how often in all.  last_second: when last, in UTC since
    1970.  silent_days: from then to the last play of anything.
    """

    thing: int
    plays: int
    last_second: int
    silent_days: float


def overlooked(taste: Taste, n: int = 20, *, of: IntArray | None = None) -> tuple[Overlooked, ...]:
    """Up to `n` tracks that somebody played a lot and no more, those played most first.

    A lot: as often as a quarter of what they play, and FEWEST_PLAYS times. No more: not in the last
    SHORTEST_SILENCE_DAYS of their plays, nor in the last quarter of the time these span. None where
    times are unknown. of: (n_tracks,) the number of each track's artist, for artists instead.
    Raises InvalidSpec.
    """
    if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= 1_000:
        raise InvalidSpec("n", n, "1 to 1000")
    if of is not None:
        taste.require_rows(len(of))
    if not len(taste):
        return ()
    played = np.asarray(taste.tracks, dtype=np.int64) if of is None else of[taste.tracks]
    things, place = np.unique(played, return_inverse=True)
    plays = np.bincount(place, weights=np.asarray(taste.counts, dtype=np.float64))
    seconds = np.asarray(taste.seconds, dtype=np.int64)
    last = np.full(len(things), np.iinfo(np.int64).min)
    np.maximum.at(last, place, seconds)
    end = int(seconds.max())
    span_days = (end - int(seconds.min())) / DAY
    silent_days = (end - last) / DAY
    silence = max(SHORTEST_SILENCE_DAYS, _SILENT_SHARE * span_days)
    many = max(float(FEWEST_PLAYS), float(np.quantile(plays, 0.75)))
    found = np.flatnonzero((plays >= many) & (silent_days > silence))
    order = found[np.lexsort((things[found], -plays[found]))][:n]
    return tuple(
        Overlooked(int(things[one]), int(plays[one]), int(last[one]), float(silent_days[one]))
        for one in order
    )
