"""The kinds of listeners that people know when a build begins."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.building.earlier import LEAST_SHARED, sound_builds_with
from analytics.home import Home
from analytics.listening.kind_continuity import NUMBERS, EarlierKinds, next_number
from analytics.listening.people import LISTENERS, Listeners
from analytics.listening.segments import LABELS, NOBODY, SEGMENTS, open_segments


@dataclass(frozen=True, slots=True, eq=False)
class KnownKinds:
    """What there is of kinds of listeners when a build of some order begins.

    followed: the build whose kinds those to come follow, None without one.  is_own: it is of the
    order under way, so people are to meet its kinds again as they are.  before: the build that
    changes are counted from, None without one; never of the order under way.  next_number: the
    first that no kind has had.
    """

    followed: OpenBuild | None = None
    is_own: bool = False
    before: OpenBuild | None = None
    next_number: int = 0

    @classmethod
    def of(cls, home: Home, serving: OpenBuild | None, order: str) -> Self:
        """Those in a home for a build of an order, named by its digest.

        serving: what serves. Where it has no kinds, those of the newest build that has are known.
        """
        every = list(sound_builds_with(SEGMENTS, home))
        if serving is not None and serving.has(SEGMENTS):
            # First, although after going back there is a newer one.
            names = serving.manifest["build"]
            every = [serving, *(each for each in every if each.manifest["build"] != names)]
        if not every:
            return cls()
        others = (each for each in every if each.manifest["spec_hash"] != order)
        return cls(
            followed=every[0],
            is_own=every[0].manifest["spec_hash"] == order,
            before=next(others, None),
            next_number=max(map(next_number, every)),
        )

    @property
    def digest(self) -> str | None:
        """Names what kinds are made to follow; None where those found before are right anyway."""
        if self.is_own:
            return None
        if self.followed is None:
            return ""
        files = self.followed.manifest["files"]
        names = [name for name in (LABELS, SEGMENTS, LISTENERS, NUMBERS) if name in files]
        records = [files[name]["sha256"] for name in names]
        return hashlib.sha256(" ".join([*records, str(self.next_number)]).encode()).hexdigest()

    def of_those_followed(self, pseudonyms: pa.Array) -> EarlierKinds | None:
        """The kinds followed, as far as n people were in them; None where too few were."""
        return _shared(self.followed, pseudonyms)

    def of_those_before(self, pseudonyms: pa.Array) -> EarlierKinds | None:
        """The kinds that changes are counted from, likewise."""
        return _shared(self.before, pseudonyms)


def _shared(build: OpenBuild | None, pseudonyms: pa.Array) -> EarlierKinds | None:
    if build is None:
        return None
    every, people = open_segments(build), Listeners.open(build)
    if every is None or people is None:
        return None
    there = pc.index_in(pseudonyms, value_set=people.pseudonym).fill_null(-1).to_numpy()
    # The last entry, where -1 leads: of whom nothing is known.
    kinds = np.append(build.array(LABELS), NOBODY)
    of: npt.NDArray[np.int32] = kinds[there].astype(np.int32)
    fewest = LEAST_SHARED * min(len(of), int(np.count_nonzero(kinds != NOBODY)))
    if np.count_nonzero(of != NOBODY) < max(1, fewest):
        return None
    return EarlierKinds(every, of)
