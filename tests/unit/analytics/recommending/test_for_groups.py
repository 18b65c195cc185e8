"""What groups of people are recommended: what they lean to, and nobody seen in it."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.listening.plays import Plays
from analytics.recommending.evidence import SOURCES
from analytics.recommending.for_groups import Everybody, ForGroups
from analytics.recommending.listing import Recommended
from analytics.recommending.taste import MOST_PLAYS
from tests.plays import some_plays
from tests.recommending import learned_of, recommender_of

N_TRACKS = 120
N_PEOPLE = 240
WIDTH = N_TRACKS // 3
"""Tracks of one taste: people of three tastes play the first, second and last of them."""


@pytest.fixture(scope="module")
def plays() -> Plays:
    return some_plays(N_PEOPLE, N_TRACKS, per_listener=12)


@pytest.fixture(scope="module")
def groups(engine: Engine, plays: Plays) -> ForGroups:
    assert engine.sound is not None
    everybody = learned_of(plays, engine.sound.artist)[1]
    return ForGroups(recommender_of(engine, plays).listing, everybody)


def of_taste(taste: int, n: int = N_PEOPLE // 3) -> np.ndarray:
    return np.arange(taste, N_PEOPLE, 3)[:n]


def told(
    groups: ForGroups, plays: Plays, members: np.ndarray, n: int = 6, **how: object
) -> tuple[Recommended, ...]:
    asked = {"smallest": 10, **how}
    return groups.tracks(members, plays.of_those(members), n, **asked)  # type: ignore[arg-type]


def people_behind(plays: Plays, members: np.ndarray, row: int) -> int:
    theirs = plays.of_those(members)
    return len(np.unique(theirs.listener[theirs.track == row]))


@pytest.mark.parametrize("taste", [0, 1, 2])
def test_a_group_is_told_of_what_it_leans_to(groups: ForGroups, plays: Plays, taste: int) -> None:
    members = of_taste(taste, 20)
    found = [each.row for each in told(groups, plays, members)]
    played = np.unique(plays.of_those(members).track)
    by_chance = np.mean(np.setdiff1d(np.arange(N_TRACKS), played) // WIDTH == taste)
    assert found
    assert np.mean([row // WIDTH == taste for row in found]) > 2 * by_chance


def test_what_others_play_most_is_not_what_is_left_for_a_group(engine: Engine) -> None:
    # Everybody else has one hit that nobody of this taste plays.
    usual = some_plays(N_PEOPLE, N_TRACKS, per_listener=12)
    others = np.setdiff1d(np.arange(N_PEOPLE), of_taste(0))
    hit = 2 * WIDTH + 3
    keep = ~((usual.listener % 3 == 0) & (usual.track == hit))
    plays = Plays.ordered(
        np.concatenate([usual.listener[keep], others]),
        np.concatenate([usual.track[keep], np.full(len(others), hit)]),
        np.concatenate([usual.second[keep], np.full(len(others), usual.second.max())]),
        np.concatenate([usual.count[keep], np.full(len(others), 50)]),
        N_PEOPLE,
    )
    assert engine.sound is not None
    listing = recommender_of(engine, plays).listing
    found = told(ForGroups(listing, learned_of(plays, engine.sound.artist)[1]), plays, of_taste(0))
    assert found
    assert hit not in [each.row for each in found]


@pytest.mark.parametrize("source", SOURCES)
def test_only_what_enough_of_them_share_is_a_reason_or_no_news(
    groups: ForGroups, plays: Plays, source: str
) -> None:
    members = of_taste(1)
    found = told(groups, plays, members, source=source)
    assert found
    for each in found:
        assert people_behind(plays, members, each.because.follows) >= 10
        assert people_behind(plays, members, each.row) < 10
        if each.because.voice != "sound":
            n_people = people_behind(plays, members, each.because.follows)
            assert f" {n_people:,} of them " in each.because.sentence
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)


def test_a_group_that_is_too_small_or_shares_nothing_is_told_nothing(
    groups: ForGroups, plays: Plays
) -> None:
    assert told(groups, plays, of_taste(0, 9)) == ()
    assert told(groups, plays, of_taste(0, 10), smallest=10_000) == ()


def test_a_group_may_play_more_than_a_person_may_send(groups: ForGroups, plays: Plays) -> None:
    members = of_taste(0)
    theirs = plays.of_those(members)
    times = MOST_PLAYS // theirs.n_plays + 1
    columns = (theirs.listener, theirs.track, theirs.second, theirs.count)
    many = Plays.ordered(*(np.tile(each, times) for each in columns), len(members))
    assert many.n_plays > MOST_PLAYS
    assert groups.tracks(members, many, 6, smallest=10) == told(groups, plays, members)


def test_an_unknown_source_is_refused(groups: ForGroups, plays: Plays) -> None:
    with pytest.raises(InvalidSpec, match="source"):
        told(groups, plays, of_taste(0), source="stars")
    with pytest.raises(InvalidSpec, match="n "):
        told(groups, plays, of_taste(0), n=0)


def test_the_middle_of_halves_is_the_middle_of_people(plays: Plays, engine: Engine) -> None:
    assert engine.sound is not None
    everybody: Everybody = learned_of(plays, engine.sound.artist)[1]
    assert everybody.by_track.dtype == np.float16
    assert everybody.by_track.shape[0] == everybody.by_artist.shape[0] == N_PEOPLE
