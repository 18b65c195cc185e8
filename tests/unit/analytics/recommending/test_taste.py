from __future__ import annotations

import numpy as np
import pytest
from pytest import param

from analytics.errors import InvalidSpec
from analytics.listening.plays import Plays
from analytics.recommending.taste import DAY, Taste
from tests.plays import some_plays


def test_a_track_counts_once_however_often_it_was_played() -> None:
    played = Taste.of_tracks([7, 3, 7, 7]).weighed()
    assert played.rows.tolist() == [3, 7]
    assert played.weights == pytest.approx(np.log1p([1, 3]))


def test_a_play_counts_half_after_a_half_life() -> None:
    taste = Taste(np.array([1, 2]), np.array([0, 30 * DAY]), np.array([4, 4]))
    assert taste.weighed(30).weights == pytest.approx(np.log1p([2, 4]))
    assert taste.weighed().weights == pytest.approx(np.log1p([4, 4]))


def test_plays_of_very_long_ago_count_next_to_nothing_and_never_nothing() -> None:
    taste = Taste(np.array([1, 2]), np.array([-(10**12), 10**10]), np.array([1, 1]))
    assert (taste.weighed(1).weights > 0).all()


@pytest.mark.parametrize(
    "days",
    [0, -1, 0.5, float("nan"), float("inf"), 1e9, True, param("7", id="text")],
)
def test_a_half_life_that_is_none_is_refused(days: object) -> None:
    with pytest.raises(InvalidSpec, match="half_life_days"):
        Taste.of_tracks([1]).weighed(days)  # type: ignore[arg-type]


def test_a_taste_with_rows_of_another_catalogue_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="rows 0 to 9"):
        Taste.of_tracks([1, 10]).require_rows(10)
    with pytest.raises(InvalidSpec, match="rows 0 to 9"):
        Taste.of_tracks([-1]).require_rows(10)


def test_columns_of_different_lengths_are_no_taste() -> None:
    with pytest.raises(InvalidSpec, match="one length"):
        Taste(np.zeros(2, np.int64), np.zeros(3, np.int64), np.ones(2, np.int64))


def test_nothing_of_what_few_people_play_is_in_a_shared_taste() -> None:
    # Track 0 is played by three people, track 1 by two, track 2 again and again by one.
    listener, track = np.array([0, 1, 2, 0, 1, 0, 0, 0]), np.array([0, 0, 0, 1, 1, 2, 2, 2])
    plays = Plays.ordered(listener, track, np.arange(8), np.full(8, 50), 3)
    shared = Taste.shared(plays, fewest=3)
    assert (shared.tracks.tolist(), shared.counts.tolist()) == ([0], [3])
    assert Taste.shared(plays, fewest=2).tracks.tolist() == [0, 1]
    assert len(Taste.shared(plays, fewest=4)) == 0


def test_the_taste_of_one_person_is_what_they_played() -> None:
    plays = some_plays()
    own = plays.of(5)
    assert Taste.of(own).weighed().rows.tolist() == np.unique(own.track).tolist()
