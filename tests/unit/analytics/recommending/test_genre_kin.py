from __future__ import annotations

import numpy as np
import pytest

from analytics.recommending.genre_kin import GenreKin
from analytics.recommending.taste import Taste

POP, JAZZ, NOISE = range(3)
ENDS, IDS = np.array([0, 1, 2, 3, 3]), np.array([POP, JAZZ, NOISE])
"""Sets of one genre each, and one of none."""


@pytest.fixture
def kin() -> GenreKin:
    """Twelve tracks, two of each artist: much pop, less jazz, little noise, and nothing known."""
    set_of = np.array([0, 0, 0, 0, 0, 0, 1, 1, 2, 1, 3, 3])
    return GenreKin((ENDS, IDS), set_of, 3, np.arange(12) // 2)


def test_artists_of_the_genres_played_are_nearest(kin: GenreKin) -> None:
    shared = kin.artists(kin.direction(Taste.of_tracks([6, 7]).weighed()))
    assert int(shared.argmax()) == 3
    assert shared[3] > shared[4] > shared[0] == pytest.approx(0)


def test_a_rare_genre_says_more_than_a_common_one(kin: GenreKin) -> None:
    shared = kin.artists(kin.direction(Taste.of_tracks([8, 9]).weighed()))
    jazz, noise = kin.direction(Taste.of_tracks([8, 9]).weighed())[[JAZZ, NOISE]]
    assert jazz == pytest.approx(noise)
    assert int(shared.argmax()) == 4


def test_tracks_without_genres_share_nothing(kin: GenreKin) -> None:
    assert not kin.artists(kin.direction(Taste.of_tracks([10, 11]).weighed())).any()
    assert kin.artists(kin.direction(Taste.of_tracks([0]).weighed()))[5] == 0
