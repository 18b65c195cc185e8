"""Lay a new map on the one people know, so that what they learnt of it stays true.

A layout that keeps neighbours has no directions of its own: another run may come out turned or
mirrored and say the same. Of all ways to turn it, the one that brings the tracks of both maps
closest is found in one step (orthogonal Procrustes problem; Schönemann, 1966).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

Coordinates = npt.NDArray[np.floating[Any]]

_FEWEST_SHARED: Final = 10
"""Fewer tracks than this on both maps say nothing about how the maps lie to each other."""


def align(
    coordinates: npt.NDArray[np.float32],
    previous: npt.NDArray[np.float32],
    rows: npt.NDArray[np.intp],
) -> npt.NDArray[np.float32]:
    """`coordinates`, (n_tracks, 2), as one piece laid as close to an earlier map as can be.

    previous: (n_shared, 2) where the tracks `rows`, (n_shared,) of the new map, lay on that map.
    The map is moved, turned or mirrored, and scaled to the same spread; distances on it keep
    their proportions. With fewer than 10 shared tracks, or with all of them in one place, there
    is nothing to go by and it stays as it is.
    """
    if len(rows) != len(previous):
        raise ValueError(f"{len(rows)} rows for {len(previous)} places")
    # The same map again is not to come back with the rounding of another turn in it.
    if len(rows) < _FEWEST_SHARED or np.array_equal(coordinates[rows], previous):
        return coordinates
    here, there = coordinates[rows].astype(np.float64), previous.astype(np.float64)
    middle, known_middle = here.mean(axis=0), there.mean(axis=0)
    here, there = here - middle, there - known_middle
    spread, known_spread = np.linalg.norm(here), np.linalg.norm(there)
    if not (spread > 0 and known_spread > 0):
        return coordinates
    # The least-squares scale would shrink a map that has changed in part, at every refit again.
    scale = known_spread / spread
    turned = (coordinates.astype(np.float64) - middle) @ closest_turn(here, there)
    aligned: npt.NDArray[np.float32] = (turned * scale + known_middle).astype(np.float32)
    return aligned


def turned_like(layout: Coordinates, reference: Coordinates) -> npt.NDArray[np.float64]:
    """`layout`, (n, 2), centred, then turned or mirrored to lie as `reference`, (n, 2), does."""
    centred = layout.astype(np.float64) - layout.mean(axis=0, dtype=np.float64)
    turned: npt.NDArray[np.float64] = centred @ closest_turn(
        centred, reference - reference.mean(axis=0)
    )
    return turned


def closest_turn(centred: Coordinates, reference: Coordinates) -> npt.NDArray[np.float64]:
    """The turn or mirroring R, (2, 2), that makes `centred @ R` closest to `reference`."""
    left, _, right = np.linalg.svd(centred.T @ reference)
    turn: npt.NDArray[np.float64] = left @ right
    return turn
