"""What every method of grouping answers: one type, groups numbered from the largest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

Scalar = TypeVar("Scalar", bound=np.generic)

NOISE: Final = -1
"""The label of a track that is in no group."""


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """Tracks in groups, whatever the method that found them.

    labels: (n_tracks,) int32, 0..k-1, the largest group first unless they were `renumbered`; -1
        for noise.
    centroids: (k, n_columns) float64, the mean of each group, in the units of the columns.
    inertia: sum of squared distances of the tracks in groups to the centroid of their group.
    memberships: (n_tracks, k) float32, how much each track belongs to each group, rows sum to 1;
        None where a track is in one group or none.
    facts: what else the method says about its result, by name, for example "bic" and "eps".
    details: larger things by name.  "linkage" of Ward: (n_tracks - 1, 4) float64 as in scipy.
        "condensed_tree" of HDBSCAN: (m, 4) float64 parent, child, lambda (1 / distance), size;
        children below n_tracks are tracks, n_tracks is the root.  "strengths" of HDBSCAN:
        (n_tracks,) float32, how deep in its group a track lies, 0..1.
    """

    labels: npt.NDArray[np.int32]
    centroids: npt.NDArray[np.float64]
    inertia: float
    memberships: npt.NDArray[np.float32] | None = None
    facts: dict[str, float] = field(default_factory=dict)
    details: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    @property
    def n_groups(self) -> int:
        """Number of groups, noise not counted."""
        return len(self.centroids)

    @property
    def sizes(self) -> list[int]:
        """Number of tracks in each group, in the order of their labels."""
        in_groups = self.labels[self.labels != NOISE]
        counted: list[int] = np.bincount(in_groups, minlength=self.n_groups).tolist()
        return counted

    @property
    def n_noise(self) -> int:
        """Number of tracks in no group."""
        return int(np.count_nonzero(self.labels == NOISE))


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What an algorithm found, as it numbers groups.

    labels: (n_tracks,) whole numbers, any of them unused, -1 for noise.
    centroids, inertia: where the algorithm has them; they are computed otherwise.
    memberships: (n_tracks, as many as the algorithm was asked for).
    trees: (m, 4), like `details`, whose entries that name tracks need the tracks' own numbers.
    """

    labels: npt.NDArray[np.integer[Any]]
    centroids: npt.NDArray[np.float64] | None = None
    inertia: float | None = None
    memberships: npt.NDArray[np.floating[Any]] | None = None
    facts: dict[str, float] = field(default_factory=dict)
    linkage: npt.NDArray[np.float64] | None = None
    condensed_tree: npt.NDArray[np.float64] | None = None
    strengths: npt.NDArray[np.float32] | None = None


def ranked(
    found: Found, ordered: npt.NDArray[np.float64], order: npt.NDArray[np.intp]
) -> Clustering:
    """`found`, over the rows `ordered`, with groups by size and tracks back in their own places.

    order: (n_tracks,) the track of each row of `ordered`. Groups of one size come in the order of
    their centroids; numbers that no track has are left out.
    """
    used, compact = np.unique(found.labels, return_inverse=True)
    n_noise_labels = int(used[0] == NOISE)
    numbers = used[n_noise_labels:]
    compact = compact - n_noise_labels
    centroids = means(ordered, compact, len(numbers))
    if found.centroids is not None:
        centroids = found.centroids[numbers]
    sizes = np.bincount(compact[compact != NOISE], minlength=len(numbers))
    by_rank = np.lexsort((*centroids.T[::-1], -sizes))
    rank = np.empty(len(by_rank) + 1, dtype=np.int32)
    rank[by_rank] = np.arange(len(by_rank), dtype=np.int32)
    rank[NOISE] = NOISE  # the last entry, where index -1 leads
    labels = rank[compact]
    inertia = found.inertia
    if inertia is None:
        inertia = _inertia(ordered, labels, centroids[by_rank])
    return Clustering(
        labels=_placed(labels, order),
        centroids=centroids[by_rank],
        inertia=inertia,
        memberships=_memberships(found, numbers[by_rank], order),
        facts=dict(found.facts),
        details=_details(found, order),
    )


def renumbered(found: Clustering, number_of: npt.NDArray[np.integer[Any]]) -> Clustering:
    """The same groups under other labels.

    number_of: (k,) the label that each group gets, 0..k-1 in any order. Noise stays noise.
    """
    labels = np.append(number_of, NOISE).astype(np.int32)  # the last entry, where index -1 leads
    group_of = np.argsort(number_of)
    return replace(
        found,
        labels=labels[found.labels],
        centroids=found.centroids[group_of],
        memberships=None if found.memberships is None else found.memberships[:, group_of],
    )


def means(
    values: npt.NDArray[np.float64], labels: npt.NDArray[np.integer[Any]], n_groups: int
) -> npt.NDArray[np.float64]:
    """(n_groups, n_columns) mean of the rows of `values` of each label; -1 is in none."""
    inside = labels >= 0
    sizes = np.bincount(labels[inside], minlength=n_groups)
    sums = [
        np.bincount(labels[inside], weights=column[inside], minlength=n_groups)
        for column in values.T
    ]
    averages: npt.NDArray[np.float64] = np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]
    return averages


def _inertia(
    values: npt.NDArray[np.float64],
    labels: npt.NDArray[np.integer[Any]],
    centroids: npt.NDArray[np.float64],
) -> float:
    inside = labels != NOISE
    return float(np.square(values[inside] - centroids[labels[inside]]).sum())


def _memberships(
    found: Found, numbers: npt.NDArray[np.integer[Any]], order: npt.NDArray[np.intp]
) -> npt.NDArray[np.float32] | None:
    """Memberships of the groups that have tracks; shares in others are spread over these."""
    if found.memberships is None:
        return None
    shares = found.memberships[:, numbers]
    rows: npt.NDArray[np.float32] = np.divide(
        shares, shares.sum(axis=1, keepdims=True), dtype=np.float32, casting="same_kind"
    )
    return _placed(rows, order)


def _details(found: Found, order: npt.NDArray[np.intp]) -> dict[str, npt.NDArray[Any]]:
    details: dict[str, npt.NDArray[Any]] = {}
    if found.linkage is not None:
        linkage = found.linkage.copy()
        # scipy's convention: the smaller number first.
        linkage[:, :2] = np.sort(_renamed(linkage[:, :2], order), axis=1)
        details["linkage"] = linkage
    if found.condensed_tree is not None:
        tree = found.condensed_tree.copy()
        tree[:, 1] = _renamed(tree[:, 1], order)
        details["condensed_tree"] = tree
    if found.strengths is not None:
        details["strengths"] = _placed(found.strengths, order)
    return details


def _renamed(
    nodes: npt.NDArray[np.float64], order: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    """Nodes of a tree with rows below len(order) replaced by their tracks."""
    names = nodes.astype(np.intp)
    tracks = order[np.minimum(names, len(order) - 1)]
    return np.where(names < len(order), tracks, names).astype(np.float64)


def _placed(rows: npt.NDArray[Scalar], order: npt.NDArray[np.intp]) -> npt.NDArray[Scalar]:
    """`rows`, one per track in sorted order, in the tracks' own."""
    placed = np.empty_like(rows)
    placed[order] = rows
    return placed
