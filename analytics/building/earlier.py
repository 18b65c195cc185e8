"""What people know already: maps of the builds published before this one, moods that serve."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.building.tables import TRACKS
from analytics.continuity import CHANGES, UNSORTED
from analytics.errors import DamagedBuild
from analytics.home import Home
from analytics.manifest import PINNED, verified
from analytics.moods import Mood

LEAST_SHARED: Final = 0.1
"""Of the tracks, or people, of the smaller of two builds. Fewer say too little of what is which."""


@dataclass(frozen=True, slots=True, eq=False)
class EarlierPlaces:
    """Where tracks of this build lay on an earlier map.

    rows: (n_shared,) rows of this build.  places: (n_shared, 2) float32 coordinates on that map.
    """

    rows: npt.NDArray[np.intp]
    places: npt.NDArray[np.float32]


class EarlierMaps:
    """The maps of the builds in a home."""

    def __init__(self, home: Home) -> None:
        """Look into `home` when asked."""
        self._home = home

    def places(self, projection: str, ids: pa.ChunkedArray) -> EarlierPlaces | None:
        """Where the tracks `ids` lay on the newest map "pca", "umap" or "tsne" there is.

        None where no sound build has that map.
        """
        build = self._newest_with(f"{projection}.npy")
        if build is None:
            return None
        rows, there = _in_both(ids, build)
        return EarlierPlaces(rows, build.array(f"{projection}.npy")[there])

    def _newest_with(self, file: str) -> OpenBuild | None:
        return next(sound_builds_with(file, self._home), None)


def sound_builds_with(file: str, home: Home) -> Iterator[OpenBuild]:
    """The undamaged published builds that have a file, newest first."""
    for name in home.published():
        folder = home.builds / name
        try:
            build = OpenBuild(folder, verified(folder))
        except DamagedBuild:
            continue
        if build.has(file):
            yield build


@dataclass(frozen=True, slots=True, eq=False)
class EarlierMoods:
    """The moods that those of a build follow, and which of its tracks were in them.

    rows: (n_shared,) rows of this build.  mood_of: (n_shared,) the number of each one's mood.
    is_own: these are the moods found anew, so what changed with them, None for nothing, is known:
    `changes`, as in changes.json.
    """

    moods: tuple[Mood, ...]
    rows: npt.NDArray[np.intp]
    mood_of: npt.NDArray[np.integer[Any]]
    is_own: bool = False
    changes: Any | None = None

    @property
    def n_groups(self) -> int:
        """Number of moods that are groups, and not the tracks in none."""
        return sum(mood.slug != UNSORTED for mood in self.moods)


@dataclass(frozen=True, slots=True, eq=False)
class KnownMoods:
    """The moods that served when a build began.

    build: what served, None without a sound one.  is_own: it is the core of the build under way,
    whose moods people are to meet again as they are.
    """

    build: OpenBuild | None = None
    is_own: bool = False

    @classmethod
    def of(cls, build: OpenBuild | None, order: str) -> KnownMoods:
        """What `build` means for a build of an order, named by its digest.

        A pinned build has the order of the one it was made from, and moods that are not its own.
        """
        own = build is not None and build.manifest["spec_hash"] == order and not build.has(PINNED)
        return cls(build, own)

    @property
    def digest(self) -> str | None:
        """Names what moods are made to follow; None where moods found before are right anyway.

        Those are what the core that serves was made from, whichever moods it followed.
        """
        if self.build is None:
            return ""
        if self.is_own:
            return None
        files = self.build.manifest["files"]
        records = [files[name]["sha256"] for name in (TRACKS, "moods.npy", "moods.json")]
        return hashlib.sha256(" ".join(records).encode()).hexdigest()

    def shared_with(self, ids: pa.ChunkedArray) -> EarlierMoods | None:
        """The moods, as far as the tracks `ids` were in them; None where too few were."""
        if self.build is None:
            return None
        rows, there = _in_both(ids, self.build)
        mood_of = self.build.array("moods.npy")
        if len(rows) < max(1, LEAST_SHARED * min(len(ids), len(mood_of))):
            return None
        moods = tuple(Mood.from_dict(mood) for mood in self.build.json("moods.json"))
        changes = self.build.json(CHANGES) if self.build.has(CHANGES) else None
        return EarlierMoods(moods, rows, mood_of[there], self.is_own, changes)


def _in_both(
    ids: pa.ChunkedArray, build: OpenBuild
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Places, among `ids` and in `build`, of the tracks that are in both."""
    found = pc.index_in(ids, value_set=build.table(TRACKS)["id"])
    there = found.fill_null(-1).to_numpy().astype(np.intp)
    rows = np.flatnonzero(there >= 0)
    return rows, there[rows]
