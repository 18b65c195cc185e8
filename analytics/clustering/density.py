"""Groups where tracks lie densely: DBSCAN and HDBSCAN. Tracks in thin places are noise."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from fast_hdbscan.hdbscan import clusters_from_spanning_tree
from scipy.spatial import cKDTree

from analytics.clustering.neighbours import DensityTree, neighbours_for
from analytics.clustering.result import NOISE, Found
from analytics.clustering.tracks import Ordered, Settings
from analytics.errors import InvalidSpec

_MOST_GROUPS: Final = int(np.iinfo(np.int16).max)
"""Labels are kept in two bytes."""
_THOUSANDTH: Final = 0.001
_FEWEST_IN_A_GROUP: Final = 5
_CLOSEST: Final = 1e-6
"""Distances below this count as this: groups of identical tracks are not infinitely dense."""


def dbscan(tracks: Ordered, settings: Settings) -> Found:
    """DBSCAN (Ester, Kriegel, Sander and Xu, 1996), exact.

    A track counts among its own neighbours, as in scikit-learn. A track within reach of core
    tracks of several groups goes with the nearest of them, where scikit-learn goes by the order of
    the rows. facts: "eps" and "min_samples" as used, "core_tracks".

    Raises InvalidSpec, with a reach that is likely better, where all tracks would be noise or one
    group.
    """
    tree = _tree(tracks, settings)
    given = settings.number("eps")
    suggested = tree.suggested()
    if given == 0 and suggested is None:
        raise InvalidSpec(
            "eps", given, "nothing that helps: at any reach these tracks are one group or noise"
        )
    eps = given or suggested or 0.0
    groups = tree.groups(eps)
    _refuse_useless(eps, groups, suggested)
    facts = {
        "eps": eps,
        "min_samples": float(tree.min_samples),
        "core_tracks": float(np.count_nonzero(groups != NOISE)),
    }
    return Found(_with_borders(tracks.values, groups, eps), facts=facts)


def hdbscan(tracks: Ordered, settings: Settings) -> Found:
    """HDBSCAN (Campello, Moulavi and Sander, 2013; McInnes and Healy, 2017).

    facts: "min_cluster_size" and "min_samples" as used. Where the size is chosen here and leaves
    no groups it is halved until there are some.

    Raises InvalidSpec, with a size that is likely better, where all tracks would be noise.
    """
    given = settings.integer("min_cluster_size")
    if given == 1:
        raise InvalidSpec("min_cluster_size", given, "0, or 2 or more: one track is no group")
    tree = _tree(tracks, settings)
    size = given or max(_FEWEST_IN_A_GROUP, round(_THOUSANDTH * tracks.n_tracks))
    method = settings.choice("selection")
    found = _selected(tree, size, method)
    if found.labels.max() == NOISE:
        smaller = _largest_with_groups(tree, size // 2, method)
        if smaller is None:
            raise InvalidSpec(
                "min_cluster_size",
                size,
                "nothing that helps: these tracks do not lie in several dense places",
            )
        if given:
            raise InvalidSpec(
                "min_cluster_size", size, f"smaller, likely {smaller}, or every track is noise"
            )
        size, found = smaller, _selected(tree, smaller, method)
    found.facts.update(min_cluster_size=float(size), min_samples=float(tree.min_samples))
    return found


def _tree(tracks: Ordered, settings: Settings) -> DensityTree:
    n_tracks, n_columns = tracks.values.shape
    min_samples = neighbours_for(settings.integer("min_samples"), n_tracks, n_columns)
    return DensityTree.of(tracks.values, min_samples)


def _refuse_useless(eps: float, groups: npt.NDArray[np.int32], suggested: float | None) -> None:
    n_groups = int(groups.max()) + 1
    likely = f"likely about {suggested:.3g}" if suggested else "though no reach tells groups apart"
    if n_groups == 0:
        raise InvalidSpec("eps", eps, f"larger, {likely}, or every track is noise")
    if n_groups == 1:
        raise InvalidSpec("eps", eps, f"smaller, {likely}, or all dense places are one group")
    if n_groups > _MOST_GROUPS:
        raise InvalidSpec("eps", eps, f"larger, {likely}, or there are {n_groups:,} groups")


def _with_borders(
    values: npt.NDArray[np.float64], groups: npt.NDArray[np.int32], eps: float
) -> npt.NDArray[np.int32]:
    """`groups` of core tracks, and of those within `eps` of one."""
    core, others = np.flatnonzero(groups != NOISE), np.flatnonzero(groups == NOISE)
    distance, nearest = cKDTree(values[core]).query(values[others], workers=-1)
    within = distance <= eps
    labels = groups.copy()
    labels[others[within]] = groups[core[nearest[within]]]
    return labels


def _selected(tree: DensityTree, size: int, method: str) -> Found:
    joins = tree.joins.copy()
    joins[:, 2] = np.maximum(joins[:, 2], _CLOSEST)
    labels, strengths, _, condensed, _ = clusters_from_spanning_tree(
        joins, min_cluster_size=size, cluster_selection_method=method
    )
    columns = (condensed.parent, condensed.child, condensed.lambda_val, condensed.child_size)
    return Found(
        labels,
        condensed_tree=np.column_stack([column.astype(np.float64) for column in columns]),
        strengths=strengths,
    )


def _largest_with_groups(tree: DensityTree, size: int, method: str) -> int | None:
    """The first of `size` and its halves, 3 at least, that leaves groups."""
    while size >= 3:
        if _selected(tree, size, method).labels.max() != NOISE:
            return size
        size //= 2
    return None
