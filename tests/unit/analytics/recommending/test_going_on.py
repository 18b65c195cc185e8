"""What comes next in a session, and how many people stand behind it."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.listening.plays import Plays
from analytics.recommending.listing import Recommended
from analytics.recommending.recommender import Recommender
from tests.plays import some_plays, with_steps
from tests.recommending import recommender_of

N_TRACKS = 120
SMALLEST = 10
FROM = 8


@pytest.fixture(scope="module")
def plays() -> Plays:
    """From track 8 twenty go on with 77 and twelve with 50; only seven do with 30."""
    return with_steps(
        some_plays(40, N_TRACKS, per_listener=40), (FROM, 77, 20), (FROM, 50, 12), (FROM, 30, 7)
    )


@pytest.fixture(scope="module")
def recommender(engine: Engine, plays: Plays) -> Recommender:
    return recommender_of(engine, plays)


def people_of(plays: Plays, rows: np.ndarray) -> set[int]:
    return set(plays.listener[np.isin(plays.track, rows)].tolist())


def behind(engine: Engine, plays: Plays, each: Recommended) -> int:
    """How many people the reason of a track tells of, counted by hand."""
    rows = [np.array([each.because.follows]), np.array([each.row])]
    if each.because.voice == "artist":
        assert engine.sound is not None
        artist = engine.sound.artist
        rows = [np.flatnonzero(artist == artist[of[0]]) for of in rows]
    return len(people_of(plays, rows[0]) & people_of(plays, rows[1]))


def test_what_most_people_went_on_with_comes_first_with_their_number(
    recommender: Recommender,
) -> None:
    found = recommender.after(FROM, 8, smallest=SMALLEST)
    assert found is not None
    assert [each.row for each in found.went_on] == [77, 50]
    assert [each.because.people for each in found.went_on] == [20, 12]
    assert {each.because.voice for each in found.went_on} == {"next"}


def test_what_people_play_besides_stands_on_enough_people_who_play_both(
    recommender: Recommender, engine: Engine, plays: Plays
) -> None:
    found = recommender.after(FROM, 8, smallest=SMALLEST)
    assert found is not None
    assert 0 < len(found.too) <= 6
    for each in found.too:
        assert (each.because.voice, each.because.follows) == ("track", FROM)
        assert each.because.people == behind(engine, plays, each) >= SMALLEST
    assert not {each.row for each in found.too} & {FROM, 77, 50}


def test_a_larger_smallest_group_than_the_builds_hides_more(recommender: Recommender) -> None:
    by_smallest = {
        smallest: recommender.after(FROM, 8, smallest=smallest) for smallest in (13, 21, 41)
    }
    went_on = {
        smallest: [each.row for each in found.went_on]
        for smallest, found in by_smallest.items()
        if found is not None
    }
    assert went_on == {13: [77], 21: [], 41: []}


def test_of_a_track_that_few_people_play_nothing_is_told(
    engine: Engine, plays: Plays, recommender: Recommender
) -> None:
    rarest = min(range(N_TRACKS), key=lambda row: len(people_of(plays, np.array([row]))))
    n_people = len(people_of(plays, np.array([rarest])))
    found = recommender.after(rarest, 8, smallest=n_people + 1)
    assert found is not None
    assert (found.n_people, found.went_on, found.too) == (0, (), ())
    told = recommender.after(rarest, 8, smallest=max(n_people, 1))
    assert told is not None and told.n_people == n_people


def test_without_plays_there_is_nothing_to_tell(engine: Engine) -> None:
    assert recommender_of(engine, None).after(FROM, 8, smallest=SMALLEST) is None


def test_a_track_that_is_not_there_is_refused(recommender: Recommender) -> None:
    with pytest.raises(InvalidSpec):
        recommender.after(N_TRACKS, 8, smallest=SMALLEST)
    with pytest.raises(InvalidSpec):
        recommender.after(FROM, 0, smallest=SMALLEST)


@pytest.mark.parametrize("session", [[FROM], [3, 6, FROM], list(range(0, 60, 3))])
def test_no_reason_of_a_session_tells_of_fewer_people(
    recommender: Recommender, engine: Engine, plays: Plays, session: list[int]
) -> None:
    found = recommender.next_tracks(session, 30, smallest=SMALLEST)
    assert found
    assert not {each.row for each in found} & set(session)
    for each in found:
        if each.because.voice == "next":
            assert each.because.people >= SMALLEST
        elif each.because.voice in ("track", "artist"):
            assert each.because.people == behind(engine, plays, each) >= SMALLEST
        else:
            assert each.because.voice in ("sound", "own")


def test_a_session_nobody_else_could_have_had_goes_on_by_sound(recommender: Recommender) -> None:
    found = recommender.next_tracks([FROM, 11], 10, smallest=41)
    assert len(found) == 10
    assert {each.because.voice for each in found} == {"sound"}


def test_a_session_ends_with_what_people_went_on_with(recommender: Recommender) -> None:
    first = recommender.next_tracks([3, FROM], 5, smallest=SMALLEST)[0]
    assert (first.row, first.because.voice, first.because.follows) == (77, "next", FROM)
