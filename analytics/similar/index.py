"""Find the candidates of a request among all tracks: every one looked at, or a graph walked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import voyager

from analytics.artifacts import OpenBuild
from analytics.similar.distances import Distances
from analytics.similar.sound import FloatArray

BoolArray = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

LARGEST_EXACT: Final = 1_000_000
"""Up to as many tracks, every one is looked at, which is fast enough (`make bench-quality`)."""

GRAPH: Final = "sound.voy"
"""The graph of a build with more tracks than that."""

_SAMPLED: Final = 64
_MARGIN: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Rows among which the best are, in no order.  complete: whether there are no others."""

    rows: Rows
    complete: bool


class Index(Protocol):
    """What finds candidates."""

    def candidates(self, measured: Distances, allowed: BoolArray | None, n: int) -> Candidates:
        """At least the `n` rows of lowest cost among those allowed, or all within reach."""


class Exact:
    """Looks at every track: one product of all places with one vector."""

    def candidates(self, measured: Distances, allowed: BoolArray | None, n: int) -> Candidates:
        """At least the `n` rows of lowest cost among those allowed, or all within reach."""
        among = None
        if allowed is not None:
            among = np.flatnonzero(allowed)
            if len(among) > measured.sound.n_tracks // 8:
                among = None  # copying so many places costs more than passing over the others
        _, costs = measured.costs(among)
        if allowed is not None and among is None:
            costs = np.where(allowed, costs, np.float32(np.inf))
        limit = measured.reach(measured.request.least)
        if np.isfinite(limit):
            # Rounding is for the exact costs to judge: here nothing within reach may be lost.
            costs = np.where(costs <= limit * 1.0001 + 1e-3, costs, np.float32(np.inf))
        found = lowest(costs, n)
        complete = len(found) < n
        return Candidates(found if among is None else among[found], complete)


def lowest(costs: npt.NDArray[np.float32], n: int) -> Rows:
    """Places of at least the `n` lowest finite values, in no order; all finite where fewer.

    A sample says about how low a value must be; nearly all are then passed over in one comparison.
    """
    if len(costs) > _SAMPLED * n:
        sample = np.sort(costs[::_SAMPLED])
        bound = sample[min(_MARGIN + 2 * n // _SAMPLED, len(sample) - 1)]
        found = np.flatnonzero(costs <= bound)
        if np.isfinite(bound) and len(found) >= n:
            return found
    finite: Rows = np.flatnonzero(np.isfinite(costs))
    if len(finite) <= n:
        return finite
    kept = np.argpartition(costs[finite], n - 1)[:n]
    # Ties with the last one: the lower row goes first, so none of them may be lost.
    with_ties: Rows = finite[costs[finite] <= costs[finite[kept]].max()]
    return with_ties


class Walked:
    """Walks a voyager graph of the places, for more tracks than can be looked at in time.

    Right for most of the nearest, not all. What the graph was not made for (other weights, another
    measure, tracks to steer away from, a filter) is looked at exactly, and takes its time.
    """

    def __init__(self, graph: Any) -> None:
        """graph: a voyager.Index of `Sound.coordinates`, Euclidean, ids being rows."""
        self._graph = graph

    def candidates(self, measured: Distances, allowed: BoolArray | None, n: int) -> Candidates:
        """About the `n` rows of lowest cost among those allowed, or all within reach."""
        request = measured.request
        as_made = (
            request.measure == "distance"
            and allowed is None
            and not request.away
            and bool((measured.weights == 1).all())
        )
        if not as_made or n > measured.sound.n_tracks // 8:
            return Exact().candidates(measured, allowed, n)
        if request.hub_damping:
            n *= 4  # the order changes, but only among those that are near
        origin = measured.sound.coordinates[np.array(request.seeds)].mean(axis=0)
        rows, _ = self._graph.query(origin, k=n, query_ef=max(2 * n, 200))
        return Candidates(np.asarray(rows, dtype=np.int64), complete=False)


def graph_of(coordinates: FloatArray) -> voyager.Index:
    """The graph that `Walked` walks, of (n_tracks, n_columns) coordinates."""
    graph = voyager.Index(voyager.Space.Euclidean, coordinates.shape[1], random_seed=0)
    # voyager passes over the strides of a part of an array and reads what lies beside it.
    graph.add_items(np.ascontiguousarray(coordinates), ids=list(range(len(coordinates))))
    return graph


def open_index(build: OpenBuild) -> Index:
    """What finds candidates in a published build."""
    if not build.has(GRAPH):
        return Exact()
    return Walked(voyager.Index.load(str(build.path / GRAPH)))
