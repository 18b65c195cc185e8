"""What is played after what: steps from track to track within a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.listening.plays import FOLDER, Plays

SESSION_GAP_S: Final = 1_800
"""A longer pause between two plays begins a new session."""

_STEP_FADES: Final = 0.5
"""What a step from one track earlier counts, over one from the track just played."""
_UNSURE: Final = 5.0
"""People who must have gone on from a track until their steps count half of what they can."""
_STEPS_COUNT: Final = 40.0
"""What a step that everybody makes counts, in spreads of everything else."""

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.integer[Any]]
_COLUMNS: Final = ("starts", "tracks", "people")


@dataclass(frozen=True, slots=True, eq=False)
class Following:
    """Which tracks people went on with after each track.

    starts: (n_tracks + 1,) int64, where each track's followers begin.  tracks: (n,) uint32, the
    followers, rising within a track.  people: (n,) uint32, how many different people made the step.
    """

    starts: IntArray
    tracks: IntArray
    people: IntArray

    @classmethod
    def counted(cls, plays: Plays, n_tracks: int, smallest: int) -> Following:
        """The steps of `plays`: from a play to the next of the same session and another track.

        Steps of fewer than `smallest` people would tell of persons, and are left out. Plays of one
        second have no order, as in files that know only the day: no steps are taken
        from them.
        """
        gap = np.diff(plays.second)
        step = (
            (plays.listener[1:] == plays.listener[:-1])
            & (plays.track[1:] != plays.track[:-1])
            & (gap > 0)
            & (gap <= SESSION_GAP_S)
        )
        made = np.stack([plays.track[:-1][step], plays.track[1:][step], plays.listener[1:][step]])
        made = np.unique(made.astype(np.int64), axis=1)
        pairs, people = np.unique(made[:2], axis=1, return_counts=True)
        pairs, people = pairs[:, people >= smallest], people[people >= smallest]
        per_track = np.bincount(pairs[0], minlength=n_tracks)
        return cls(
            starts=np.concatenate([[0], np.cumsum(per_track)]).astype(np.int64),
            tracks=pairs[1].astype(np.uint32),
            people=people.astype(np.uint32),
        )

    @classmethod
    def open(cls, build: OpenBuild) -> Following | None:
        """That of a build; None in one that was made without any."""
        if not build.has(_file("starts")):
            return None
        return cls(**{name: build.array(_file(name)) for name in _COLUMNS})

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Every array by the name of its file, as `open` reads them."""
        return {_file(name): getattr(self, name) for name in _COLUMNS}

    def after(self, row: int, smallest: int = 1) -> tuple[IntArray, IntArray]:
        """The tracks that `smallest` people or more went on with after a track, and how many did.

        Fewer than the build was counted with are in no build.
        """
        place = slice(int(self.starts[row]), int(self.starts[row + 1]))
        enough = self.people[place] >= smallest
        return self.tracks[place][enough], self.people[place][enough]

    def steps(self, session: Sequence[int], smallest: int = 1) -> FloatArray:
        """(n_tracks,) how much people's steps speak for each as the next, 0 for most.

        session: rows in the order they were played. Each gives the share of people who went on
        with a track, shrunk where few went on at all.
        """
        found = np.zeros(len(self.starts) - 1, dtype=np.float32)
        for back, row in enumerate(reversed(session)):
            tracks, people = self.after(row, smallest)
            sure = people.sum() + _UNSURE
            found[tracks] += (_STEPS_COUNT * _STEP_FADES**back * people / sure).astype(np.float32)
        return found


def _file(name: str) -> str:
    return f"{FOLDER}/following_{name}.npy"


def last_session(tracks: IntArray, seconds: IntArray) -> npt.NDArray[np.int64]:
    """Rows of the last session of one person's plays, in the order they were played.

    tracks, seconds: (n,) of plays in any order.
    """
    order = np.argsort(seconds, kind="stable")
    pauses = np.flatnonzero(np.diff(np.asarray(seconds)[order]) > SESSION_GAP_S)
    first = int(pauses[-1]) + 1 if len(pauses) else 0
    found: npt.NDArray[np.int64] = np.asarray(tracks)[order][first:].astype(np.int64)
    return found
