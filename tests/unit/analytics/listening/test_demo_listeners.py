from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.demo import make_tracks
from analytics.demo.listeners import (
    FIRST_SECOND,
    N_DAYS,
    N_LISTENERS,
    N_TRACKS,
    make_listeners,
    n_listeners_of,
)
from analytics.listening.plays import Plays
from analytics.listening.reading.heard import Heard
from analytics.listening.segments import SMALLEST
from analytics.recommending.following import SESSION_GAP_S, Following

DAY = 86_400


@pytest.fixture(scope="module")
def tracks() -> pd.DataFrame:
    return make_tracks(6_000).tracks


@pytest.fixture(scope="module")
def heard(tracks: pd.DataFrame) -> Heard:
    return make_listeners(tracks)[0]


def test_the_same_seed_makes_the_same_people(tracks: pd.DataFrame, heard: Heard) -> None:
    again, users = make_listeners(tracks)
    for name in ("listener", "track", "second", "count"):
        np.testing.assert_array_equal(getattr(again, name), getattr(heard, name))
    assert users.country == make_listeners(tracks)[1].country
    assert not np.array_equal(make_listeners(tracks, seed=1)[0].track, heard.track)


def test_there_are_people_in_proportion_to_the_tracks() -> None:
    assert [n_listeners_of(n) for n in (10, 9_584, N_TRACKS, 1_000_000)] == [
        60, 200, N_LISTENERS, N_LISTENERS
    ]  # fmt: skip


def test_plays_lie_in_one_year_and_name_tracks_that_there_are(heard: Heard) -> None:
    assert heard.second.min() >= FIRST_SECOND
    assert heard.second.max() < FIRST_SECOND + N_DAYS * DAY
    assert heard.track.min() >= 0
    assert heard.track.max() < 6_000
    assert heard.count.min() == 1
    assert set(heard.listener.tolist()) == set(range(len(heard.people)))


def test_each_has_a_few_genres_rather_than_all(tracks: pd.DataFrame, heard: Heard) -> None:
    first = np.array([names[0] for names in tracks["genres"]])
    genre = pd.Series(first[heard.track])
    five_most = genre.groupby(heard.listener).agg(
        lambda mine: mine.value_counts(normalize=True).head(5).sum()
    )
    everybody = genre.value_counts(normalize=True).head(5).sum()
    assert five_most.median() > 0.85
    assert five_most.median() > 2 * everybody


def test_each_has_favourites_and_everybody_has_nights(heard: Heard) -> None:
    repeated = (
        pd.Series(heard.track).groupby(heard.listener).agg(lambda mine: mine.duplicated().mean())
    )
    assert repeated.median() > 0.25
    by_hour = np.bincount(heard.second // 3600 % 24, minlength=24)
    assert by_hour[2:5].max() < by_hour[19:22].min() / 3


def test_some_join_and_some_leave(heard: Heard) -> None:
    day = pd.Series((heard.second - FIRST_SECOND) // DAY)
    first, last = day.groupby(heard.listener).min(), day.groupby(heard.listener).max()
    assert 0.2 < (first > 45).mean() < 0.5
    assert 0.1 < (last < N_DAYS - 60).mean() < 0.6


def test_tastes_drift(tracks: pd.DataFrame, heard: Heard) -> None:
    """What somebody played in the first quarter is more like itself than like the last one's."""
    genre = pd.factorize(np.array([names[0] for names in tracks["genres"]]))[0][heard.track]
    quarter = (heard.second - FIRST_SECOND) // DAY * 4 // N_DAYS

    def shares(listener: int, chosen: np.ndarray) -> np.ndarray:
        counts = np.bincount(
            genre[(heard.listener == listener) & chosen], minlength=genre.max() + 1
        )
        return counts / max(counts.sum(), 1)

    odd = np.arange(len(genre)) % 2 == 0
    regular = [
        who
        for who in range(len(heard.people))
        if all(np.sum((heard.listener == who) & (quarter == q)) >= 30 for q in (0, 3))
    ]
    within = [np.abs(shares(w, (quarter == 0) & odd) - shares(w, (quarter == 0) & ~odd)).sum()
              for w in regular]  # fmt: skip
    across = [np.abs(shares(w, (quarter == 0) & odd) - shares(w, quarter == 3)).sum()
              for w in regular]  # fmt: skip
    assert len(regular) > 20
    assert np.mean(across) > np.mean(within)


# -- sittings -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plays(heard: Heard) -> Plays:
    columns = (heard.listener, heard.track, heard.second, heard.count)
    return Plays.ordered(*columns, len(heard.people))


def in_a_sitting(plays: Plays) -> np.ndarray:
    """Whether each play but the first goes on from the one before it."""
    gap = np.diff(plays.second)
    return (np.diff(plays.listener) == 0) & (gap > 0) & (gap <= SESSION_GAP_S)


def test_people_play_several_songs_after_each_other_minutes_apart(plays: Plays) -> None:
    goes_on = in_a_sitting(plays)
    assert 4 < len(plays.second) / (1 + np.count_nonzero(~goes_on)) < 9
    assert 2 * 60 < np.median(np.diff(plays.second)[goes_on]) < 6 * 60


def test_a_sitting_is_of_one_taste(tracks: pd.DataFrame, plays: Plays) -> None:
    genre = pd.factorize(np.array([names[0] for names in tracks["genres"]]))[0][plays.track]
    same = genre[1:] == genre[:-1]
    goes_on = in_a_sitting(plays)
    within_one_person = np.diff(plays.listener) == 0
    assert same[goes_on].mean() > 0.75
    assert same[goes_on].mean() > 1.5 * same[within_one_person & ~goes_on].mean()


def test_some_songs_are_followed_by_the_same_one_again_and_again(plays: Plays) -> None:
    enough = Following.counted(plays, 6_000, SMALLEST)
    assert len(enough.tracks) > 3
    row = int(np.diff(enough.starts).argmax())
    followers, people = Following.counted(plays, 6_000, 1).after(row)
    assert people.max() / people.sum() > 0.25
    assert followers[people.argmax()] == enough.after(row)[0][0]


def test_a_small_demo_has_steps_that_enough_people_make() -> None:
    heard, _ = make_listeners(make_tracks(3_000).tracks)
    columns = (heard.listener, heard.track, heard.second, heard.count)
    plays = Plays.ordered(*columns, len(heard.people))
    assert len(Following.counted(plays, 3_000, SMALLEST).tracks) >= 1
