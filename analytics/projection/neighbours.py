"""What UMAP and t-SNE both start from: the tracks that differ, and their exact nearest ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from analytics.projection.alignment import turned_like
from analytics.projection.principal import principal

FEWEST: Final = 15
"""Where no more tracks than this differ there are no neighbourhoods to preserve."""


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What a layout is made from.

    values: (m, n_features) float32, rows that all differ, sorted by content.
    plane: (m, 2) float64, their PCA.
    """

    values: npt.NDArray[np.float32]
    plane: npt.NDArray[np.float64]

    def nearest(self, k: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]:
        """Distances (m, k) and rows (m, k) of the k nearest, each row itself first."""
        # In nine dimensions exact neighbours by tree, on all cores, take 3 s for 15 of 90,000
        # tracks; UMAP's own approximate search takes 20 s, for a seeded UMAP runs on one core.
        distances, rows = cKDTree(self.values).query(self.values, k=k, workers=-1)
        return distances.astype(np.float32), rows


def laid_out(
    values: npt.NDArray[np.floating[Any]],
    method: Callable[[Start], npt.NDArray[np.float64]],
) -> npt.NDArray[np.float32]:
    """The layout that `method` makes of `values`, (n_tracks, n_features): (n_tracks, 2).

    Rows of one content are laid out once, so that such tracks share a place, and in an order that
    does not depend on the file's. The layout is turned to lie like the PCA; it is the PCA where
    too few tracks differ.
    """
    different, place = np.unique(values.astype(np.float32), axis=0, return_inverse=True)
    plane, _, _ = principal(different)
    if len(different) <= FEWEST:
        return plane[place].astype(np.float32)
    layout = turned_like(method(Start(different, plane)), plane)
    return layout[place].astype(np.float32)
