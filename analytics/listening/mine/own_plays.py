"""One person's plays of one catalogue, in order of time where that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.listening.facets import decayed
from analytics.listening.mine.sent import SentPlays
from analytics.listening.plays import Plays
from analytics.recommending.following import last_session
from analytics.recommending.taste import Taste

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class OwnPlays:
    """n plays.

    track: (n,) rows of the catalogue.  second: (n,) since 1970 in UTC, rising; all 0 where
    `has_times` is False.  count: (n,) 1 or more.  n_missing: songs that the catalogue lacks.
    """

    track: IntArray
    second: IntArray
    count: IntArray
    has_times: bool
    n_missing: int

    @classmethod
    def of(cls, sent: SentPlays, rows_of: Callable[[list[str]], npt.NDArray[np.int64]]) -> OwnPlays:
        """Those of them that a catalogue has. rows_of: of ids, -1 for what is not there."""
        rows = rows_of(list(sent.ids)) if sent.ids else np.zeros(0, np.int64)
        track = rows[sent.track]
        second = np.zeros(len(track), np.int64) if sent.second is None else sent.second
        here = track >= 0
        order = np.lexsort((track[here], second[here]))
        return cls(
            track=track[here][order],
            second=second[here][order],
            count=sent.count[here][order],
            has_times=sent.second is not None,
            n_missing=int(np.count_nonzero(rows < 0)),
        )

    def __len__(self) -> int:
        """Number of rows; see `count`."""
        return len(self.track)

    @property
    def n_plays(self) -> int:
        """How often anything was played."""
        return int(self.count.sum())

    @property
    def end(self) -> int:
        """The second of the last play; 0 of none."""
        return int(self.second[-1]) if len(self) else 0

    def at(self, offset_minutes: int) -> IntArray:
        """(n,) seconds by a clock that is so many minutes ahead of UTC."""
        found: IntArray = self.second + 60 * offset_minutes
        return found

    def weights(self, half_life_days: float | None) -> FloatArray:
        """(n,) what each counts, halved for every half-life before the last of them."""
        half_life = half_life_days if self.has_times else None
        return decayed(self.second, self.count, now=self.end, half_life_days=half_life)

    def taste(self) -> Taste:
        """The same as what recommendations are made from."""
        return Taste(self.track, self.second, self.count)

    def last_session(self) -> tuple[int, ...]:
        """Rows of the last session, in the order they were played; none where nobody knows when.

        A track that was played again stands where it was played last.
        """
        if not self.has_times:
            return ()
        rows = last_session(self.track, self.second).tolist()
        return tuple(reversed(dict.fromkeys(reversed(rows))))

    def as_plays(self, offset_minutes: int) -> Plays:
        """The same as the plays of somebody in a build, by a clock of their own."""
        nobody_else = np.zeros(len(self), dtype=np.uint32)
        return Plays.ordered(nobody_else, self.track, self.at(offset_minutes), self.count, 1)
