"""The numbers of the Listeners page against the same ones counted play by play."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.listening.activity import activity_of
from analytics.listening.asked import ListenersFilter
from analytics.listening.calendar import LENGTHS, first_day, in_short, periods_of, written
from analytics.listening.counting import n_people, people_behind, people_in_order
from analytics.listening.drift import drift_of
from analytics.listening.facts import ListenersView, Listening
from analytics.listening.hours import hours_of
from analytics.listening.long_tail import gini, long_tail
from analytics.listening.played import Played
from analytics.listening.plays import Plays
from analytics.listening.retention import beginnings, retention_of
from analytics.listening.trends import changes_of, over_genres, over_moods, trends_of
from tests.plays import some_plays

ALL_TOLD = 1


@pytest.fixture(scope="module")
def engine(listened_build: Path) -> Engine:
    return Engine(open_build(listened_build))


@pytest.fixture(scope="module")
def listening(engine: Engine) -> Listening:
    assert engine.listening is not None
    return engine.listening


@pytest.fixture(scope="module")
def plays() -> Plays:
    return some_plays(90, 120, per_listener=80)


@pytest.fixture(scope="module")
def played(engine: Engine, plays: Plays) -> Played:
    return Played.of(plays, engine.catalogue)


def one_by_one(plays: Plays) -> list[tuple[int, int, datetime, int]]:
    """Listener, track, time and count of every play."""
    times = [datetime.fromtimestamp(each, UTC) for each in plays.second.tolist()]
    return list(
        zip(plays.listener.tolist(), plays.track.tolist(), times, plays.count.tolist(), strict=True)
    )


def name_of(time: datetime, length: str) -> str:
    if length == "day":
        return f"{time:%Y-%m-%d}"
    if length == "week":
        return f"{time - timedelta(days=time.weekday()):%Y-%m-%d}"
    return f"{time:%Y-%m}" if length == "month" else f"{time.year} Q{(time.month + 2) // 3}"


@pytest.mark.parametrize("length", LENGTHS)
def test_plays_and_people_of_every_period(played: Played, plays: Plays, length: str) -> None:
    counts: Counter[str] = Counter()
    people: dict[str, set[int]] = defaultdict(set)
    for listener, _, time, count in one_by_one(plays):
        counts[name_of(time, length)] += count
        people[name_of(time, length)].add(listener)
    found = activity_of(played, length, ALL_TOLD)
    names = [written(found.first + place, length) for place in range(len(found.plays))]
    assert dict(zip(names, found.plays.tolist(), strict=True)) == {
        name: counts[name] for name in names
    }
    assert set(counts) <= set(names)
    assert found.people.tolist() == [len(people[name]) for name in names]


@pytest.mark.parametrize("clock", [0, 9, -12, 14])
def test_hours_of_the_week_by_every_clock(played: Played, plays: Plays, clock: int) -> None:
    expected = np.zeros((7, 24), dtype=np.int64)
    for _, _, time, count in one_by_one(plays):
        there = time + timedelta(hours=clock)
        expected[there.weekday(), there.hour] += count
    np.testing.assert_array_equal(hours_of(played, clock, ALL_TOLD).plays, expected)


def test_the_long_tail(played: Played, plays: Plays) -> None:
    counts: Counter[int] = Counter()
    for _, track, _, count in one_by_one(plays):
        counts[track] += count
    ranked = sorted(counts.values(), reverse=True)
    found = long_tail(played, None, 120, ALL_TOLD)
    assert found.n_played == len(ranked)
    assert found.top_1 == pytest.approx(ranked[0] / sum(ranked))
    assert found.top_10 == pytest.approx(sum(ranked[: round(len(ranked) / 10)]) / sum(ranked))
    assert found.bands[0].first == 1
    assert found.bands[-1].last == len(ranked)
    for band in found.bands:
        inside = ranked[band.first - 1 : band.last]
        assert band.plays == pytest.approx(sum(inside) / len(inside))


def test_gini_of_known_amounts() -> None:
    assert gini(np.array([5, 5, 5, 5])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 1])) == pytest.approx(0.75)
    amounts = np.random.default_rng(0).integers(1, 100, 50)
    apart = np.abs(amounts[:, None] - amounts[None, :]).sum()
    assert gini(amounts) == pytest.approx(apart / (2 * 50**2 * amounts.mean()))


def test_trends_of_genres_count_a_play_for_each_genre(
    engine: Engine, played: Played, plays: Plays
) -> None:
    catalogue = engine.catalogue
    rows = range(catalogue.n_tracks)
    genres = dict(
        zip(rows, catalogue.text(list(rows), ["genres"])["genres"].to_pylist(), strict=True)
    )
    counts: Counter[tuple[str, str]] = Counter()
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    for listener, track, time, count in one_by_one(plays):
        for genre in genres[track] or ():
            counts[genre, name_of(time, "month")] += count
            people[genre, name_of(time, "month")].add(listener)
    found = trends_of(played, over_genres(played, catalogue), "month", ALL_TOLD)
    for place, genre in enumerate(catalogue.genre_names):
        for period in range(found.plays.shape[1]):
            key = genre, written(found.first + period, "month")
            assert found.plays[place, period] == counts[key]
            assert found.people[place, period] == len(people[key])


def test_what_rose_most_comes_first(engine: Engine, played: Played) -> None:
    spread = over_moods(played, len(engine.moods))
    found = trends_of(played, spread, "month", ALL_TOLD)
    changes = changes_of(played, spread, found, ALL_TOLD)
    assert [each.by for each in changes] == sorted((each.by for each in changes), reverse=True)
    half = found.plays.shape[1] // 2
    for each in changes:
        assert each.plays_before == found.plays[each.place, :half].sum()
        assert each.after == pytest.approx(
            found.plays[each.place, half:].sum() / found.totals[half:].sum()
        )


def test_one_period_has_no_changes(engine: Engine, played: Played) -> None:
    one = played.those(played.periods("month") == played.periods("month").min())
    spread = over_moods(one, len(engine.moods))
    assert changes_of(one, spread, trends_of(one, spread, "month", 1), 1) == ()


def test_who_stays(played: Played, plays: Plays) -> None:
    def month(time: datetime) -> int:
        return (time.year - 1970) * 12 + time.month - 1

    months: dict[int, set[int]] = defaultdict(set)
    for listener, _, time, _ in one_by_one(plays):
        months[listener].add(month(time))
    found = retention_of(played, beginnings(plays), ALL_TOLD)
    assert found.sizes.sum() == plays.n_listeners
    last = max(max(each) for each in months.values())
    for cohort, (low, high) in enumerate(zip(found.firsts, found.lasts, strict=True)):
        theirs = [each for each in months.values() if low <= min(each) <= high]
        assert found.sizes[cohort] == len(theirs)
        for since in range(found.active.shape[1]):
            expected = sum(min(each) + since in each for each in theirs)
            told = -1 if high + since > last else expected
            assert found.active[cohort, since] == told
    shares = found.shares()
    assert np.nanmax(shares) <= 1 and (shares[:, 0] == 1).all()


def test_a_kind_that_is_everybody_does_not_drift_from_everybody(
    engine: Engine, played: Played
) -> None:
    percentiles = open_percentiles(engine)
    found = drift_of(
        played, played, "month", n_moods=len(engine.moods), percentiles=percentiles, smallest=1
    )
    np.testing.assert_array_equal(found.moods, found.usual_moods)
    np.testing.assert_array_equal(found.sound, found.usual_sound)
    first = played.those(played.periods("month") == found.first)
    known = percentiles[0][first.track] != 255
    expected = np.average(percentiles[0][first.track][known], weights=first.count[known])
    assert found.sound[0, 0] == pytest.approx(expected)


def open_percentiles(engine: Engine) -> np.ndarray:
    return np.array([
        [engine.percentiles(row).get(name, 255) for row in range(engine.catalogue.n_tracks)]
        for name in engine.catalogue.features
    ])  # fmt: skip


def test_people_are_counted_once_however_they_are_counted() -> None:
    rng = np.random.default_rng(3)
    listeners = np.sort(rng.integers(0, 40, 900)).astype(np.uint32)
    cells = rng.integers(0, 12, 900)
    expected = [len(set(listeners[cells == cell].tolist())) for cell in range(12)]
    assert people_behind(listeners, cells, 12).tolist() == expected
    order = np.lexsort((cells, listeners))
    assert people_in_order(listeners[order], cells[order], 12).tolist() == expected
    assert n_people(listeners) == len(set(listeners.tolist()))
    assert people_behind(listeners[:0], cells[:0], 12).tolist() == [0] * 12


def test_periods_follow_the_calendar() -> None:
    days = np.arange(14_000, 22_000, 13)
    for length in LENGTHS:
        for day, period in zip(days.tolist(), periods_of(days, length).tolist(), strict=True):
            time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)
            assert written(period, length) == name_of(time, length)
            assert first_day(period, length) <= day < first_day(period + 1, length)
    assert in_short(int(periods_of(np.array([14_700]), "week")[0]), "week") == ("29 Mar", "2010")


def test_what_is_chosen_is_what_is_counted(
    listening: Listening, engine: Engine, plays: Plays
) -> None:
    slug = engine.moods[0].slug
    asked = ListenersFilter(kinds=(0, 1), moods=(slug,), first_month=648)
    found = listening.view(asked, 2)
    assert isinstance(found, ListenersView)
    counted = [
        (listener, track, count)
        for listener, track, time, count in one_by_one(plays)
        if listener % 3 in (0, 1)
        and engine.catalogue.mood_of[track] == engine.moods[0].number
        and (time.year, time.month) >= (2024, 1)
    ]
    assert found.headline.plays == sum(count for *_, count in counted)
    assert found.headline.people == len({listener for listener, *_ in counted})
    assert found.headline.tracks == len({track for _, track, _ in counted})
    assert found.moods.plays.sum() > found.headline.plays  # moods are not narrowed by themselves


def test_a_kind_of_listeners_is_portrayed(listening: Listening, plays: Plays) -> None:
    portraits = listening.portraits(10)
    assert [each.n_people for each in portraits] == [30, 30, 30]
    for each in portraits:
        theirs = plays.of_those([who for who in range(90) if who % 3 == each.place])
        assert each.plays == theirs.count.sum()
        top = each.tracks[0]
        mine = theirs.track == top.row
        assert top.plays == theirs.count[mine].sum()
        assert top.people == len(set(theirs.listener[mine].tolist()))
        assert each.moods[~np.isnan(each.moods)].sum() <= 1 + 1e-9
        assert all(part.name != "IS" for part in each.countries)


def test_a_build_without_plays_has_no_listening(tiny_build: Path) -> None:
    assert Engine(open_build(tiny_build)).listening is None
