from __future__ import annotations

import numpy as np
import pytest

from analytics.clustering import Spec, cluster
from analytics.features import standardised
from analytics.validation.condensed import N_STEPS, reduced
from tests.builders import make_tracks

# Tracks 0 to 9; branch 10 splits into 11 (tracks 0-3) and 12, and 12 into 13 (4-6) and 14 (7, 8).
# Track 9 leaves the root early.
TREE = np.array(
    [
        [10, 9, 0.5, 1], [10, 11, 1.0, 4], [10, 12, 1.0, 5],
        [11, 0, 2.0, 1], [11, 1, 3.0, 1], [11, 2, 4.0, 1], [11, 3, np.inf, 1],
        [12, 13, 1.5, 3], [12, 14, 1.5, 2],
        [13, 4, 2.0, 1], [13, 5, 2.0, 1], [13, 6, 2.5, 1],
        [14, 7, 2.0, 1], [14, 8, 2.0, 1],
    ]
)  # fmt: skip


def test_the_branches_of_groups_are_kept_with_those_they_grew_from() -> None:
    found = reduced(TREE, np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, -1]))
    assert (found.n_tracks, found.n_groups, found.n_groups_shown) == (10, 3, 3)
    assert [branch.group for branch in found.branches] == [None, 0, None, 1, 2]
    assert [branch.parent for branch in found.branches] == [None, 0, 0, 2, 2]
    assert found.branches[0].densities == [0.5, 0.5, 1.0, 1.0]
    assert found.branches[0].sizes == [10, 9, 5, 0]
    assert found.branches[3].densities == [1.5, 2.0, 2.0, 2.5]
    assert found.branches[3].sizes == [3, 2, 1, 0]


def test_branches_below_a_group_are_left_out() -> None:
    found = reduced(TREE, np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, -1]))
    assert [branch.group for branch in found.branches] == [None, 1, 0]
    assert [branch.parent for branch in found.branches] == [None, 0, 0]


def test_tracks_on_the_same_spot_end_at_the_highest_density_there_is() -> None:
    found = reduced(TREE, np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, -1]))
    assert found.branches[1].densities == [1.0, 2.0, 3.0, 4.0, 4.0]


@pytest.mark.parametrize("selection", ["eom", "leaf"])
def test_every_group_of_hdbscan_has_its_branch(selection: str) -> None:
    features = standardised(make_tracks(300)).values
    spec = Spec("hdbscan", (("min_cluster_size", 10), ("selection", selection)))
    grouping = cluster(features, spec)
    found = reduced(grouping.details["condensed_tree"], grouping.labels)
    sizes = np.bincount(grouping.labels[grouping.labels >= 0])
    of_group = {b.group: b for b in found.branches if b.group is not None}
    assert sorted(of_group) == list(range(len(sizes)))
    for group, branch in of_group.items():
        assert branch.sizes[0] == sizes[group]
        assert branch.sizes[-1] == 0
        assert branch.densities == sorted(branch.densities)
        assert len(branch.sizes) == len(branch.densities) <= N_STEPS
    assert found.branches[0].sizes[0] == 300
