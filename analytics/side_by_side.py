"""What two methods say of the same tracks, and the tracks on which they disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.comparison import BoolArray, Contingency, Labels, contingency, disagreement
from analytics.lab import Lab
from analytics.matching import counterparts


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Two labellings of the same tracks.

    first, second: (n_tracks,) labels, -1 for noise.  table: how many tracks they share.
    counterparts: the group of the second that each group of the first corresponds to.
    differing: (n_tracks,) whether the two put a track into groups that do not correspond.
    """

    first: Labels
    second: Labels
    table: Contingency
    counterparts: Mapping[int, int]
    differing: BoolArray

    @property
    def n_differing(self) -> int:
        """Number of tracks on which the two disagree."""
        return int(np.count_nonzero(self.differing))


def side_by_side(lab: Lab, first: str, second: str) -> SideBySide:
    """The labellings of two methods by their keys, both among `lab.method_keys()`."""
    left, right = lab.labels(first), lab.labels(second)
    table = contingency(left, right)
    pairs = counterparts(table)
    return SideBySide(left, right, table, pairs, disagreement(left, right, pairs))


def best_known_first(
    catalogue: Catalogue, chosen: BoolArray, most: int | None = None
) -> npt.NDArray[np.int32]:
    """Rows of the tracks `chosen`, (n_tracks,), best known first, else by name; at most `most`."""
    if catalogue.sortable("popularity"):
        ascending = catalogue.order("popularity")
        n_known = catalogue.n_known("popularity")
        order = np.concatenate([ascending[:n_known][::-1], ascending[n_known:]])
    else:
        order = catalogue.order("name")
    return order[chosen.take(order)][:most]
