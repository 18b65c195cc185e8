"""t-SNE: groups of tracks that sound alike drawn as islands (van der Maaten and Hinton, 2008).

Computed by openTSNE, whose gradient by interpolation takes time in proportion to the tracks
(Linderman and others, 2019), from the PCA, so that islands lie about where the overview has them
(Kobak and Berens, 2019).
"""

from __future__ import annotations

import os
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.projection.neighbours import Start, laid_out

_PERPLEXITY: Final = 30.0
_START_SPREAD: Final = 1e-4
"""Standard deviation of the start's first axis: small, or the islands cannot sort themselves."""
_START_NOISE: Final = 1e-2
"""Share of that spread by which tracks that lie on one point of the PCA are set apart."""
_MANY: Final = 10_000
"""From here on openTSNE interpolates; below, its threads would wait longer than they work."""


def tsne(values: npt.NDArray[np.floating[Any]], seed: int) -> npt.NDArray[np.float32]:
    """t-SNE of `values`, (n_tracks, n_features) finite: (n_tracks, 2) float32, turned like the PCA.

    Same tracks and seed, same layout, in whatever order the rows come. Tracks with the same
    features share a place. Where fewer than 16 different tracks leave no neighbourhoods to
    preserve, the layout is the PCA's.
    """
    return laid_out(values, lambda start: _layout(start, seed))


def _layout(start: Start, seed: int) -> npt.NDArray[np.float64]:
    from openTSNE import TSNE  # noqa: PLC0415  loads scikit-learn; only this layout needs it
    from openTSNE.affinity import PerplexityBasedNN  # noqa: PLC0415
    from openTSNE.nearest_neighbors import PrecomputedNeighbors  # noqa: PLC0415

    n_different = len(start.values)
    n_jobs = (os.cpu_count() or 1) if n_different >= _MANY else 1
    perplexity = min(_PERPLEXITY, (n_different - 1) / 3)
    # Neighbours weigh next to nothing beyond three times the perplexity. A track's first is itself.
    distances, neighbours = start.nearest(int(3 * perplexity) + 1)
    affinities = PerplexityBasedNN(
        perplexity=perplexity,
        knn_index=PrecomputedNeighbors(neighbours[:, 1:], distances[:, 1:].astype(np.float64)),
        n_jobs=n_jobs,
    )
    noise = np.random.default_rng(seed).normal(scale=_START_NOISE, size=start.plane.shape)
    beginning = (start.plane / start.plane[:, 0].std() + noise) * _START_SPREAD
    layout = TSNE(n_jobs=n_jobs, random_state=seed).fit(
        affinities=affinities, initialization=beginning
    )
    return np.asarray(layout, dtype=np.float64)
