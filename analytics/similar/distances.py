"""How far tracks are from what was asked for: from all at once, or part by part from a few.

Squared distances add up over the parts of a sound, so what each part adds is exact. Under the
measure "direction" they are those of the rows at length one, 2 - 2 cos, which add up alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.similar.request import Request, full_weights
from analytics.similar.sound import FloatArray, RowArray, Sound

_SHORTEST: Final = 1e-12
"""Squared lengths below this have no direction."""

_BLOCK: Final = 4_096
"""Places that stay in the processor's cache while everything asked of them is answered."""

_FEW: Final = 8
"""Up to one track in so many is picked out; for more, passing over all of them costs less."""


@dataclass(frozen=True)
class Distances:
    """Distances from the seeds of one request, all squared.

    From several seeds the distance is the mean of the squared distances from each.
    """

    sound: Sound
    request: Request

    @cached_property
    def weights(self) -> npt.NDArray[np.float64]:
        """(n_parts,) weights."""
        return full_weights(self.request.weights, self.sound)

    @cached_property
    def at_random(self) -> float:
        """Mean squared distance of two tracks picked at random."""
        if self.request.measure == "direction":
            return 2.0
        return float(self.weights @ [part.spread for part in self.sound.parts])

    def costs(self, rows: RowArray | None = None) -> tuple[FloatArray, FloatArray]:
        """(n,) distances from the seeds and (n,) costs, by which matches are ranked, lowest first.

        Of the tracks in `rows`, or of all; in float32, right to about 1e-5.

        A track nearer to one of the tracks to steer away from than to the seeds is set back by as
        much as it is nearer, then by what `crowding` says.
        """
        groups = (self.request.seeds, *((row,) for row in self.request.away))
        each = self._from_each(groups, rows)
        distances = each[0]
        costs = distances
        if self.request.away:
            costs = costs + np.maximum(distances - each[1:].min(axis=0), 0)
        if self.request.hub_damping:
            costs = costs * self.crowding(rows)
        return distances, costs

    def exact_costs(
        self, rows: RowArray
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """The same of a few tracks, in float64, from the differences of their coordinates."""
        distances, steered = self._exactly(rows)
        return distances, steered * self.crowding(rows)

    def steered(self, rows: RowArray) -> npt.NDArray[np.float64]:
        """(n,) costs of a few tracks before their `crowding`."""
        return self._exactly(rows)[1]

    def _exactly(self, rows: RowArray) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """(n,) distances from the seeds, and (n,) the same with what steering away adds."""
        distances = self.parts_from(self.request.seeds, rows).sum(axis=1)
        if not self.request.away:
            return distances, distances
        theirs, away = self._scaled(rows), self._scaled(np.array(self.request.away))
        nearest = np.full(len(rows), np.inf)
        for one in away:
            apart = theirs - one
            np.minimum(nearest, np.einsum("ij,ij->i", apart, apart), out=nearest)
        return distances, distances + np.maximum(distances - nearest, 0)

    def crowding(self, rows: RowArray | None = None) -> FloatArray:
        """(n,) float32, at least 1: what hubs, which are near to a great many, have costs times.

        (r / room) ** h for a track with less room than the seeds' r, h the hub_damping of the
        request. At 1 this is the local scaling NICDM of Schnitzer and others (2012), but that
        nobody gains by it: a track in an empty place is as far as it is.
        """
        room = self.sound.room if rows is None else self.sound.room[rows]
        if not self.request.hub_damping:
            return np.ones(len(room), dtype=np.float32)
        ours = self.sound.room[np.array(self.request.seeds)].mean(dtype=np.float64)
        crowding: FloatArray = np.maximum(np.float32(ours) / room, np.float32(1))
        if self.request.hub_damping != 1:
            crowding **= np.float32(self.request.hub_damping)
        return crowding

    def points_lost(self, rows: RowArray) -> npt.NDArray[np.float64]:
        """(n, 2) points of similarity that are lost by what lies near, of 100.

        First by nearness to what is steered away from, then by the track's own `crowding`.
        """
        distances, costs = self.exact_costs(rows)
        stages = [distances, self.steered(rows), costs]
        lost: npt.NDArray[np.float64] = -np.diff(
            [self.similarity(stage) for stage in stages], axis=0
        ).T
        return lost

    def parts_from(self, origins: tuple[int, ...], rows: RowArray) -> npt.NDArray[np.float64]:
        """(n, n_parts) what each part adds to the distance of each of `rows` from the origins."""
        theirs, ours = self._scaled(rows), self._scaled(np.array(origins))
        # The mean over many of what each is away is what their mean is, and how far they spread.
        middle = ours.mean(axis=0)
        squared = (theirs - middle) ** 2
        squared += ((ours - middle) ** 2).mean(axis=0)
        return self.sound.by_part(squared)

    def between(self, rows: RowArray) -> Callable[[int], npt.NDArray[np.float64]]:
        """What gives (n,) distances of all of `rows` from the one in a place among them."""
        scaled = self._scaled(rows)
        lengths = (scaled**2).sum(axis=1)
        doubled = -2 * scaled

        def from_one(place: int) -> npt.NDArray[np.float64]:
            found: npt.NDArray[np.float64] = doubled @ scaled[place]
            found += lengths
            found += lengths[place]
            return np.maximum(found, 0, out=found)

        return from_one

    def similarity(self, costs: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Costs as 100 (the same) to 0 (no closer than tracks picked at random).

        100 (1 - d / r), where d is the root of the cost and r that of the mean squared distance of
        two tracks picked at random, both under this request's weights; never below 0.
        """
        ratio = np.sqrt(np.maximum(np.asarray(costs, dtype=np.float64), 0) / self.at_random)
        shown: npt.NDArray[np.float64] = np.maximum(100 * (1 - ratio), 0)
        return shown

    def reach(self, similarity: float) -> float:
        """The cost at which a similarity above 0 is reached; infinite for 0."""
        return np.inf if similarity <= 0 else self.at_random * (1 - similarity / 100) ** 2

    def _from_each(self, groups: tuple[tuple[int, ...], ...], rows: RowArray | None) -> FloatArray:
        """(n_groups, n) mean squared distance from the tracks of each group, in float32."""
        sound = self.sound
        if rows is not None and len(rows) > sound.n_tracks // _FEW:
            return self._from_each(groups, None)[:, rows]
        origins = [self._origin(group) for group in groups]
        vectors = self._vectors([origin for origin, _ in origins])
        lengths = np.array([[length] for _, length in origins], dtype=np.float32)
        found = np.empty((len(groups), sound.n_tracks if rows is None else len(rows)), np.float32)
        for start in range(0, found.shape[1], _BLOCK):
            block = slice(start, start + _BLOCK)
            products = (sound.places[block if rows is None else rows[block]] @ vectors).T
            if self.request.measure == "direction":
                squared, products = products[-1], products[:-1]
                products /= np.sqrt(np.maximum(squared, np.float32(_SHORTEST)))
                products += (squared > _SHORTEST).astype(np.float32)
            products += lengths
            np.maximum(products, 0, out=found[:, block])
        return found

    def _vectors(self, origins: list[npt.NDArray[np.float64]]) -> FloatArray:
        """(n_columns + n_parts, n) float32, one for each origin, that `places` are multiplied with.

        The product is what the squared distance is but for the length of the origin. Under
        "direction" it lacks the length of the track as well, whose square one more vector gives.
        """
        n_columns, per_column = self.sound.n_columns, self.sound.columns_of(self.weights)
        by_direction = self.request.measure == "direction"
        vectors = np.zeros((self.sound.places.shape[1], len(origins) + by_direction), np.float32)
        vectors[:n_columns, : len(origins)] = (-2 * per_column * np.array(origins)).T
        vectors[n_columns:, len(origins) if by_direction else 0 :] = self.weights[:, None]
        return vectors

    def _origin(self, group: tuple[int, ...]) -> tuple[npt.NDArray[np.float64], float]:
        """(n_columns,) the mean of the group, and the mean of its squared weighted lengths."""
        rows = np.array(group)
        coordinates = self.sound.coordinates[rows].astype(np.float64)
        per_column = self.sound.columns_of(self.weights)
        lengths = (coordinates**2) @ per_column
        if self.request.measure == "direction":
            coordinates = coordinates / np.sqrt(np.maximum(lengths, _SHORTEST))[:, None]
            lengths = (coordinates**2) @ per_column
        return coordinates.mean(axis=0), float(lengths.mean())

    def _scaled(self, rows: RowArray) -> npt.NDArray[np.float64]:
        """(n, n_columns) coordinates whose plain squared differences are the distances."""
        per_column = self.sound.columns_of(self.weights)
        scaled: npt.NDArray[np.float64]
        scaled = self.sound.coordinates[rows].astype(np.float64) * np.sqrt(per_column)
        if self.request.measure == "direction":
            squared = (scaled**2).sum(axis=1, keepdims=True)
            scaled = scaled / np.sqrt(np.maximum(squared, _SHORTEST))
        return scaled
