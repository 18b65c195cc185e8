"""Kinds of listeners: the groups a build has put its people in by how they listen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.listening.groups import NOT_KNOWN, Grouping
from analytics.listening.kind_continuity import KindChanges
from analytics.listening.segments import LABELS, MAP, Segment, open_segments


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The kinds of m people.

    every: in the order of their numbers, which may have gaps.  of: (m,) the place among them of
    each person's; NOT_KNOWN for who is in none.  places: (m, 2) of people on a map; None without
    one.  changes: since the build before; None where these kinds follow no others.
    """

    every: tuple[Segment, ...]
    of: npt.NDArray[Any]
    places: npt.NDArray[np.floating[Any]] | None
    changes: KindChanges | None = None

    @classmethod
    def open(cls, build: OpenBuild) -> Kinds | None:
        """Those of a build; None in one that has none."""
        found = open_segments(build)
        if found is None:
            return None
        places = build.array(MAP) if build.has(MAP) else None
        return cls(found, build.array(LABELS), places, KindChanges.open(build))

    @classmethod
    def grouping(cls, kinds: Kinds | None, n_listeners: int) -> Grouping:
        """People by the numbers of their kinds, as text."""
        if kinds is None:
            return Grouping((), np.full(n_listeners, NOT_KNOWN, dtype=np.int64))
        return Grouping(tuple(str(each.number) for each in kinds.every), kinds.of.astype(np.int64))
