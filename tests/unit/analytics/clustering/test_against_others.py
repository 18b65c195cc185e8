"""The methods find what independent calculations find."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.cluster.hierarchy import is_valid_linkage
from scipy.cluster.hierarchy import ward as scipy_ward
from scipy.spatial.distance import cdist
from sklearn.cluster import (
    DBSCAN,
    HDBSCAN,
    AgglomerativeClustering,
    Birch,
    BisectingKMeans,
    KMeans,
    MiniBatchKMeans,
)
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from analytics.clustering import NOISE, Clustering, Spec, cluster
from analytics.errors import InvalidSpec
from analytics.validation.density import explore_density

Values = npt.NDArray[np.float32]
Labels = npt.NDArray[np.integer]


@pytest.fixture(scope="module")
def values() -> Values:
    """500 rows in overlapping clouds of different size and density, sorted by content."""
    random = np.random.default_rng(5)
    clouds = [
        random.normal(centre, spread, size=(n, 4))
        for centre, spread, n in ((0, 1.0, 200), (3, 0.5, 150), (-3, 0.3, 100), (1, 3.0, 50))
    ]
    rows = np.concatenate(clouds).astype(np.float32)
    return rows[np.lexsort(rows.T[::-1])]


def found(values: Values, method: str, **parameters: float | int | str) -> Clustering:
    return cluster(values, Spec(method, tuple(sorted(parameters.items()))))


def same_groups(one: Labels, other: Labels) -> bool:
    return bool(adjusted_rand_score(one, other) == 1)


def test_k_means_is_that_of_scikit_learn(values: Values) -> None:
    ours = found(values, "kmeans", k=3)
    theirs = KMeans(3, n_init=5, random_state=3, tol=0).fit(values.astype(np.float64))
    assert same_groups(ours.labels, theirs.labels_)
    assert ours.inertia == pytest.approx(theirs.inertia_)


def test_minibatch_and_bisecting_are_those_of_scikit_learn(values: Values) -> None:
    exact = values.astype(np.float64)
    batches = MiniBatchKMeans(4, n_init=20, batch_size=64, random_state=0).fit(exact)
    assert same_groups(found(values, "minibatch", k=4, batch_size=64).labels, batches.labels_)
    halves = BisectingKMeans(4, n_init=5, random_state=0).fit(exact)
    assert same_groups(found(values, "bisecting", k=4).labels, halves.labels_)


@pytest.mark.parametrize("covariance", ["full", "tied", "diag", "spherical"])
def test_the_mixture_is_that_of_scikit_learn(values: Values, covariance: str) -> None:
    ours = found(values, "gmm", k=4, covariance=covariance)
    exact = values.astype(np.float64)
    theirs = GaussianMixture(
        4, covariance_type=covariance, reg_covar=1e-3, max_iter=500, random_state=0
    ).fit(exact)
    assert same_groups(ours.labels, theirs.predict(exact))
    assert ours.facts["bic"] == pytest.approx(theirs.bic(exact))
    assert ours.facts["aic"] == pytest.approx(theirs.aic(exact))
    shares = theirs.predict_proba(exact)
    order = [theirs.predict(exact)[ours.labels == group][0] for group in range(ours.n_groups)]
    assert ours.memberships is not None
    np.testing.assert_allclose(ours.memberships, shares[:, order], atol=1e-5)


@pytest.mark.parametrize("k", [2, 5, 30])
def test_ward_is_that_of_scipy_and_scikit_learn(values: Values, k: int) -> None:
    ours = found(values, "ward", k=k)
    linkage = ours.details["linkage"]
    assert is_valid_linkage(linkage)
    expected = scipy_ward(values.astype(np.float64))
    np.testing.assert_allclose(linkage[:, 2], expected[:, 2], rtol=1e-9)
    np.testing.assert_array_equal(linkage[:, 3], expected[:, 3])
    assert same_groups(ours.labels, AgglomerativeClustering(k).fit_predict(values))
    assert ours.facts["height"] < ours.facts["next_height"]


def test_the_tree_of_joins_names_the_tracks_as_they_came(values: Values) -> None:
    shuffled = np.random.default_rng(2).permutation(len(values))
    linkage = found(values[shuffled], "ward", k=5).details["linkage"]
    assert is_valid_linkage(linkage)
    one, other = linkage[0, :2].astype(int)
    first = np.linalg.norm(values[shuffled][one].astype(float) - values[shuffled][other])
    assert first == pytest.approx(linkage[0, 2], rel=1e-5)


@pytest.mark.parametrize("min_samples", [3, 8, 20])
@pytest.mark.parametrize("eps", [0.35, 0.5, 0.8, 1.1])
def test_dbscan_is_that_of_scikit_learn(values: Values, eps: float, min_samples: int) -> None:
    theirs = DBSCAN(eps=eps, min_samples=min_samples).fit(values.astype(np.float64))
    if theirs.labels_.max() < 1:
        with pytest.raises(InvalidSpec, match="likely about"):
            found(values, "dbscan", eps=eps, min_samples=min_samples)
        return
    ours = found(values, "dbscan", eps=eps, min_samples=min_samples)
    core = theirs.core_sample_indices_
    np.testing.assert_array_equal(ours.labels == NOISE, theirs.labels_ == NOISE)
    assert ours.facts["core_tracks"] == len(core)
    assert same_groups(ours.labels[core], theirs.labels_[core])
    # A track at the border of two groups goes with the nearest core track.
    borders = np.setdiff1d(np.flatnonzero(ours.labels != NOISE), core)
    distances = cdist(values[borders], values[core])
    assert (distances.min(axis=1) <= eps).all()
    np.testing.assert_array_equal(ours.labels[borders], ours.labels[core][distances.argmin(axis=1)])


def test_the_reach_is_the_one_that_the_curve_suggests(values: Values) -> None:
    suggested = explore_density(values).eps
    assert found(values, "dbscan").facts["eps"] == pytest.approx(suggested, rel=1e-3)


@pytest.mark.parametrize("selection", ["eom", "leaf"])
@pytest.mark.parametrize(("size", "min_samples"), [(10, 5), (20, 10), (50, 10)])
def test_hdbscan_is_that_of_scikit_learn(
    values: Values, size: int, min_samples: int, selection: str
) -> None:
    ours = found(
        values, "hdbscan", min_cluster_size=size, min_samples=min_samples, selection=selection
    )
    theirs = HDBSCAN(
        min_cluster_size=size,
        min_samples=min_samples,
        cluster_selection_method=selection,
        copy=True,
    ).fit(values.astype(np.float64))
    np.testing.assert_array_equal(ours.labels == NOISE, theirs.labels_ == NOISE)
    # A track as far from two branches as they are from each other goes with either of them.
    assert adjusted_rand_score(ours.labels, theirs.labels_) > 0.99
    differences = np.abs(ours.details["strengths"] - theirs.probabilities_)
    assert np.count_nonzero(differences > 1e-4) <= 1


def test_the_condensed_tree_holds_every_track_once(values: Values) -> None:
    shuffled = np.random.default_rng(2).permutation(len(values))
    ours = found(values[shuffled], "hdbscan", min_cluster_size=20, min_samples=10)
    tree = ours.details["condensed_tree"]
    parent, child, density, size = tree.T
    leaves = child < len(values)
    assert sorted(child[leaves]) == list(range(len(values)))
    assert (size[leaves] == 1).all()
    assert parent.min() == len(values)
    assert (density > 0).all()
    # The tracks below each branch are as many as the branch says.
    for branch in child[~leaves]:
        below, found_below = [branch], 0.0
        while below:
            mine = parent == below.pop()
            found_below += size[mine & leaves].sum()
            below.extend(child[mine & ~leaves])
        assert found_below == size[child == branch][0]
    # Those of one group share a branch below the root.
    for group in range(ours.n_groups):
        members = np.flatnonzero(ours.labels == group)
        assert (parent[leaves][np.isin(child[leaves], members)] > len(values)).all()


@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.9])
def test_birch_is_that_of_scikit_learn(values: Values, threshold: float) -> None:
    ours = found(values, "birch", k=4, threshold=threshold)
    exact = values.astype(np.float64)
    theirs = Birch(threshold=threshold, n_clusters=4)
    theirs.fit(exact[np.random.default_rng(0).permutation(len(exact))])
    assert ours.facts["regions"] == len(theirs.subcluster_centers_)
    assert same_groups(ours.labels, theirs.predict(exact))
