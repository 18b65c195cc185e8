"""Group tracks by how they sound. No files, no clock, no global random state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from analytics.errors import InvalidSpec

_TO_THE_END: Final = 10_000


@dataclass(frozen=True, slots=True)
class KMeansSpec:
    """How to group with k-means.

    k: number of groups, at least 2, below the number of tracks and at most as many as tracks
        that sound different.
    n_init: how often to start afresh, at least 1; the tightest grouping wins.
    seed: where the random starts begin, 0 or more.
    """

    k: int
    n_init: int = 20
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """Tracks in groups, whatever the algorithm that found them.

    labels: (n_tracks,) int32, 0..k-1, the largest group first.
    centroids: (k, n_features) float64, the mean of each group, in the units of the features.
    inertia: sum of squared distances of the tracks to the centroid of their group.
    """

    labels: npt.NDArray[np.int32]
    centroids: npt.NDArray[np.float64]
    inertia: float


def cluster(features: npt.NDArray[np.float32], spec: KMeansSpec) -> Clustering:
    """K-means over `features`, (n_tracks, n_features), standardised and finite.

    Same tracks and seed, same groups, in whatever order the rows come. Labels are ranked by size,
    so that a colour keeps its meaning. Raises InvalidSpec naming the parameter out of range.
    """
    if spec.n_init < 1:
        raise InvalidSpec("n_init", spec.n_init, "1 or more")
    if spec.seed < 0:
        raise InvalidSpec("seed", spec.seed, "0 or more")
    # Starts are drawn by position; sorting rows by content frees them from the file's order.
    order = np.lexsort(features.T[::-1])
    ordered = features[order].astype(np.float64)
    n_different = 1 + int(np.any(ordered[1:] != ordered[:-1], axis=1).sum())
    highest = min(n_different, len(ordered) - 1)
    if not 2 <= spec.k <= highest:
        legal = f"2 to {highest:,}" if highest > 1 else "used where tracks differ in sound"
        raise InvalidSpec("k", spec.k, legal)
    best = KMeans(spec.k, n_init=spec.n_init, random_state=spec.seed).fit(ordered)
    # Starts stop short of the end to save time. The winner goes on until no track changes group,
    # so that centroids are the means of the groups and moods do not depend on where it stopped.
    model = KMeans(spec.k, init=best.cluster_centers_, n_init=1, tol=0, max_iter=_TO_THE_END)
    model.fit(ordered)
    labels = np.empty(len(features), dtype=np.int32)
    labels[order] = model.labels_
    return _ranked_by_size(labels, model.cluster_centers_, float(model.inertia_))


def _ranked_by_size(
    labels: npt.NDArray[np.int32], centroids: npt.NDArray[np.float64], inertia: float
) -> Clustering:
    """The same groups, numbered from the largest; groups of one size by their centroid."""
    sizes = np.bincount(labels, minlength=len(centroids))
    by_rank = np.lexsort((*centroids.T[::-1], -sizes))
    rank = np.empty(len(by_rank), dtype=np.int32)
    rank[by_rank] = np.arange(len(by_rank), dtype=np.int32)
    return Clustering(rank[labels], centroids[by_rank], inertia)
