from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from analytics.clustering import Clustering, KMeansSpec, cluster
from analytics.errors import InvalidSpec
from analytics.features import standardised
from tests.builders import make_tracks

Features = npt.NDArray[np.float32]
Algorithm = Callable[[Features, int], Clustering]


def k_means(features: Features, seed: int) -> Clustering:
    return cluster(features, KMeansSpec(k=5, n_init=3, seed=seed))


@pytest.fixture(params=[pytest.param(k_means, id="k-means")])
def algorithm(request: pytest.FixtureRequest) -> Algorithm:
    found: Algorithm = request.param
    return found


@pytest.fixture(scope="module")
def features() -> Features:
    return standardised(make_tracks(400)).values


# -- what every clustering must satisfy --------------------------------------------------------


def test_every_track_has_a_group_and_every_group_a_track(
    algorithm: Algorithm, features: Features
) -> None:
    found = algorithm(features, 0)
    assert found.labels.shape == (len(features),)
    assert found.labels.dtype == np.int32
    assert set(found.labels.tolist()) == set(range(len(found.centroids)))


def test_groups_are_numbered_from_the_largest(algorithm: Algorithm, features: Features) -> None:
    sizes = np.bincount(algorithm(features, 0).labels)
    assert (np.diff(sizes) <= 0).all()


def test_the_same_seed_gives_the_same_groups(algorithm: Algorithm, features: Features) -> None:
    first, second = algorithm(features, 7), algorithm(features, 7)
    np.testing.assert_array_equal(first.labels, second.labels)
    np.testing.assert_array_equal(first.centroids, second.centroids)


def test_the_order_of_the_rows_does_not_matter(algorithm: Algorithm, features: Features) -> None:
    shuffled = np.random.default_rng(1).permutation(len(features))
    labels = algorithm(features, 0).labels
    np.testing.assert_array_equal(algorithm(features[shuffled], 0).labels, labels[shuffled])


def test_centroids_are_the_means_of_their_groups(algorithm: Algorithm, features: Features) -> None:
    found = algorithm(features, 0)
    means = [features[found.labels == group].mean(axis=0) for group in range(len(found.centroids))]
    np.testing.assert_allclose(found.centroids, means, atol=1e-5)


def test_inertia_is_the_sum_of_squared_distances(algorithm: Algorithm, features: Features) -> None:
    found = algorithm(features, 0)
    distances = features - found.centroids[found.labels]
    assert found.inertia == pytest.approx(float((distances**2).sum()), rel=1e-5)


def test_the_features_are_left_as_they_were(algorithm: Algorithm, features: Features) -> None:
    frozen = features.copy()
    frozen.flags.writeable = False
    algorithm(frozen, 0)
    np.testing.assert_array_equal(frozen, features)


def test_the_global_random_state_is_left_alone(algorithm: Algorithm, features: Features) -> None:
    before = np.random.get_state(legacy=False)
    algorithm(features, 0)
    after = np.random.get_state(legacy=False)
    assert str(before) == str(after)


# -- k-means -----------------------------------------------------------------------------------


def test_obvious_groups_are_found() -> None:
    tracks = make_tracks(90)
    labels = cluster(standardised(tracks).values, KMeansSpec(k=3)).labels
    pairs = set(zip(tracks["genres"], labels.tolist(), strict=True))
    assert len(pairs) == 3, "each genre is one group and each group one genre"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (KMeansSpec(k=1), "k is 1; it can be 2 to 59."),
        (KMeansSpec(k=60), "k is 60; it can be 2 to 59."),
        (KMeansSpec(k=3, n_init=0), "n_init is 0; it can be 1 or more."),
        (KMeansSpec(k=3, seed=-1), "seed is -1; it can be 0 or more."),
    ],
)
def test_a_spec_out_of_range_is_refused_with_the_range(spec: KMeansSpec, message: str) -> None:
    with pytest.raises(InvalidSpec) as refused:
        cluster(standardised(make_tracks(60)).values, spec)
    assert str(refused.value) == message


def test_more_groups_than_different_tracks_are_refused() -> None:
    features = np.repeat(np.eye(3, dtype=np.float32), 10, axis=0)
    assert np.bincount(cluster(features, KMeansSpec(k=3)).labels).tolist() == [10, 10, 10]
    with pytest.raises(InvalidSpec, match="2 to 3"):
        cluster(features, KMeansSpec(k=4))


def test_tracks_that_all_sound_the_same_cannot_be_grouped() -> None:
    with pytest.raises(InvalidSpec, match="where tracks differ"):
        cluster(np.zeros((20, 9), dtype=np.float32), KMeansSpec(k=2))
