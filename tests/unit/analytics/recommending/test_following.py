from __future__ import annotations

import numpy as np

from analytics.listening.plays import Plays
from analytics.recommending.following import SESSION_GAP_S, Following, last_session
from tests.plays import some_plays


def plays_of(*heard: tuple[int, int, int]) -> Plays:
    """Plays as (listener, track, second)."""
    listener, track, second = np.array(heard).T
    return Plays.ordered(listener, track, second, np.ones(len(heard), int), listener.max() + 1)


def test_a_step_counts_once_for_each_person_who_made_it() -> None:
    plays = plays_of((0, 4, 0), (0, 2, 200), (0, 4, 400), (0, 2, 600), (1, 4, 50), (1, 2, 90))
    found = Following.counted(plays, 5, 1)
    followers, people = found.after(4)
    assert (followers.tolist(), people.tolist()) == ([2], [2])
    assert found.after(2)[0].tolist() == [4]
    assert found.after(0)[0].tolist() == []


def test_a_pause_of_more_than_half_an_hour_ends_a_session() -> None:
    within = plays_of((0, 1, 0), (0, 2, SESSION_GAP_S))
    after = plays_of((0, 1, 0), (0, 2, SESSION_GAP_S + 1))
    assert Following.counted(within, 3, 1).after(1)[0].tolist() == [2]
    assert Following.counted(after, 3, 1).after(1)[0].tolist() == []


def test_no_step_is_made_from_one_person_to_the_next_nor_to_the_same_track() -> None:
    plays = plays_of((0, 1, 0), (1, 2, 10), (1, 2, 20))
    assert len(Following.counted(plays, 3, 1).tracks) == 0


def test_plays_of_one_second_have_no_order() -> None:
    assert len(Following.counted(plays_of((0, 1, 7), (0, 2, 7)), 3, 1).tracks) == 0


def test_the_last_session_is_in_the_order_it_was_played() -> None:
    tracks, seconds = np.array([9, 3, 5, 4]), np.array([20_000, 10_000, 20_100, 10_060])
    assert last_session(tracks, seconds).tolist() == [9, 5]
    assert last_session(tracks[:0], seconds[:0]).tolist() == []


def test_steps_are_counted_from_plays_of_any_kind() -> None:
    found = Following.counted(some_plays(), 400, 1)
    assert found.starts[-1] == len(found.tracks) == len(found.people)
    assert len(found.starts) == 401
    assert Following.counted(some_plays(3, per_listener=0), 400, 1).starts.tolist() == [0] * 401


def test_steps_of_few_people_are_left_out() -> None:
    shared, own = [(0, 1, 7), (0, 2, 8), (1, 1, 7), (1, 2, 8)], [(1, 0, 9)]
    found = Following.counted(plays_of(*shared, *own), 3, 2)
    assert found.after(1)[0].tolist() == [2]
    assert found.after(2)[0].tolist() == []
