"""Plays as columns: their order, and the plays of some people or of some time."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.listening.plays import Plays


@pytest.fixture
def plays() -> Plays:
    """Five plays of four listeners, of whom the second has none."""
    return Plays.ordered(
        listener=np.array([3, 0, 2, 0, 3]),
        track=np.array([7, 5, 1, 9, 2]),
        second=np.array([30, 20, 10, 10, 30]),
        count=np.array([1, 2, 3, 4, 5]),
        n_listeners=4,
    )


def test_plays_are_in_order_of_listener_then_time_then_track(plays: Plays) -> None:
    rows = zip(plays.listener, plays.second, plays.track, plays.count, strict=True)
    assert list(rows) == [(0, 10, 9, 4), (0, 20, 5, 2), (2, 10, 1, 3), (3, 30, 2, 5), (3, 30, 7, 1)]
    assert plays.starts.tolist() == [0, 2, 2, 3, 5]
    assert (plays.n_plays, plays.n_listeners) == (5, 4)


def test_a_listener_has_their_own_plays_and_may_have_none(plays: Plays) -> None:
    assert plays.of(3).track.tolist() == [2, 7]
    assert plays.of(3).listener.tolist() == [0, 0]
    assert plays.of(1).n_plays == 0
    assert plays.of(1).n_listeners == 1


def test_some_listeners_are_numbered_anew_in_the_order_they_were_named(plays: Plays) -> None:
    some = plays.of_those([3, 1, 0])
    assert some.listener.tolist() == [0, 0, 2, 2]
    assert some.track.tolist() == [2, 7, 9, 5]
    assert some.starts.tolist() == [0, 2, 2, 4]


def test_a_time_keeps_everybody_at_their_place(plays: Plays) -> None:
    early = plays.between(10, 20)
    assert early.listener.tolist() == [0, 2]
    assert early.starts.tolist() == [0, 1, 1, 2, 2]
    assert plays.between(40, 50).starts.tolist() == [0, 0, 0, 0, 0]
