from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_samples,
    silhouette_score,
)

from analytics.errors import InvalidSpec
from analytics.features import standardised
from analytics.validation.scores import calinski_harabasz, davies_bouldin, inertia, judge
from tests.builders import make_tracks

Features = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int32]


@pytest.fixture(scope="module")
def features() -> Features:
    return standardised(make_tracks(600)).values


def some_labels(n_tracks: int, k: int, seed: int, *, noise: float = 0.0) -> Labels:
    """A random grouping in which every group has a track, and a share of the tracks is noise."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, k, n_tracks).astype(np.int32)
    labels[random.random(n_tracks) < noise] = -1
    labels[:k] = np.arange(k)
    return labels


@pytest.mark.parametrize("noise", [0.0, 0.3])
@pytest.mark.parametrize("k", [2, 5, 11])
def test_every_score_is_the_one_scikit_learn_gives_the_tracks_in_groups(
    features: Features, k: int, noise: float
) -> None:
    labels = some_labels(len(features), k, seed=k, noise=noise)
    inside = labels >= 0
    exact = features[inside].astype(np.float64)
    (found,) = judge(features, [labels], [{}])
    scores = found.scores
    assert scores.silhouette == pytest.approx(silhouette_score(exact, labels[inside]), abs=1e-6)
    assert scores.davies_bouldin == pytest.approx(davies_bouldin_score(exact, labels[inside]))
    assert scores.calinski_harabasz == pytest.approx(calinski_harabasz_score(exact, labels[inside]))
    expected = silhouette_samples(exact, labels[inside])
    np.testing.assert_allclose(found.per_track[inside], expected, atol=1e-5)
    assert np.isnan(found.per_track[~inside]).all()
    assert scores.silhouette_per_group is not None
    for group, mean in enumerate(scores.silhouette_per_group):
        assert mean == pytest.approx(expected[labels[inside] == group].mean(), abs=1e-6)


def test_inertia_is_measured_from_the_means_of_the_groups() -> None:
    features = np.array([[0.0], [2.0], [10.0], [50.0]])
    assert inertia(features, np.array([0, 0, 1, -1])) == 2


def test_what_a_mixture_tells_is_passed_on_and_others_have_no_such_thing(
    features: Features,
) -> None:
    labels = some_labels(len(features), 3, seed=0)
    mixture, other = judge(features, [labels, labels], [{"bic": 5.0, "aic": 4.0, "x": 1.0}, {}])
    assert mixture.scores.to_dict()["bic"] == 5
    assert mixture.scores.to_dict()["aic"] == 4
    assert not {"bic", "aic"} & set(other.scores.to_dict())


@pytest.mark.parametrize(
    ("labels", "has_inertia"),
    [
        pytest.param([0, 0, 0, 0], True, id="one group"),
        pytest.param([0, 0, -1, -1], True, id="one group and noise"),
        pytest.param([-1, -1, -1, -1], False, id="nothing but noise"),
        pytest.param([0, 1, 2, 3], True, id="every track a group of its own"),
    ],
)
def test_scores_that_are_not_defined_are_none(labels: list[int], has_inertia: bool) -> None:
    features = np.arange(8, dtype=np.float32).reshape(4, 2)
    usual = np.array([0, 0, 1, 1])
    found, other = judge(features, [np.array(labels), usual], [{}, {}])
    assert (found.scores.inertia is not None) == has_inertia
    assert found.scores.silhouette is None
    assert found.scores.silhouette_per_group is None
    assert found.scores.davies_bouldin is None
    assert found.scores.calinski_harabasz is None
    assert np.isnan(found.per_track).all()
    assert other.scores.silhouette is not None


def test_groups_without_any_spread_score_as_in_scikit_learn() -> None:
    features = np.repeat(np.array([[0.0, 0.0], [3.0, 4.0]]), 3, axis=0)
    labels = np.array([0, 0, 0, 1, 1, 1])
    assert davies_bouldin(features, labels) == davies_bouldin_score(features, labels) == 0
    assert calinski_harabasz(features, labels) == calinski_harabasz_score(features, labels) == 1


@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 1, 2], [0, 1, -1]])
@pytest.mark.parametrize("index", [davies_bouldin, calinski_harabasz])
def test_an_index_of_nothing_to_compare_is_refused(index: object, labels: list[int]) -> None:
    assert callable(index)
    with pytest.raises(InvalidSpec, match="2 or more, and fewer than the tracks"):
        index(np.eye(3), np.array(labels))
