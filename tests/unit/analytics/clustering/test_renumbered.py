"""Groups under the numbers of the moods they have become."""

from __future__ import annotations

import numpy as np

from analytics.clustering import Clustering
from analytics.clustering.result import renumbered


def test_labels_means_and_memberships_move_together_and_noise_stays() -> None:
    found = Clustering(
        labels=np.array([0, 1, 2, -1, 0], np.int32),
        centroids=np.array([[10.0], [11.0], [12.0]]),
        inertia=1.0,
        memberships=np.array([[0.7, 0.2, 0.1]] * 5, np.float32),
    )
    moved = renumbered(found, np.array([2, 0, 1]))
    assert moved.labels.tolist() == [2, 0, 1, -1, 2]
    assert moved.labels.dtype == np.int32
    inside = found.labels >= 0
    np.testing.assert_array_equal(
        moved.centroids[moved.labels[inside]], found.centroids[found.labels[inside]]
    )
    assert moved.memberships is not None
    np.testing.assert_allclose(moved.memberships[0], [0.2, 0.1, 0.7])
    assert moved.sizes == [1, 1, 2]
