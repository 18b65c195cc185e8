"""Songs that invented people play after each other in one sitting, and out of habit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.ingest.tables import IntArray

_SITTING: Final = 6
"""Songs somebody plays after each other, on average."""
_OF_HABIT: Final = 0.4
"""How often the next song of a sitting is the one that everybody tends to play then."""
_ROUND: Final = 5
"""Songs that tend to be played after each other, the last before the first."""
_SECONDS_APART: Final = (150, 330)
"""Songs of a sitting begin so long after each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Sittings:
    """Which of n plays, each after the one before it, are of one sitting.

    number: (n,) of the sitting of each play, rising from 0.  place: (n,) of each within it.
    first: (n_sittings,) the first play of each.
    """

    number: IntArray
    place: IntArray
    first: IntArray

    @classmethod
    def of(cls, listener: IntArray, rng: np.random.Generator) -> Sittings:
        """Sittings of about _SITTING plays of (n,) rising `listener`, each of one person."""
        begins = rng.random(len(listener)) < 1 / _SITTING
        begins |= np.diff(listener, prepend=-1) > 0
        first = np.flatnonzero(begins)
        number = np.cumsum(begins) - 1
        return cls(number, np.arange(len(listener)) - first[number], first)

    def seconds(self, begins: IntArray, end: int, rng: np.random.Generator) -> IntArray:
        """(n,) when each play is, of (n_sittings,) when each begins; each ends before `end`."""
        apart = np.where(self.place, rng.integers(*_SECONDS_APART, size=len(self.place)), 0)
        passed = np.cumsum(apart)
        passed -= passed[self.first][self.number]
        last = np.append(self.first[1:], len(passed)) - 1
        begins = np.minimum(begins, end - 1 - passed[last])
        return np.asarray(begins[self.number] + passed)

    def gone_on(self, track: IntArray, follower: IntArray, rng: np.random.Generator) -> IntArray:
        """(n,) tracks, some of them now the `follower`, (n_tracks,), of the one before them."""
        found = track.copy()
        habit = (rng.random(len(track)) < _OF_HABIT) & (self.place > 0)
        for place in range(1, int(self.place.max(initial=0)) + 1):
            here = np.flatnonzero(habit & (self.place == place))
            found[here] = follower[found[here - 1]]
        return found


def next_in_round(start: IntArray, size: IntArray | int) -> IntArray:
    """(n,) the place that comes after each of n places that follow one another, in their order.

    start, size: (n,) where the group of each place begins, and how many are in it. Within a group
    every _ROUND neighbours go round, and so does what is left.
    """
    place = np.arange(len(start)) - start
    first = start + place // _ROUND * _ROUND
    length = np.minimum(_ROUND, start + size - first)
    return np.asarray(first + (place % _ROUND + 1) % length)
