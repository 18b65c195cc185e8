from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from analytics.profiles.atlas import FEWEST_SONGS, MOST_ON_MAP, fewest_songs, plane


def some_sounds() -> tuple[np.ndarray, np.ndarray]:
    """(60, 12) rows that differ most along two directions, and what the features say of them."""
    random = np.random.default_rng(5)
    along = random.normal(size=(60, 2)) * [5, 2]
    sounds = along @ np.linalg.qr(random.normal(size=(12, 2)))[0].T
    means = np.stack([-along[:, 0], along[:, 1], random.normal(size=60)], axis=1)
    return (sounds + random.normal(size=sounds.shape) * 0.1).astype(np.float32), means


def test_places_are_those_of_principal_components_up_to_their_direction() -> None:
    sounds, means = some_sounds()
    found = plane(sounds, means, ("energy", "acousticness", "tempo"))
    expected = PCA(2, svd_solver="full").fit(sounds.astype(np.float64))
    assert np.abs(found.places) == pytest.approx(np.abs(expected.transform(sounds)), abs=1e-4)
    assert found.kept == pytest.approx(expected.explained_variance_ratio_.sum(), abs=1e-4)


def test_the_ends_are_told_by_the_features_that_follow_them_and_more_is_right_and_up() -> None:
    sounds, means = some_sounds()
    names = ("energy", "acousticness", "tempo")
    assert plane(sounds, means, names).ends == (
        "calmer",
        "more energetic",
        "less acoustic",
        "more acoustic",
    )
    turned = plane(-sounds, means, names)
    assert turned.places == pytest.approx(plane(sounds, means, names).places, abs=1e-4)


def test_rows_that_do_not_differ_lie_in_one_place() -> None:
    found = plane(np.ones((4, 6), dtype=np.float32), np.zeros((4, 2)), ("energy", "valence"))
    assert not found.places.any() and found.kept == 0


def test_more_songs_are_asked_for_where_the_map_would_be_full() -> None:
    assert fewest_songs(np.array([1, 9, 30])) == FEWEST_SONGS
    crowd = np.repeat([40, 12, 3], [MOST_ON_MAP - 10, 200, 5_000])
    least = fewest_songs(crowd)
    assert (crowd >= least).sum() <= MOST_ON_MAP < (crowd >= least - 1).sum()
