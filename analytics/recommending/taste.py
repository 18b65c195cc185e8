"""Taste: what somebody played, and how much each of it still counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec
from analytics.listening.counting import people_behind_tracks
from analytics.listening.plays import Plays

DAY: Final = 86_400
HALF_LIVES: Final = (1.0, 36_500.0)
"""Shortest and longest half-life, in days."""

MOST_PLAYS: Final = 2_000_000

IntArray = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """m different tracks, each with what it counts, rows rising.

    rows: (m,) int64.  weights: (m,) float64, log(1 + plays), plays faded by their age; above 0.
    last: (m,) int64 seconds, when each was played last.
    """

    rows: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    last: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Number of tracks."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """n plays of one person or of many.

    tracks: (n,) rows, 0 or more.  seconds: (n,) since 1970 in UTC, all 0 where times are unknown.
    counts: (n,) how often at that time, 1 or more.
    """

    tracks: IntArray
    seconds: IntArray
    counts: IntArray

    def __post_init__(self) -> None:
        """Raise InvalidSpec for columns that are not of one length, or too long."""
        lengths = {len(self.tracks), len(self.seconds), len(self.counts)}
        if len(lengths) > 1:
            raise InvalidSpec("taste", sorted(lengths), "columns of one length")
        if len(self.tracks) > MOST_PLAYS:
            raise InvalidSpec("taste", len(self.tracks), f"up to {MOST_PLAYS:,} plays")

    @classmethod
    def of(cls, plays: Plays) -> Taste:
        """That of everybody in `plays`, who are usually one: `plays.of(listener)`."""
        return cls(plays.track, plays.second, plays.count)

    @classmethod
    def of_tracks(cls, rows: Sequence[int] | IntArray) -> Taste:
        """That of a list of tracks, each played once for every time it is named."""
        tracks = np.asarray(rows, dtype=np.int64)
        return cls(tracks, np.zeros(len(tracks), np.int64), np.ones(len(tracks), np.int64))

    @classmethod
    def shared(cls, plays: Plays, fewest: int) -> Taste:
        """What people have in common: tracks that `fewest` of them play or more.

        A track counts as many plays as people play it, so that nobody decides alone and nobody can
        be seen. Empty where nothing is played by so many.
        """
        n_tracks = int(plays.track.max()) + 1 if plays.n_plays else 0
        people = people_behind_tracks(plays.listener, plays.track, n_tracks)
        rows = np.flatnonzero(people >= max(fewest, 1))
        return cls(rows, np.zeros(len(rows), np.int64), people[rows])

    def __len__(self) -> int:
        """Number of plays, see `counts`."""
        return len(self.tracks)

    def require_rows(self, n_tracks: int) -> None:
        """Raise InvalidSpec for a row that a catalogue of `n_tracks` does not have."""
        if len(self) and (int(self.tracks.min()) < 0 or int(self.tracks.max()) >= n_tracks):
            wrong = self.tracks[(self.tracks < 0) | (self.tracks >= n_tracks)]
            raise InvalidSpec("taste", int(wrong[0]), f"rows 0 to {n_tracks - 1}")

    def weighed(self, half_life_days: float | None = None) -> Weighed:
        """Each track once. A play counts half as much for each half-life before the last play.

        half_life_days: within HALF_LIVES, None for plays that do not fade. Raises InvalidSpec.
        """
        rows, place = np.unique(np.asarray(self.tracks, dtype=np.int64), return_inverse=True)
        seconds = np.asarray(self.seconds, dtype=np.int64)
        counts = np.maximum(np.asarray(self.counts, dtype=np.float64), 1)
        if half_life_days is not None and len(self):
            days = (seconds.max() - seconds) / DAY
            counts = counts * np.exp2(-days / require_half_life(half_life_days))
        played = np.bincount(place, weights=counts, minlength=len(rows))
        last = np.full(len(rows), np.iinfo(np.int64).min)
        np.maximum.at(last, place, seconds)
        # Faded to nothing they would divide by nothing where weights are made shares.
        return Weighed(rows, np.log1p(np.maximum(played, np.finfo(np.float32).tiny)), last)


def require_half_life(days: float) -> float:
    """`days` as they are. Raises InvalidSpec outside HALF_LIVES."""
    fits = isinstance(days, int | float) and not isinstance(days, bool)
    if not fits or not math.isfinite(days) or not HALF_LIVES[0] <= days <= HALF_LIVES[1]:
        legal = f"{HALF_LIVES[0]:g} to {HALF_LIVES[1]:g} days, or None"
        raise InvalidSpec("half_life_days", days, legal)
    return float(days)
