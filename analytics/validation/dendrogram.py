"""The tree of joined groups that Ward's method leaves behind: cut it, or draw its top.

A linkage is (n_tracks - 1, 4) float64 as scipy has it: row i joins the two nodes in its first two
columns at the height in the third into node n_tracks + i of as many tracks as the fourth says.
Nodes below n_tracks are tracks; heights rise.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec

Linkage = npt.NDArray[np.float64]

N_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the drawn tree.

    x: its place from left to right; leaves stand at 0, 1, 2..., a join midway between its two.
    height: of its join; 0 for a track.  size: its number of tracks.
    left, right: places of the two it joins in the list of nodes; None for a leaf.
    """

    x: float
    height: float
    size: int
    left: int | None
    right: int | None


@dataclass(frozen=True, slots=True)
class Dendrogram:
    """The last joins of a tree.

    nodes: the root first, every node before those it joins.
    heights: of the joins shown, highest first: a cut between the heights at places k - 2 and k - 1
        leaves k groups.
    """

    n_tracks: int
    nodes: list[Node]
    heights: list[float]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def top_of(linkage: Linkage, n_joins: int = N_SHOWN) -> Dendrogram:
    """The last `n_joins` joins, or all there are; what was joined before them are leaves."""
    n_tracks = len(linkage) + 1
    shown = min(n_joins, len(linkage))
    first_shown = 2 * n_tracks - 1 - shown
    order: list[int] = []
    waiting = [2 * n_tracks - 2]
    while waiting:
        node = waiting.pop()
        order.append(node)
        if node >= first_shown:
            one, other = _parts(linkage, node)
            # The larger one stands on the left; the one taken next was put there last.
            waiting += sorted((one, other), key=lambda each: _size(linkage, each))
    place = {node: number for number, node in enumerate(order)}
    leaves = [node for node in order if node < first_shown]
    x = {node: float(number) for number, node in enumerate(leaves)}
    for node in reversed(order):
        if node >= first_shown:
            x[node] = sum(x[each] for each in _parts(linkage, node)) / 2
    nodes = []
    for node in order:
        left = right = None
        if node >= first_shown:
            left, right = sorted(place[each] for each in _parts(linkage, node))
        height = float(linkage[node - n_tracks, 2]) if node >= n_tracks else 0.0
        nodes.append(Node(x[node], height, _size(linkage, node), left, right))
    return Dendrogram(n_tracks, nodes, linkage[len(linkage) - shown :, 2][::-1].tolist())


def cut_into(linkage: Linkage, k: int) -> npt.NDArray[np.int32]:
    """(n_tracks,) labels 0..k-1 of the `k` groups of a tree, the largest first.

    Groups of one size are in the order of their first tracks. Raises InvalidSpec if k is not 1 to
    the number of tracks.
    """
    n_tracks = len(linkage) + 1
    if not 1 <= k <= n_tracks:
        raise InvalidSpec("k", k, f"1 to {n_tracks:,}")
    n_joins = n_tracks - k
    top = np.arange(n_tracks + n_joins)
    joined = linkage[:n_joins, :2].astype(np.int64)
    top[joined] = np.arange(n_tracks, n_tracks + n_joins)[:, None]
    # Each node points to the one it was joined into; following two pointers at a time leads every
    # track to the top of its group in as many rounds as the depth of the tree has binary digits.
    while ((above := top[top]) != top).any():
        top = above
    _, first, groups = np.unique(top[:n_tracks], return_index=True, return_inverse=True)
    by_rank = np.lexsort((first, -np.bincount(groups)))
    rank = np.empty(k, dtype=np.int32)
    rank[by_rank] = np.arange(k, dtype=np.int32)
    return rank[groups]


def cut_at(linkage: Linkage, height: float) -> npt.NDArray[np.int32]:
    """(n_tracks,) labels of the groups whose joins are at most `height` high, the largest first."""
    n_joins = int(np.searchsorted(linkage[:, 2], height, side="right"))
    return cut_into(linkage, len(linkage) + 1 - n_joins)


def _parts(linkage: Linkage, node: int) -> tuple[int, int]:
    one, other = linkage[node - len(linkage) - 1, :2].astype(int).tolist()
    return one, other


def _size(linkage: Linkage, node: int) -> int:
    n_tracks = len(linkage) + 1
    return 1 if node < n_tracks else int(linkage[node - n_tracks, 3])
