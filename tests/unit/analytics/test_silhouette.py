from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.spatial.distance import cdist
from sklearn.metrics import silhouette_samples

from analytics.errors import InvalidSpec
from analytics.features import standardised
from analytics.schema import FEATURE_NAMES
from analytics.silhouette import silhouettes
from tests.builders import make_tracks

Features = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int32]


def some_labels(n_tracks: int, k: int, seed: int) -> Labels:
    """A random grouping in which every group has a track."""
    random = np.random.default_rng(seed)
    return np.concatenate([np.arange(k), random.integers(0, k, n_tracks - k)]).astype(np.int32)


def by_definition(features: Features, labels: Labels, rows: npt.NDArray[np.intp]) -> Features:
    """Silhouettes of some rows, straight from the definition in double precision."""
    exact = features.astype(np.float64)
    sizes = np.bincount(labels)
    sums = cdist(exact[rows], exact) @ np.eye(len(sizes))[labels]
    picked = np.arange(len(rows)), labels[rows]
    within = sums[picked] / (sizes[labels[rows]] - 1)
    means = sums / sizes
    means[picked] = np.inf
    nearest = means.min(axis=1)
    return ((nearest - within) / np.maximum(within, nearest)).astype(np.float32)


def test_all_labellings_agree_with_scikit_learn() -> None:
    features = standardised(make_tracks(2_500)).values
    labellings = [some_labels(len(features), k, seed=k) for k in (2, 3, 7, 12)]
    labellings.append(np.arange(len(features), dtype=np.int32) % 3)
    for labels, result in zip(labellings, silhouettes(features, labellings), strict=True):
        expected = silhouette_samples(features.astype(np.float64), labels)
        np.testing.assert_allclose(result.per_track, expected, atol=1e-5)
        assert result.mean == pytest.approx(expected.mean(), abs=1e-6)
        by_group = pd.Series(expected).groupby(labels).mean()
        np.testing.assert_allclose(result.per_group, by_group, atol=1e-6)


def test_a_large_catalogue_agrees_with_the_definition() -> None:
    features = standardised(make_tracks(20_000)).values
    labellings = [some_labels(len(features), k, seed=k) for k in (2, 9)]
    rows = np.arange(0, len(features), 100)
    for labels, result in zip(labellings, silhouettes(features, labellings), strict=True):
        expected = by_definition(features, labels, rows)
        np.testing.assert_allclose(result.per_track[rows], expected, atol=1e-5)


def test_real_tracks_agree_with_the_definition(shared_data: Path) -> None:
    tracks = pd.read_csv(shared_data / "tracks" / "spotify_114k.csv", usecols=list(FEATURE_NAMES))
    features = standardised(tracks.iloc[::5]).values
    labels = np.argmax(features[:, [0, 1, 3, 4]], axis=1).astype(np.int32)
    rows = np.arange(0, len(features), 100)
    (result,) = silhouettes(features, [labels])
    expected = by_definition(features, labels, rows)
    np.testing.assert_allclose(result.per_track[rows], expected, atol=1e-5)


def test_a_track_alone_in_its_group_scores_zero() -> None:
    features = np.array([[0], [1], [10]], dtype=np.float32)
    (result,) = silhouettes(features, [np.array([0, 0, 1])])
    np.testing.assert_allclose(result.per_track, [0.9, 8 / 9, 0.0], atol=1e-6)
    np.testing.assert_allclose(result.per_group, [(0.9 + 8 / 9) / 2, 0.0], atol=1e-6)


def test_tracks_that_are_all_the_same_score_zero() -> None:
    (result,) = silhouettes(np.full((6, 4), 3.3, dtype=np.float32), [np.array([0, 1] * 3)])
    assert not result.per_track.any()
    assert result.mean == 0


def test_identical_tracks_far_from_the_centre_are_at_distance_zero() -> None:
    features = np.repeat(np.array([[1_000.1, 7], [-999.9, 3]], dtype=np.float32), 2, axis=0)
    (result,) = silhouettes(features, [np.array([0, 0, 1, 1])])
    np.testing.assert_allclose(result.per_track, 1, atol=1e-6)


def test_scores_do_not_depend_on_where_the_features_lie() -> None:
    features = standardised(make_tracks(300)).values
    labels = some_labels(300, 4, seed=0)
    (here,), (there,) = silhouettes(features, [labels]), silhouettes(features + 100, [labels])
    np.testing.assert_allclose(here.per_track, there.per_track, atol=1e-4)


@pytest.mark.parametrize("n_tracks", [900, 18_000])
def test_noise_is_left_out_of_everything(n_tracks: int) -> None:
    features = standardised(make_tracks(n_tracks)).values
    noisy, whole = some_labels(n_tracks, 4, seed=1), some_labels(n_tracks, 3, seed=2)
    noise = np.random.default_rng(3).random(n_tracks) < 0.2
    noise[:4] = False
    noisy[noise] = -1
    found, other = silhouettes(features, [noisy, whole])
    (alone,) = silhouettes(features[~noise], [noisy[~noise]])
    np.testing.assert_allclose(found.per_track[~noise], alone.per_track, atol=1e-5)
    assert np.isnan(found.per_track[noise]).all()
    assert found.mean == pytest.approx(alone.mean, abs=1e-6)
    np.testing.assert_allclose(found.per_group, alone.per_group, atol=1e-6)
    assert np.isfinite(other.per_track).all()


def test_progress_rises_to_one() -> None:
    features = standardised(make_tracks(3_000)).values
    told: list[float] = []
    silhouettes(features, [some_labels(3_000, 2, seed=0)], progress=told.append)
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param([0, 0, 0], id="one group"),
        pytest.param([0, 2, 2], id="an empty group"),
        pytest.param([0, 0, -1], id="one group and noise"),
        pytest.param([-1, -1, -1], id="nothing but noise"),
        pytest.param([0, 1], id="too few labels"),
    ],
)
def test_a_labelling_without_groups_to_compare_is_refused(labels: list[int]) -> None:
    with pytest.raises(InvalidSpec, match="labelling"):
        silhouettes(np.eye(3, dtype=np.float32), [np.array(labels)])
