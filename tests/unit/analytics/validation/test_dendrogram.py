from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from analytics.errors import InvalidSpec
from analytics.features import standardised
from analytics.validation.dendrogram import cut_at, cut_into, top_of
from tests.builders import make_tracks

Linkage = npt.NDArray[np.float64]

FOUR = np.array([[0, 1, 1.0, 2], [2, 3, 2.0, 2], [4, 5, 6.0, 4]])
"""Tracks 0 and 1 joined at 1, then 2 and 3 at 2, then both at 6."""


@pytest.fixture(scope="module")
def tree() -> Linkage:
    """Ward's tree of 150 tracks in three obvious groups."""
    return np.asarray(linkage(standardised(make_tracks(150)).values.astype(np.float64), "ward"))


@pytest.mark.parametrize("k", [1, 2, 3, 7, 40, 149, 150])
def test_a_cut_leaves_the_groups_that_scipy_finds(tree: Linkage, k: int) -> None:
    found = cut_into(tree, k)
    expected = fcluster(tree, k, criterion="maxclust")
    assert adjusted_rand_score(expected, found) == 1
    sizes = np.bincount(found)
    assert len(sizes) == k
    assert (np.diff(sizes) <= 0).all(), "the largest group comes first"


@pytest.mark.parametrize("height", [0.0, 0.5, 1.3, 5.0, 1_000.0])
def test_a_cut_at_a_height_leaves_the_groups_that_scipy_finds(tree: Linkage, height: float) -> None:
    expected = fcluster(tree, height, criterion="distance")
    assert adjusted_rand_score(expected, cut_at(tree, height)) == 1


def test_groups_of_one_size_are_in_the_order_of_their_first_tracks() -> None:
    assert cut_into(FOUR, 2).tolist() == [0, 0, 1, 1]
    assert cut_into(FOUR, 4).tolist() == [0, 1, 2, 3]
    assert cut_at(FOUR, 1.0).tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize("k", [0, 5])
def test_more_groups_than_tracks_are_refused(k: int) -> None:
    with pytest.raises(InvalidSpec, match="1 to 4"):
        cut_into(FOUR, k)


def test_a_long_chain_is_followed_to_its_end() -> None:
    n = 3_000
    chain = np.array([[0, 1, 1, 2], *([n + i - 1, i + 1, i + 1, i + 2] for i in range(1, n - 1))])
    assert np.bincount(cut_into(chain.astype(np.float64), 2)).tolist() == [n - 1, 1]


def test_a_small_tree_is_drawn_whole() -> None:
    found = top_of(FOUR)
    assert found.n_tracks == 4
    assert found.heights == [6.0, 2.0, 1.0]
    root = found.nodes[0]
    assert (root.height, root.size, root.x) == (6.0, 4, 1.5)
    leaves = [node for node in found.nodes if node.left is None]
    assert [(leaf.x, leaf.height, leaf.size) for leaf in leaves] == [
        (0.0, 0.0, 1), (1.0, 0.0, 1), (2.0, 0.0, 1), (3.0, 0.0, 1),
    ]  # fmt: skip


def test_only_the_last_joins_of_a_large_tree_are_drawn(tree: Linkage) -> None:
    found = top_of(tree, n_joins=10)
    leaves = [node for node in found.nodes if node.left is None]
    joins = [node for node in found.nodes if node.left is not None]
    assert len(leaves) == 11
    assert sum(leaf.size for leaf in leaves) == 150
    assert [leaf.x for leaf in sorted(leaves, key=lambda leaf: leaf.x)] == list(range(11))
    assert sorted((node.height for node in joins), reverse=True) == found.heights
    np.testing.assert_allclose(found.heights, tree[-10:, 2][::-1])
    for place, node in enumerate(found.nodes):
        if node.left is not None and node.right is not None:
            parts = [found.nodes[node.left], found.nodes[node.right]]
            assert place < node.left, "every node comes before those it joins"
            assert node.size == sum(part.size for part in parts)
            assert node.x == np.mean([part.x for part in parts])
            assert all(part.height <= node.height for part in parts)
            assert {part.x < node.x for part in parts} == {True, False}


def test_a_cut_between_two_heights_leaves_that_many_groups(tree: Linkage) -> None:
    heights = top_of(tree).heights
    for k in (2, 3, 9):
        between = (heights[k - 2] + heights[k - 1]) / 2
        assert cut_at(tree, between).max() + 1 == k
