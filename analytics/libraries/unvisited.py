"""Which parts of a catalogue a list has not visited, those nearest to what is in it first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.libraries.coverage import Coverage

FloatArray = npt.NDArray[np.floating[Any]]

TASTE: Final = 20
"""A part is as near to a list as the nearest 1 in 20 of its tracks is, on average..."""
FEWEST: Final = 10
"""...but of no fewer tracks than these: one odd song is no taste."""
HARDLY: Final = 0.25
"""A part is hardly visited where a list has less than this of its usual share."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part to go to.

    part: its number.  n_visited: the tracks of the list in it, 0 for most.
    distance: to the list, in the units of the positions.
    """

    part: int
    n_visited: int
    distance: float


def distances_to(centres: FloatArray, positions: FloatArray) -> npt.NDArray[np.float64]:
    """(m,) how far each centre is from a list.

    centres: (m, d).  positions: (n, d) of the list's tracks, n at least 1. The mean distance to the
    nearest of them: one in TASTE, FEWEST at least, or all there are.
    """
    n_near = min(max(-(-len(positions) // TASTE), FEWEST), len(positions))
    found = np.empty(len(centres))
    for number, centre in enumerate(centres):  # one at a time: all pairs would be 50,000 by 48 by d
        apart = np.linalg.norm(positions - centre, axis=1)
        found[number] = np.partition(apart, n_near - 1)[:n_near].mean(dtype=np.float64)
    return found


def places_to_go(
    coverage: Coverage, distances: npt.NDArray[np.float64], most: int
) -> tuple[Place, ...]:
    """Up to `most` parts never visited, the nearest first; then parts that are hardly visited.

    distances: (m,) of each part, from `distances_to`. Parts without a track are no place to go.
    """
    never = (coverage.counts == 0) & (coverage.totals > 0)
    hardly = ~never & (coverage.totals > 0) & (coverage.lifts < HARDLY)
    order = np.lexsort((np.arange(len(distances)), distances))
    ranked = [*order[never[order]].tolist(), *order[hardly[order]].tolist()]
    return tuple(
        Place(part, int(coverage.counts[part]), float(distances[part])) for part in ranked[:most]
    )
