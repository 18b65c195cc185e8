"""What cannot be grouped is refused with a sentence that says what can."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pytest

from analytics.clustering import METHODS, Spec, cluster
from analytics.errors import InvalidSpec
from analytics.features import standardised
from tests.builders import make_tracks

Features = npt.NDArray[np.float32]

WITH_K = [key for key in METHODS if "k" in METHODS[key].defaults()]


def refusal(features: Features, method: str, **parameters: float | int | str) -> str:
    with pytest.raises(InvalidSpec) as refused:
        cluster(features, Spec(method, tuple(sorted(parameters.items()))))
    return str(refused.value)


@pytest.fixture(scope="module")
def features() -> Features:
    return standardised(make_tracks(60)).values


@pytest.mark.parametrize("method", WITH_K)
def test_more_groups_than_tracks_are_refused_with_the_range(
    features: Features, method: str
) -> None:
    assert refusal(features, method, k=60) == "k is 60; it can be 2 to 59."
    assert refusal(features, method, k=1) == "k is 1; it can be 2 to 255."
    assert refusal(features[:3], method) == "k is 7; it can be 2."


@pytest.mark.parametrize("method", WITH_K)
def test_more_groups_than_different_tracks_are_refused(method: str) -> None:
    three = np.repeat(np.eye(3, dtype=np.float32), 10, axis=0)
    assert cluster(three, Spec(method, (("k", 3),))).sizes == [10, 10, 10]
    assert refusal(three, method, k=4) == "k is 4; it can be 2 to 3."


@pytest.mark.parametrize("method", WITH_K)
def test_two_identical_tracks_are_refused(method: str) -> None:
    said = refusal(np.ones((2, 9), dtype=np.float32), method)
    assert said == "k is 7; it can be used where tracks differ in sound, three of them or more."


@pytest.mark.parametrize("method", ["dbscan", "hdbscan"])
def test_too_few_tracks_for_dense_places_are_refused(features: Features, method: str) -> None:
    assert refusal(features[:2], method) == "tracks is 2; it can be 3 or more to tell dense places."
    said = refusal(features, method, min_samples=61)
    assert said == "min_samples is 61; it can be 0, or 3 to 60, the tracks."


def test_a_reach_that_makes_everything_noise_is_refused_with_a_better_one(
    features: Features,
) -> None:
    said = refusal(features, "dbscan", eps=0.01)
    better = re.fullmatch(
        r"eps is 0\.01; it can be larger, likely about (.+), or every track is noise\.", said
    )
    assert better is not None, said
    assert cluster(features, Spec("dbscan", (("eps", float(better[1])),))).n_groups == 3


def test_a_reach_that_makes_one_group_is_refused_with_a_better_one(features: Features) -> None:
    said = refusal(features, "dbscan", eps=50)
    better = re.fullmatch(
        r"eps is 50\.0; it can be smaller, likely about (.+), or all dense places are one group\.",
        said,
    )
    assert better is not None, said
    assert cluster(features, Spec("dbscan", (("eps", float(better[1])),))).n_groups == 3


def test_a_cloud_without_dense_places_is_refused_at_any_reach() -> None:
    line = np.arange(50, dtype=np.float32)[:, None]
    assert refusal(line, "dbscan", min_samples=3) == (
        "eps is 0.0; it can be nothing that helps: at any reach these tracks are one group or"
        " noise."
    )
    assert "though no reach tells groups apart" in refusal(line, "dbscan", min_samples=3, eps=5)


def test_a_smallest_group_that_none_reaches_is_refused_with_a_better_size(
    features: Features,
) -> None:
    said = refusal(features, "hdbscan", min_cluster_size=50, min_samples=5)
    better = re.fullmatch(
        r"min_cluster_size is 50; it can be smaller, likely (\d+), or every track is noise\.", said
    )
    assert better is not None, said
    found = cluster(features, Spec("hdbscan", (("min_cluster_size", int(better[1])),)))
    assert found.n_groups == 3


def test_one_track_is_no_group(features: Features) -> None:
    said = refusal(features, "hdbscan", min_cluster_size=1)
    assert said == "min_cluster_size is 1; it can be 0, or 2 or more: one track is no group."
    pairs = cluster(features, Spec("hdbscan", (("min_cluster_size", 2), ("min_samples", 5))))
    assert min(pairs.sizes) >= 2
    said = refusal(features, "hdbscan", min_cluster_size=1_000_000)
    assert "smaller, likely" in said


def test_regions_too_wide_for_the_groups_are_refused(features: Features) -> None:
    said = refusal(features, "birch", k=3, threshold=100)
    assert said == ("threshold is 100.0; it can be less: regions this wide are 1, for 3 groups.")


def test_columns_that_are_no_table_are_refused() -> None:
    with pytest.raises(InvalidSpec, match="one row per track"):
        cluster(np.zeros((0, 3), dtype=np.float32), Spec())
