"""How densely tracks lie: the tree from which DBSCAN and HDBSCAN read their groups.

Two tracks are joined at the distance from which on each has `min_samples` tracks within reach and
they reach each other (mutual reachability: Campello, Moulavi and Sander, 2013). What DBSCAN finds
with any reach is what joins up to that distance leave together, so one tree answers every reach, in
memory that grows with the number of tracks; lists of all neighbours, as scikit-learn makes them,
take many gigabytes where the reach is large.

Measured on 89,740 tracks by nine features: 12 s of one core and 34 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Self

import numba
import numpy as np
import numpy.typing as npt
from fast_hdbscan.boruvka import parallel_boruvka
from fast_hdbscan.numba_kdtree import build_kdtree
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analytics.clustering.result import NOISE
from analytics.errors import InvalidSpec
from analytics.validation.density import N_SHOWN
from analytics.validation.knee import upturn

FEWEST_NEIGHBOURS: Final = 3
_PER_COLUMN: Final = 2
_MOST_BY_ITSELF: Final = 40
_SINGLE_PRECISION: Final = 1 + 1e-6
"""Distances are good to one part in a million: two this close are the same."""


def neighbours_for(min_samples: int, n_tracks: int, n_columns: int) -> int:
    """`min_samples`, or where it is 0 twice the columns (Sander et al., 1998), up to 40.

    Raises InvalidSpec where there are fewer tracks.
    """
    if n_tracks < FEWEST_NEIGHBOURS:
        raise InvalidSpec("tracks", n_tracks, f"{FEWEST_NEIGHBOURS} or more to tell dense places")
    if min_samples == 0:
        usual = min(_PER_COLUMN * n_columns, _MOST_BY_ITSELF, n_tracks)
        return max(usual, FEWEST_NEIGHBOURS)
    if not FEWEST_NEIGHBOURS <= min_samples <= n_tracks:
        raise InvalidSpec(
            "min_samples", min_samples, f"0, or {FEWEST_NEIGHBOURS} to {n_tracks:,}, the tracks"
        )
    return min_samples


@dataclass(frozen=True, slots=True, eq=False)
class DensityTree:
    """The joins of tracks at rising distances, for one number of neighbours.

    reach: (n_tracks,) float32, how far each track must look to have `min_samples` tracks, itself
        among them, within reach: the k-distance.
    joins: (n_tracks - 1, 3) float64, two tracks and the distance at which they are joined, in no
        order: a minimum spanning tree.
    """

    min_samples: int
    reach: npt.NDArray[np.float32]
    joins: npt.NDArray[np.float64]

    @classmethod
    def of(cls, values: npt.NDArray[np.floating[Any]], min_samples: int) -> Self:
        """The tree of `values`, (n_tracks, n_columns); min_samples: 3 to n_tracks.

        Exact, by Borůvka's algorithm over a k-d tree (McInnes and Healy, 2017), in single
        precision.
        """
        with _one_thread():
            joins, _, reach = parallel_boruvka(
                build_kdtree(values),
                1,
                min_samples=min_samples - 1,  # fast_hdbscan does not count the track itself
                sample_weights=np.empty(1, dtype=np.float32),
                reproducible=False,
            )
        return cls(min_samples, reach, joins)

    def groups(self, eps: float) -> npt.NDArray[np.int32]:
        """(n_tracks,) the groups of DBSCAN's core tracks at a reach, from 0; -1 for the others."""
        n_tracks = len(self.reach)
        joined = self.joins[self.joins[:, 2] <= eps * _SINGLE_PRECISION]
        one, other = joined[:, 0].astype(np.intp), joined[:, 1].astype(np.intp)
        links = coo_array((np.ones(len(joined), dtype=np.bool_), (one, other)), (n_tracks,) * 2)
        _, component = connected_components(links.tocsr(), directed=False)
        core = self.core(eps)
        _, numbers = np.unique(component[core], return_inverse=True)
        groups = np.full(n_tracks, NOISE, dtype=np.int32)
        groups[core] = numbers
        return groups

    def core(self, eps: float) -> npt.NDArray[np.bool_]:
        """(n_tracks,) whether each track has `min_samples` tracks within a reach."""
        return self.reach <= np.float32(eps * _SINGLE_PRECISION)

    def suggested(self) -> float | None:
        """The reach that is likely to tell groups apart; None if none does.

        Where the curve of all k-distances turns up (Kneedle, on the curve as the page shows it)
        or, if that leaves fewer than two groups, the longest that leaves two, of those that make
        99%, 98%, ... 1% of the tracks core tracks.
        """
        curve = np.sort(self.reach).astype(np.float64)
        places = np.unique(np.linspace(0, len(curve) - 1, N_SHOWN).round().astype(np.intp))
        bend = upturn(places, curve[places])
        shares = np.quantile(curve, np.arange(99, 0, -1) / 100, method="lower").tolist()
        tried = shares if bend is None else [float(curve[places[bend]]), *shares]
        return next((eps for eps in tried if self.groups(eps).max(initial=NOISE) >= 1), None)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let compiled code use one core: which of two equal joins it takes is then always the same.

    fast_hdbscan's own way of repeating itself takes three times as long as one core does.
    """
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        yield
    finally:
        numba.set_num_threads(before)
