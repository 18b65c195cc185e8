"""What one person's plays say to them, and what is sent of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analytics.engine import Engine
from analytics.filters import MAP_UNITS, Filter
from analytics.listening.mine.asked import read_asked
from analytics.listening.mine.disliked import offered, read_disliked
from analytics.listening.mine.mine import Mine
from analytics.listening.mine.on_the_map import region_around
from analytics.listening.mine.over_time import by_hour, over_time
from analytics.listening.mine.own_plays import OwnPlays
from analytics.listening.mine.sent import MOST_PLAYS, SentPlays, UnusableQuestion, read_plays
from analytics.listening.mine.unplayed import unplayed
from analytics.recommending.dislikes import MOST_DISLIKES, Dislike
from layouts.rows import track_rows

DAY = 86_400
NOW = 1_800_000_000
MARCH = 1_583_020_800  # 2020-03-01, midnight in UTC


def own(
    *plays: tuple[int, int] | tuple[int, int, int], has_times: bool = True, n_missing: int = 0
) -> OwnPlays:
    """Plays as (track, second) or (track, second, count)."""
    in_order = sorted(plays, key=lambda each: each[1])
    columns = [(each[0], each[1], each[2] if len(each) > 2 else 1) for each in in_order]
    track, second, count = (
        np.array(column, dtype=np.int64) for column in zip(*columns, strict=True)
    )
    return OwnPlays(track, second if has_times else second * 0, count, has_times, n_missing)


@pytest.fixture(scope="module")
def mine(engine: Engine) -> Mine:
    assert engine.mine is not None
    return engine.mine


def some_of(engine: Engine, rows: list[int], every_s: int = DAY) -> OwnPlays:
    assert engine.mine is not None
    ids = engine.catalogue.text(rows, ["id"])["id"].to_pylist()
    n = len(rows)
    sent = SentPlays(
        tuple(ids), np.arange(n), MARCH + every_s * np.arange(n), np.ones(n, dtype=np.int64)
    )
    return engine.mine.own(sent)


# -- what is sent ---------------------------------------------------------------------------------


def test_plays_are_read_as_they_were_written() -> None:
    sent = {"ids": ["a", "b"], "track": [1, 0, 1], "second": [3, 2, 1], "count": [1, 2, 3]}

    assert read_plays(sent, now=NOW).to_dict() == sent


def test_a_library_has_no_times() -> None:
    sent = {"ids": ["a"], "track": [0], "second": None, "count": [1]}

    assert read_plays(sent, now=NOW).to_dict() == sent


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ids": "a"}, "ids"),
        ({"ids": [1]}, "ids"),
        ({"ids": ["a" * 201]}, "ids"),
        ({"ids": ["\ud800"]}, "ids"),
        ({"ids": [""]}, "ids"),
        ({"track": [2]}, "track, number 1: a whole number from 0 to 1"),
        ({"track": [-1]}, "track, number 1"),
        ({"track": [True]}, "track, number 1"),
        ({"track": [0.0]}, "track, number 1"),
        ({"track": None}, "track has to be a list"),
        ({"count": [0]}, "count, number 1"),
        ({"count": [10**30]}, "count, number 1"),
        ({"count": [1, 1]}, "of one length"),
        ({"second": [NOW + 2 * DAY]}, "second, number 1"),
        ({"second": ["now"]}, "second, number 1"),
        ({"second": []}, "of one length"),
        ({"track": [0] * (MOST_PLAYS + 1)}, "more than 200,000 plays"),
    ],
)
def test_what_are_no_plays_is_refused_in_a_sentence(wrong: dict[str, Any], said: str) -> None:
    right = {"ids": ["a", "b"], "track": [0], "second": [NOW], "count": [1]}
    read_plays(right, now=NOW)

    with pytest.raises(UnusableQuestion, match=r"\.$") as refusal:
        read_plays({**right, **wrong}, now=NOW)

    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"half_life_days": 6}, {"half_life_days": 3_651}, {"half_life_days": "30"},
        {"half_life_days": True}, {"half_life_days": 1e400}, {"offset_minutes": 841},
        {"offset_minutes": 1.5}, {"offset_minutes": None}, {"source": "radio"}, {"source": []},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused(wrong: dict[str, Any]) -> None:
    plays = {"ids": [], "track": [], "count": []}
    read_asked({"plays": plays, "half_life_days": 7, "offset_minutes": -840}, now=NOW)

    with pytest.raises(UnusableQuestion):
        read_asked({"plays": plays, **wrong}, now=NOW)


def test_of_very_many_plays_the_latest_are_given(engine: Engine) -> None:
    n = MOST_PLAYS + 5
    second = np.arange(n, dtype=np.int64)[::-1]

    sent = SentPlays.of_rows(engine.catalogue, np.arange(n) % 7, second, np.full(n, 99_999))

    assert len(sent.track) == MOST_PLAYS
    assert sent.second is not None
    assert int(sent.second.min()) == 5
    assert read_plays(sent.to_dict(), now=NOW).ids == sent.ids


def test_songs_that_are_not_here_are_counted_and_left_out(engine: Engine, mine: Mine) -> None:
    (known,) = engine.catalogue.text([3], ["id"])["id"].to_pylist()
    sent = read_plays(
        {"ids": ["nobody's", known], "track": [0, 1, 1], "second": [5, 9, 7], "count": [1, 2, 3]},
        now=NOW,
    )

    found = mine.own(sent)

    assert (found.track.tolist(), found.second.tolist(), found.count.tolist()) == (
        [3, 3], [7, 9], [3, 2],
    )  # fmt: skip
    assert found.n_missing == 1


# -- what is not for somebody ---------------------------------------------------------------------


def test_every_dislike_that_is_offered_is_understood_when_it_comes_back(engine: Engine) -> None:
    (record,) = track_rows(engine.catalogue, [5])

    found = offered(record, 5, engine.percentiles(5))
    read = read_disliked([each["dislike"] for each in found], engine.catalogue)

    assert read[:3] == (Dislike("track", 5), Dislike("artist", record["artists"][0]),
                        Dislike("genre", record["genres"][0]))  # fmt: skip
    assert {each.kind for each in read[3:]} == {"sound"}
    assert all(each.value == 5 for each in read[3:])
    assert found[0]["words"] == "Not this song"
    assert found[-1]["words"] == "Another reason"


def test_only_what_a_song_has_much_or_little_of_is_offered_against_it(engine: Engine) -> None:
    (record,) = track_rows(engine.catalogue, [5])

    found = offered(record, 5, {"loudness": 95.0, "valence": 12.0, "tempo": 52.0})

    assert [each["words"] for each in found if each["dislike"]["kind"] == "sound"] == [
        "Too loud", "Too sad",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        None, {}, "x", [None], [[]], [{"kind": "track"}], [{"kind": "track", "id": 7}],
        [{"kind": "track", "id": "\ud800"}], [{"kind": "track", "id": "nowhere"}],
        [{"kind": "sound", "id": "track-00001", "feature": "colour"}],
        [{"kind": "artist", "value": {"a": 1}}], [{"kind": "genre", "value": "x" * 501}],
    ],
)  # fmt: skip
def test_what_are_no_dislikes_is_left_out(engine: Engine, sent: object) -> None:
    assert read_disliked(sent, engine.catalogue) == ()


def test_there_are_so_many_dislikes_at_most(engine: Engine) -> None:
    sent = [{"kind": "artist", "value": f"Nobody {each}"} for each in range(3 * MOST_DISLIKES)]

    assert len(read_disliked(sent, engine.catalogue)) == MOST_DISLIKES


# -- when -----------------------------------------------------------------------------------------


def test_months_and_hours_are_those_of_the_clock_on_the_wall() -> None:
    plays = own((0, MARCH - 60), (1, MARCH + 3_600, 2))
    moods = np.array([0, 1])

    at_home, further_east = over_time(plays, moods, 2, 0), over_time(plays, moods, 2, 60)

    assert at_home.plays.tolist() == [[1, 0], [0, 2]]
    assert further_east.plays.tolist() == [[1], [2]]
    hours = by_hour(plays, moods, 2, 60)
    assert (hours[0, 0], hours[1, 2]) == (1, 2)
    assert hours.sum() == 3


def test_very_many_months_are_shown_as_quarters() -> None:
    plays = own((0, MARCH), (0, MARCH + 6 * 366 * DAY))

    found = over_time(plays, np.zeros(2, dtype=np.int64), 1, 0)

    assert found.length == "quarter"
    assert found.plays.shape[1] == 25


# -- what was overlooked --------------------------------------------------------------------------


def test_what_was_played_a_lot_once_is_told_with_its_best_known_song(
    engine: Engine, mine: Mine
) -> None:
    """Tracks 0 and 3 are by one artist, 1 by another who is played to the end."""
    once = [(0, MARCH + day * DAY, 2 if day else 1) for day in range(10)] + [(3, MARCH)] * 9
    still = [(1, MARCH + day * DAY) for day in range(0, 600, 40)]
    played = own(*once, *still)

    found = mine.facts(played, half_life_days=None, offset_minutes=0)

    assert found is not None
    (artist,) = found.artists
    assert (artist.row, artist.plays, artist.last) == (0, 28, MARCH + 9 * DAY)
    assert {each.row for each in found.tracks} <= {0, 3}


def test_songs_of_favourites_in_a_version_never_played_are_found() -> None:
    # Rows 0 and 1 are one recording; 0 to 3 are by artist 0, 4 by artist 1, 5 by nobody played.
    artist, recording = np.array([0, 0, 0, 0, 1, 2]), np.array([0, 0, 1, 2, 3, 4])
    plays = own((0, MARCH, 5), (4, MARCH))
    popularity = np.array([50, 50, 10, np.nan, 50, 99], dtype=np.float64)

    assert unplayed(plays, plays.count * 1.0, artist, recording, popularity) == (2, 3)
    assert unplayed(plays, plays.count * 1.0, artist, recording, None) == (2, 3)


def test_a_region_has_all_its_places_inside_the_map(engine: Engine) -> None:
    x, y = engine.catalogue.map_units("pca")
    for rows in ([0], [0, 1], list(range(40))):
        region = region_around("pca", x[rows], y[rows])

        assert 3 <= len(region.corners) <= 24
        assert all(0 <= unit < MAP_UNITS for corner in region.corners for unit in corner)
        assert engine.matching(Filter(region=region))[rows].all()


# -- all of it ------------------------------------------------------------------------------------


def test_somebody_with_three_tastes_is_told_three(engine: Engine, mine: Mine) -> None:
    found = mine.facts(some_of(engine, list(range(120))), half_life_days=None, offset_minutes=0)

    assert found is not None
    assert len(found.facets) == 3
    assert sum(each.facet.share for each in found.facets) == pytest.approx(1)
    assert found.habits.n_plays == 120
    assert found.habits.repeat_share == 0
    assert found.habits.first == MARCH


def test_with_a_short_half_life_what_is_played_now_counts_most(engine: Engine, mine: Mine) -> None:
    """The tracks of each of the three groups are played in a season of its own."""
    seasons = [row for group in range(3) for row in range(group, 120, 3)]
    played = some_of(engine, seasons, every_s=3 * DAY)
    all_of_it = mine.facts(played, half_life_days=None, offset_minutes=0)
    now = mine.facts(played, half_life_days=7, offset_minutes=0)

    assert all_of_it is not None and now is not None
    assert now.facets[0].facet.share > 0.95 > all_of_it.facets[0].facet.share


def test_without_times_what_needs_them_is_left_out(engine: Engine, mine: Mine) -> None:
    sent = SentPlays(("track-00001", "track-00002"), np.arange(2), None, np.ones(2, np.int64))

    found = mine.facts(mine.own(sent), half_life_days=7, offset_minutes=0)

    assert found is not None
    assert (found.over_time, found.by_hour, found.artists, found.tracks) == (None, None, (), ())
    assert (found.habits.first, found.habits.novelty) == (None, None)
    assert found.facets


def test_nobody_s_plays_say_nothing(mine: Mine) -> None:
    nothing = SentPlays(("elsewhere",), np.zeros(1, np.int64), None, np.ones(1, np.int64))

    assert mine.facts(mine.own(nothing), half_life_days=None, offset_minutes=0) is None
    assert mine.of_token("anything") is None
