"""What every method of grouping must satisfy."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from analytics.clustering import METHODS, NOISE, Clustering, Spec, cluster
from analytics.errors import InvalidSpec
from analytics.features import standardised
from tests.builders import make_tracks

Features = npt.NDArray[np.float32]

SETTINGS: dict[str, dict[str, float | int | str]] = {
    "kmeans": {"k": 5, "n_init": 3},
    "minibatch": {"k": 5, "n_init": 3, "batch_size": 64},
    "bisecting": {"k": 5},
    "gmm": {"k": 5},
    "ward": {"k": 5},
    "dbscan": {"min_samples": 10},
    "hdbscan": {"min_samples": 10},
    "birch": {"k": 5},
}


@pytest.fixture(params=METHODS)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def features() -> Features:
    return standardised(make_tracks(400)).values


def found_by(key: str, features: Features, seed: int = 0, **settings: Any) -> Clustering:
    chosen = {**SETTINGS[key], **settings}
    return cluster(features, Spec(key, tuple(sorted(chosen.items())), seed=seed))


def test_the_contract_is_held_by_every_method() -> None:
    assert list(METHODS) == [
        "kmeans", "minibatch", "bisecting", "gmm", "ward", "dbscan", "hdbscan", "birch",
    ]  # fmt: skip
    assert list(SETTINGS) == list(METHODS)


def test_every_track_has_a_group_and_every_group_a_track(key: str, features: Features) -> None:
    found = found_by(key, features)
    assert found.labels.shape == (len(features),)
    assert found.labels.dtype == np.int32
    assert set(found.labels.tolist()) - {NOISE} == set(range(found.n_groups))
    assert len(found.centroids) == found.n_groups
    assert METHODS[key].has_noise or not found.n_noise
    assert sum(found.sizes) + found.n_noise == len(features)


def test_groups_are_numbered_from_the_largest(key: str, features: Features) -> None:
    assert found_by(key, features).sizes == sorted(found_by(key, features).sizes, reverse=True)


def test_the_same_seed_gives_the_same_groups(key: str, features: Features) -> None:
    first, second = found_by(key, features, seed=7), found_by(key, features, seed=7)
    np.testing.assert_array_equal(first.labels, second.labels)
    np.testing.assert_array_equal(first.centroids, second.centroids)
    assert first.facts == second.facts
    for name, detail in first.details.items():
        np.testing.assert_array_equal(detail, second.details[name])


def test_the_order_of_the_rows_does_not_matter(key: str, features: Features) -> None:
    shuffled = np.random.default_rng(1).permutation(len(features))
    here, there = found_by(key, features), found_by(key, features[shuffled])
    np.testing.assert_array_equal(there.labels, here.labels[shuffled])
    np.testing.assert_array_equal(there.centroids, here.centroids)
    assert there.facts == here.facts
    if here.memberships is not None and there.memberships is not None:
        np.testing.assert_array_equal(there.memberships, here.memberships[shuffled])


def test_centroids_are_the_means_of_their_groups(key: str, features: Features) -> None:
    found = found_by(key, features)
    means = [features[found.labels == group].mean(axis=0) for group in range(found.n_groups)]
    np.testing.assert_allclose(found.centroids, means, atol=1e-5)


def test_inertia_is_the_sum_of_squared_distances(key: str, features: Features) -> None:
    found = found_by(key, features)
    inside = found.labels != NOISE
    distances = features[inside] - found.centroids[found.labels[inside]]
    assert found.inertia == pytest.approx(float((distances**2).sum()), rel=1e-5)


def test_soft_methods_say_how_much_a_track_belongs_to_each_group(
    key: str, features: Features
) -> None:
    found = found_by(key, features)
    assert (found.memberships is not None) == METHODS[key].soft
    if found.memberships is not None:
        assert found.memberships.dtype == np.float32
        assert found.memberships.shape == (len(features), found.n_groups)
        np.testing.assert_allclose(found.memberships.sum(axis=1), 1, atol=1e-5)
        np.testing.assert_array_equal(found.memberships.argmax(axis=1), found.labels)


def test_facts_can_be_written_as_json(key: str, features: Features) -> None:
    facts = found_by(key, features).facts
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts


def test_the_features_are_left_as_they_were(key: str, features: Features) -> None:
    frozen = features.copy()
    frozen.flags.writeable = False
    found_by(key, frozen)
    np.testing.assert_array_equal(frozen, features)


def test_the_global_random_state_is_left_alone(key: str, features: Features) -> None:
    before = np.random.get_state(legacy=False)
    found_by(key, features)
    after = np.random.get_state(legacy=False)
    assert str(before) == str(after)


def test_obvious_groups_are_found(key: str) -> None:
    tracks = make_tracks(180)
    settings = {"k": 3} if "k" in SETTINGS[key] else {}
    labels = found_by(key, standardised(tracks).values, **settings).labels
    assert np.count_nonzero(labels == NOISE) < 20
    pairs = set(zip(tracks["genres"], labels.tolist(), strict=True))
    pairs = {pair for pair in pairs if pair[1] != NOISE}
    assert len(pairs) == 3, "each genre is one group and each group one genre"


def test_a_column_that_never_varies_changes_nothing(key: str, features: Features) -> None:
    with_constant = np.column_stack([features, np.zeros(len(features), dtype=np.float32)])
    here, there = found_by(key, features), found_by(key, with_constant)
    np.testing.assert_array_equal(here.labels, there.labels)
    assert here.facts.get("bic") == there.facts.get("bic")


def test_identical_tracks_are_in_the_same_group(key: str, features: Features) -> None:
    doubled = np.concatenate([features[:150], features[:150], features[:1].repeat(30, axis=0)])
    found = found_by(key, doubled)
    np.testing.assert_array_equal(found.labels[:150], found.labels[150:300])
    assert len(set(found.labels[300:].tolist())) == 1
    for detail in found.details.values():
        assert np.isfinite(detail).all()


@pytest.mark.parametrize("n_tracks", [1, 2, 3, 4, 12])
def test_few_tracks_are_grouped_or_refused_with_what_is_legal(key: str, n_tracks: int) -> None:
    for spec in (Spec(key), Spec(key, tuple(sorted(SETTINGS[key].items())))):
        try:
            found = cluster(standardised(make_tracks(n_tracks)).values, spec)
        except InvalidSpec as refusal:
            assert "; it can be " in str(refusal)
        else:
            assert found.n_groups >= 2


def test_tracks_that_all_sound_the_same_cannot_be_grouped(key: str) -> None:
    with pytest.raises(InvalidSpec, match="it can be"):
        found_by(key, np.zeros((40, 9), dtype=np.float32))


def test_unknown_values_are_refused(key: str, features: Features) -> None:
    with_gap = features.copy()
    with_gap[3, 4] = np.nan
    with pytest.raises(InvalidSpec, match=r"unknown in columns \[4\]"):
        found_by(key, with_gap)


def test_more_work_is_expected_to_take_longer(key: str) -> None:
    method = METHODS[key]
    values = method.defaults()
    small, large = (method.seconds(n, 9, values) for n in (1_000, 100_000))
    assert 0 < small < large < method.seconds(100_000, 100, values)
    assert large < 120
