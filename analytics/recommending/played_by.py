"""Who plays each track: who played what, turned round to count the people behind a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.listening.plays import FOLDER, Plays

IntArray = npt.NDArray[np.integer[Any]]
_COLUMNS: Final = ("starts", "listeners")


@dataclass(frozen=True, slots=True, eq=False)
class PlayedBy:
    """The different people who play each track.

    starts: (n_tracks + 1,) int64, where the people of each track begin.  listeners: (n,) uint32,
    their places in the build, rising within a track.
    """

    starts: IntArray
    listeners: IntArray

    @classmethod
    def counted(cls, plays: Plays, n_tracks: int) -> PlayedBy:
        """Those of some plays."""
        pairs = plays.track.astype(np.int64) * max(plays.n_listeners, 1) + plays.listener
        pairs = np.unique(pairs)
        track, listener = np.divmod(pairs, max(plays.n_listeners, 1))
        ends = np.cumsum(np.bincount(track, minlength=n_tracks))
        return cls(
            starts=np.concatenate([[0], ends]).astype(np.int64),
            listeners=listener.astype(np.uint32),
        )

    @classmethod
    def open(cls, build: OpenBuild, n_tracks: int) -> PlayedBy | None:
        """That of a build; None in one that was made without plays.

        A build from before it was written is counted anew.
        """
        if build.has(_file("starts")):
            return cls(**{name: build.array(_file(name)) for name in _COLUMNS})
        plays = Plays.open(build)
        return None if plays is None else cls.counted(plays, n_tracks)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Every array by the name of its file, as `open` reads them."""
        return {_file(name): getattr(self, name) for name in _COLUMNS}

    def n_people(self, row: int) -> int:
        """How many play a track."""
        return int(self.starts[row + 1] - self.starts[row])

    def all_people(self) -> IntArray:
        """(n_tracks,) how many play each track."""
        return np.diff(self.starts)

    def together(self, row: int, others: IntArray) -> npt.NDArray[np.int64]:
        """(m,) how many of those who play a track play each of (m,) others."""
        theirs = self._of([row])
        is_one = np.zeros(int(self.listeners.max(initial=0)) + 1, dtype=np.bool_)
        is_one[theirs] = True
        counts = [
            np.count_nonzero(is_one[self.listeners[self.starts[each] : self.starts[each + 1]]])
            for each in others.tolist()
        ]
        return np.array(counts, dtype=np.int64)

    def both(self, some: Sequence[int] | IntArray, others: Sequence[int] | IntArray) -> int:
        """How many people play one of some tracks and one of others, at least."""
        return len(np.intersect1d(self._of(some), self._of(others), assume_unique=True))

    def _of(self, rows: Sequence[int] | IntArray) -> IntArray:
        """The people who play one of some tracks at least, each once."""
        theirs = [self.listeners[self.starts[row] : self.starts[row + 1]] for row in rows]
        if len(theirs) == 1:
            return theirs[0]
        return np.unique(np.concatenate(theirs)) if theirs else self.listeners[:0]


def _file(name: str) -> str:
    return f"{FOLDER}/played_by_{name}.npy"
