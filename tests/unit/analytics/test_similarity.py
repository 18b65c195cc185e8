from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from analytics.similarity import nearest, unit_rows


@pytest.fixture
def features() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(400, 9)).astype(np.float32)


def test_the_neighbours_are_those_of_an_independent_calculation(features: np.ndarray) -> None:
    recording = np.arange(400, dtype=np.int32)
    expected = cosine_similarity(features)
    for row in range(0, 400, 37):
        found = nearest(unit_rows(features), recording, row)
        others = np.argsort(-expected[row], kind="stable")
        assert found.rows.tolist() == [other for other in others if other != row][:10]
        assert np.allclose(found.cosines, expected[row][found.rows], atol=1e-6)


def test_versions_of_one_recording_are_listed_once_and_never_its_own(features: np.ndarray) -> None:
    copies = np.repeat(features[:40], 10, axis=0)
    recording = np.repeat(np.arange(40, dtype=np.int32), 10)
    found = nearest(unit_rows(copies), recording, 0)
    assert len(found.rows) == 10
    assert len(set(recording[found.rows])) == 10
    assert recording[0] not in recording[found.rows]


def test_a_catalogue_smaller_than_the_list_gives_what_it_has(features: np.ndarray) -> None:
    found = nearest(unit_rows(features[:4]), np.arange(4, dtype=np.int32), 2)
    assert sorted(found.rows.tolist()) == [0, 1, 3]


def test_a_track_exactly_in_the_middle_is_like_nothing_in_particular() -> None:
    features = np.zeros((3, 9), dtype=np.float32)
    features[1, 0] = 1
    found = nearest(unit_rows(features), np.arange(3, dtype=np.int32), 0)
    assert found.cosines.tolist() == [0, 0]
