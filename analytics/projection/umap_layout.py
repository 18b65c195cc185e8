"""UMAP: tracks near each other in sound are drawn near each other (McInnes and others, 2018)."""

from __future__ import annotations

import warnings
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.projection.neighbours import Start, laid_out

_NEIGHBOURS: Final = 15


def umap(values: npt.NDArray[np.floating[Any]], seed: int) -> npt.NDArray[np.float32]:
    """UMAP of `values`, (n_tracks, n_features) finite: (n_tracks, 2) float32, turned like the PCA.

    Same tracks and seed, same layout, in whatever order the rows come. Tracks with the same
    features share a place. Where fewer than 16 different tracks leave no neighbourhoods to
    preserve, the layout is the PCA's.
    """
    return laid_out(values, lambda start: _layout(start, seed))


def _layout(start: Start, seed: int) -> npt.NDArray[np.float64]:
    distances, neighbours = start.nearest(_NEIGHBOURS)
    # UMAP stretches each axis of its start to the same length, so neither may have length zero.
    noise = np.random.default_rng(seed).normal(scale=1e-4, size=start.plane.shape)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        warnings.filterwarnings("ignore", r"precomputed_knn\[2\]", UserWarning)
        from umap import UMAP  # noqa: PLC0415  compiles for seconds; only this layout needs it

        layout = UMAP(
            n_neighbors=_NEIGHBOURS,
            init=(start.plane + noise).astype(np.float32),
            precomputed_knn=(neighbours, distances, None),
            random_state=seed,
            n_jobs=1,
        ).fit_transform(start.values)
    return np.asarray(layout, dtype=np.float64)
