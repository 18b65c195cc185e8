"""Find the candidates of a request among all tracks: every one looked at, or a graph walked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
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

_LONGEST_WALK: Final = 2_048
"""Candidates above which a walk takes about as long as looking at every one of a million tracks."""

_STEERED: Final = 4
_FEWEST_STEERED: Final = 4_096
"""How many are asked at first what steering away adds: per track wanted, and at least."""

_SAMPLED: Final = 64
_MARGIN: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Rows among which the best are, in no order.  complete: whether there are no others."""

    rows: Rows
    complete: bool


class Search(Protocol):
    """What finds the candidates of one request."""

    def candidates(self, n: int) -> Candidates:
        """At least the `n` rows of lowest cost among those allowed, or all within reach."""


class Index(Protocol):
    """What looks for candidates."""

    def search(self, measured: Distances, allowed: BoolArray | None) -> Search:
        """Look among the tracks allowed, or among all; asking for more later costs little."""


class Exact:
    """Looks at every track: one product of all places with one vector."""

    def search(self, measured: Distances, allowed: BoolArray | None) -> Search:
        """Look among the tracks allowed, or among all; asking for more later costs little."""
        return _LookedAt(measured, allowed)


class _LookedAt:
    """Every track, by what it costs at least: what steering away adds is left for the best.

    Steering away only ever sets tracks back, so a track that costs more than the best without it is
    not among the best with it.
    """

    def __init__(self, measured: Distances, allowed: BoolArray | None) -> None:
        self._measured = measured
        self._rows = None if allowed is None else np.flatnonzero(allowed)
        without = Distances(measured.sound, replace(measured.request, away=()))
        self._least_costs = self._within_reach(without.costs(self._rows)[1])

    def candidates(self, n: int) -> Candidates:
        """At least the `n` rows of lowest cost among those allowed, or all within reach."""
        places = self._set_back(n) if self._measured.request.away else lowest(self._least_costs, n)
        return Candidates(self._of(places), complete=len(places) < n)

    def _set_back(self, n: int) -> Rows:
        """Places of at least the `n` lowest costs with what steering away adds, or all."""
        least = self._least_costs
        near = lowest(least, max(_STEERED * n, _FEWEST_STEERED))
        costs = self._steered_costs(near)
        if len(near) > n:
            # No track is among the best that costs more than the last of n before it is set back.
            last = np.partition(costs, n - 1)[n - 1]
            if last > least[near].max():
                near = np.flatnonzero((least <= last) & np.isfinite(least))
                costs = self._steered_costs(near)
        return near[lowest(costs, n)]

    def _steered_costs(self, places: Rows) -> FloatArray:
        return self._within_reach(self._measured.costs(self._of(places))[1])

    def _within_reach(self, costs: FloatArray) -> FloatArray:
        """Costs, infinite beyond what is asked for."""
        limit = self._measured.reach(self._measured.request.least)
        if not np.isfinite(limit):
            return costs
        # Rounding is for the exact costs to judge: here nothing within reach may be lost.
        return np.where(costs <= limit * 1.0001 + 1e-3, costs, np.float32(np.inf))

    def _of(self, places: Rows) -> Rows:
        return places if self._rows is None else self._rows[places]


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
    measure, tracks to steer away from, a filter, long lists) is looked at exactly.
    """

    def __init__(self, graph: Any) -> None:
        """graph: a voyager.Index of `Sound.coordinates`, Euclidean, ids being rows."""
        self._graph = graph

    def search(self, measured: Distances, allowed: BoolArray | None) -> Search:
        """Look among the tracks allowed, or among all; asking for more later costs little."""
        request = measured.request
        as_made = (
            request.measure == "distance"
            and allowed is None
            and not request.away
            and bool((measured.weights == 1).all())
        )
        return _Walk(self._graph, measured) if as_made else _LookedAt(measured, allowed)


@dataclass(frozen=True)
class _Walk:
    """A walk to those nearest to the middle of the seeds, in which the mean of squares is least."""

    graph: Any
    measured: Distances

    def candidates(self, n: int) -> Candidates:
        """About the `n` rows of lowest cost, or all within reach."""
        sound, request = self.measured.sound, self.measured.request
        # Under damping the order changes, but only among those that are near.
        n_walked = 4 * n if request.hub_damping else n
        if n_walked > min(_LONGEST_WALK, sound.n_tracks // 8):
            return self._looked_at.candidates(n)
        origin = sound.coordinates[np.array(request.seeds)].mean(axis=0)
        rows, _ = self.graph.query(origin, k=n_walked, query_ef=max(2 * n_walked, 200))
        return Candidates(np.asarray(rows, dtype=np.int64), complete=False)

    @cached_property
    def _looked_at(self) -> Search:
        return _LookedAt(self.measured, None)


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
