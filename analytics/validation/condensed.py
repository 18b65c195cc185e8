"""HDBSCAN's condensed tree, reduced to the branches that became groups and those they grew from.

Campello, Moulavi and Sander, "Density-based clustering based on hierarchical density estimates",
PAKDD 2013. A condensed tree is (m, 4): parent, child, lambda, size. Children below n_tracks are
tracks that leave their branch at density lambda (1 / distance); the others are branches that split
off. The root is branch n_tracks, and a branch has a larger number than the one it split from.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.silhouette import NOISE, Labels

N_GROUPS_SHOWN: Final = 60
N_STEPS: Final = 40


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch, as it is drawn: ever fewer tracks as density rises.

    parent: its place in the list of branches; None for the root.
    group: the label of the group it became; None for a branch that others grew from.
    densities, sizes: the outline, from where it splits off to where it ends: from each density on,
        the branch has that many tracks; thinned to at most N_STEPS.
    """

    parent: int | None
    group: int | None
    densities: list[float]
    sizes: list[int]


@dataclass(frozen=True, slots=True)
class Condensed:
    """The reduced tree.

    branches: the root first, every branch before those that grew from it.
    n_groups, n_groups_shown: there are, and are drawn; the largest are.
    """

    n_tracks: int
    n_groups: int
    n_groups_shown: int
    branches: list[Branch]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def reduced(tree: npt.NDArray[np.float64], labels: Labels) -> Condensed:
    """The branches of a condensed tree, (m, 4), that became the groups of `labels`, (n_tracks,).

    The branch of a group is the smallest one that has all of its tracks.
    """
    n_tracks = len(labels)
    parents, children = tree[:, 0].astype(np.int64), tree[:, 1].astype(np.int64)
    densities = _finite(tree[:, 2])
    n_groups = int(labels.max()) + 1
    shown = min(n_groups, N_GROUPS_SHOWN)
    above = np.full(int(max(parents.max(), children.max())) + 1 - n_tracks, -1)
    splits = children >= n_tracks
    above[children[splits] - n_tracks] = parents[splits] - n_tracks
    group_of = _branches_of_groups(parents, children, above, labels, shown)
    kept = _with_ancestors(sorted(group_of), above)
    place = {branch: number for number, branch in enumerate(kept)}
    branches = []
    for branch in kept:
        leaving = parents == branch + n_tracks
        arrives = children == branch + n_tracks
        birth = float(densities[arrives][0]) if arrives.any() else float(densities[leaving].min())
        outline = _outline(birth, densities[leaving], tree[leaving, 3])
        parent = place[int(above[branch])] if above[branch] >= 0 else None
        branches.append(Branch(parent, group_of.get(branch), *outline))
    return Condensed(n_tracks, n_groups, shown, branches)


def _finite(densities: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Densities with the largest finite one for infinite ones: tracks on the same spot."""
    finite = densities[np.isfinite(densities)]
    return np.minimum(densities, finite.max() if len(finite) else 1.0)


def _branches_of_groups(
    parents: npt.NDArray[np.int64],
    children: npt.NDArray[np.int64],
    above: npt.NDArray[np.int64],
    labels: Labels,
    n_groups: int,
) -> dict[int, int]:
    """The number of the branch, counted from the root as 0, of each of the first groups."""
    n_tracks = len(labels)
    tracks = children < n_tracks
    leaves = labels[children[tracks]]
    wanted = (leaves != NOISE) & (leaves < n_groups)
    held = np.zeros((len(above), n_groups), dtype=np.int64)
    np.add.at(held, (parents[tracks][wanted] - n_tracks, leaves[wanted]), 1)
    for branch in range(len(above) - 1, 0, -1):
        held[above[branch]] += held[branch]
    whole = held == held[0]
    # Branches that hold all of a group lie on one way up; the last is furthest from the root.
    return {int(np.flatnonzero(whole[:, group])[-1]): group for group in range(n_groups)}


def _with_ancestors(branches: list[int], above: npt.NDArray[np.int64]) -> list[int]:
    kept = {0}
    for branch in branches:
        way_up = branch
        while way_up > 0:
            kept.add(way_up)
            way_up = int(above[way_up])
    return sorted(kept)


def _outline(
    birth: float, densities: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]
) -> tuple[list[float], list[int]]:
    """Densities and how many tracks are left from each on; the last number is 0."""
    order = np.argsort(densities, kind="stable")
    left = int(sizes.sum()) - np.cumsum(sizes[order]).astype(np.int64)
    places = np.unique(np.linspace(0, len(order) - 1, N_STEPS - 1).round().astype(np.int64))
    outline = [birth, *densities[order][places].tolist()]
    return outline, [int(sizes.sum()), *left[places].tolist()]
