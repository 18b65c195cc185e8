from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import InvalidSpec
from analytics.recommending.overlooked import overlooked
from analytics.recommending.taste import DAY, Taste
from tests.plays import some_plays


def taste_of(*played: tuple[int, int, int]) -> Taste:
    """Plays as (track, day, count)."""
    track, day, count = np.array(played).T
    return Taste(track, day * DAY, count)


def test_what_was_played_a_lot_and_no_more_is_overlooked() -> None:
    taste = taste_of((1, 0, 30), (2, 10, 9), (3, 0, 1), (4, 0, 20), (4, 399, 20), (5, 400, 3))
    found = overlooked(taste)
    assert [(each.thing, each.plays, each.silent_days) for each in found] == [(1, 30, 400.0)]


def test_what_was_played_most_comes_first() -> None:
    taste = taste_of((7, 0, 50), (8, 0, 90), (9, 5, 70), *((row, 400, 1) for row in range(20, 40)))
    assert [each.thing for each in overlooked(taste)] == [8, 9, 7]
    assert [each.thing for each in overlooked(taste, 2)] == [8, 9]


def test_an_artist_is_overlooked_only_if_all_of_their_tracks_are() -> None:
    artist = np.array([0, 0, 1, *range(2, 12)])
    once = [(row, 400, 1) for row in range(3, 13)]
    taste = taste_of((0, 0, 50), (1, 400, 1), (2, 0, 60), *once)
    assert [each.thing for each in overlooked(taste)] == [2, 0]
    assert [each.thing for each in overlooked(taste, of=artist)] == [1]


def test_without_times_nothing_is_overlooked() -> None:
    assert overlooked(Taste.of_tracks([1] * 50 + [2])) == ()
    assert overlooked(Taste.of_tracks([])) == ()


def test_a_short_history_has_forgotten_nothing() -> None:
    assert overlooked(taste_of((1, 0, 99), (2, 80, 1))) == ()


def test_everybody_is_answered() -> None:
    plays = some_plays(n_days=700)
    for person in range(plays.n_listeners):
        for each in overlooked(Taste.of(plays.of(person))):
            assert each.plays >= 5
            assert each.silent_days > 90


@pytest.mark.parametrize("n", [0, 1_001, True, 1.5])
def test_a_number_that_is_none_is_refused(n: object) -> None:
    with pytest.raises(InvalidSpec, match="n is"):
        overlooked(Taste.of_tracks([1]), n)  # type: ignore[arg-type]
