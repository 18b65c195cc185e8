"""Plays: who played which track when, and how often, as columns that a build keeps and maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild

FOLDER: Final = "listening"
HEALTH: Final = f"{FOLDER}/health.json"
"""In a build with plays: how its files of plays and people were read."""
_COLUMNS: Final = ("listener", "track", "second", "count")

IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Plays:
    """n plays of m listeners, ordered by listener, then by second, then by track.

    listener: (n,) uint32, the place 0 to m - 1 of who played.  track: (n,) uint32, the row of what
    was played.  second: (n,) int64, since 1970 in UTC.  count: (n,) uint32, how often at that time,
    1 or more.  starts: (m + 1,) int64, where each listener's plays begin, and n.
    """

    listener: IntArray
    track: IntArray
    second: IntArray
    count: IntArray
    starts: IntArray

    @classmethod
    def ordered(
        cls,
        listener: IntArray,
        track: IntArray,
        second: IntArray,
        count: IntArray,
        n_listeners: int,
    ) -> Plays:
        """The plays of (n,) columns in any order. A listener may have none."""
        order = np.lexsort((track, second, listener))
        ends = np.cumsum(np.bincount(listener, minlength=n_listeners), dtype=np.int64)
        return cls(
            listener=listener[order].astype(np.uint32),
            track=track[order].astype(np.uint32),
            second=second[order].astype(np.int64),
            count=count[order].astype(np.uint32),
            starts=np.concatenate([[0], ends]).astype(np.int64),
        )

    @classmethod
    def open(cls, build: OpenBuild) -> Plays | None:
        """Those of a build; None in one that was made without any."""
        if not build.has(f"{FOLDER}/starts.npy"):
            return None
        columns = {name: build.array(f"{FOLDER}/{name}.npy") for name in (*_COLUMNS, "starts")}
        return cls(**columns)

    @property
    def n_plays(self) -> int:
        """Rows, each of which may stand for several plays of one track at one time."""
        return len(self.track)

    @property
    def n_listeners(self) -> int:
        """People, those without any plays among them."""
        return len(self.starts) - 1

    def of(self, listener: int) -> Plays:
        """The plays of one listener, who is listener 0 of them."""
        rows = slice(int(self.starts[listener]), int(self.starts[listener + 1]))
        return Plays(
            listener=np.zeros(rows.stop - rows.start, dtype=np.uint32),
            track=self.track[rows],
            second=self.second[rows],
            count=self.count[rows],
            starts=np.array([0, rows.stop - rows.start], dtype=np.int64),
        )

    def of_those(self, listeners: Sequence[int] | IntArray) -> Plays:
        """The plays of some listeners, each named once, who are listeners 0, 1, ... of them."""
        chosen = np.asarray(listeners, dtype=np.int64)
        lengths = np.diff(self.starts)[chosen]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        rows = np.repeat(self.starts[chosen] - starts[:-1], lengths) + np.arange(starts[-1])
        return Plays(
            listener=np.repeat(np.arange(len(chosen), dtype=np.uint32), lengths),
            track=self.track[rows],
            second=self.second[rows],
            count=self.count[rows],
            starts=starts,
        )

    def between(self, first: int, last: int) -> Plays:
        """Those from second `first` to before second `last`; everybody keeps their place."""
        inside = (self.second >= first) & (self.second < last)
        ends = np.concatenate([[0], np.cumsum(inside)])[self.starts]
        return Plays(
            listener=self.listener[inside],
            track=self.track[inside],
            second=self.second[inside],
            count=self.count[inside],
            starts=ends.astype(np.int64),
        )

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Every array by the name of its file, as `open` reads them."""
        return {f"{FOLDER}/{name}.npy": getattr(self, name) for name in (*_COLUMNS, "starts")}
