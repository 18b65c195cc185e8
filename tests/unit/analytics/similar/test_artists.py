from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import InvalidSpec
from analytics.similar.artists import artist_sounds, similar_artists


def mixtures() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Artists 0 and 1 make two kinds of music, 2 and 3 what lies between: all means agree."""
    random = np.random.default_rng(4)
    kinds = [(-2, 2), (-2, 2), (0, 0), (0, 0)]
    tracks = [
        np.concatenate([random.normal(place, 0.3, size=(40, 5)) for place in kind])
        for kind in kinds
    ]
    indptr = np.cumsum([0, *map(len, tracks)])
    return np.concatenate(tracks).astype(np.float32), indptr, np.arange(indptr[-1])


def test_a_mixture_is_more_than_its_mean() -> None:
    sounds = artist_sounds(*mixtures())
    assert similar_artists(sounds, 0, 1).places.tolist() == [1]
    assert similar_artists(sounds, 3, 1).places.tolist() == [2]


def test_the_distance_is_about_the_discrepancy_under_a_gaussian_kernel() -> None:
    coordinates, indptr, rows = mixtures()
    width = np.sqrt((coordinates.astype(float) ** 2).sum(axis=1).mean())

    def kernel(one: int, other: int) -> float:
        first, second = (coordinates[indptr[i] : indptr[i + 1]].astype(float) for i in (one, other))
        squared = ((first[:, None] - second) ** 2).sum(axis=2)
        return float(np.exp(-squared / (2 * width**2)).mean())

    found = similar_artists(artist_sounds(coordinates, indptr, rows), 0, 3)
    for place, distance in zip(found.places.tolist(), found.distances, strict=True):
        exact = np.sqrt(kernel(0, 0) + kernel(place, place) - 2 * kernel(0, place))
        assert distance == pytest.approx(exact, abs=0.12)


def test_the_nearest_are_those_of_brute_force() -> None:
    sounds = np.random.default_rng(1).normal(size=(200, 128)).astype(np.float32)
    allowed = np.arange(200) % 3 > 0
    for place in (0, 77, 199):
        apart = np.linalg.norm(sounds.astype(float) - sounds[place], axis=1)
        apart[~allowed] = np.inf
        apart[place] = np.inf
        found = similar_artists(sounds, place, 12, allowed=allowed)
        assert found.places.tolist() == np.argsort(apart, kind="stable")[:12].tolist()
        np.testing.assert_allclose(found.distances, apart[found.places], rtol=1e-6)


def test_the_order_of_tracks_and_artists_does_not_matter() -> None:
    coordinates, indptr, rows = mixtures()
    sounds = artist_sounds(coordinates, indptr, rows)
    order = np.random.default_rng(2).permutation(len(coordinates))
    moved = artist_sounds(coordinates[order], indptr, np.argsort(order)[rows])
    np.testing.assert_allclose(moved, sounds, atol=1e-6)


def test_few_artists_give_what_there_is() -> None:
    sounds = artist_sounds(*mixtures())
    assert sorted(similar_artists(sounds, 1, 50).places.tolist()) == [0, 2, 3]
    nobody = similar_artists(sounds, 1, 5, allowed=np.zeros(4, dtype=bool))
    assert nobody.places.tolist() == []


@pytest.mark.parametrize(("place", "n"), [(-1, 5), (4, 5), (0, 0), (0, 1_001)])
def test_what_is_not_there_is_refused(place: int, n: int) -> None:
    with pytest.raises(InvalidSpec):
        similar_artists(artist_sounds(*mixtures()), place, n)
