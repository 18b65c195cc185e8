"""Measures of listeners, against their definitions written out row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import isnan, log2, nan, sqrt

import numpy as np
import pytest

from analytics.listening.measure_list import measures_of
from analytics.listening.measured import Measured
from analytics.listening.measures import TrackFacts, measured
from analytics.listening.plays import Plays
from tests.plays import DAY, FIRST_SECOND, MOODS, some_facts, some_plays


def one_by_one(plays: Plays, tracks: TrackFacts, listener: int, last: int) -> dict[str, float]:
    """The measures of one listener who has plays, as their formulas read."""
    mine = plays.of(listener)
    rows = list(zip(mine.track.tolist(), mine.second.tolist(), mine.count.tolist(), strict=True))
    whole = sum(w for _, _, w in rows)
    seconds = [t for _, t, _ in rows]
    days = {t // DAY for t in seconds}
    first: dict[int, int] = {}
    for track, second, _ in rows:
        artist = int(tracks.artist[track])
        first[artist] = min(second, first.get(artist, second))
    start, end = min(seconds), max(seconds)
    late = sum(4 * (second - start) >= 3 * (end - start) for second in first.values())
    given: dict[int, float] = defaultdict(float)
    for track, _, w in rows:
        at = tracks.genre_set[track]
        genres = tracks.genre_sets[1][tracks.genre_sets[0][at] : tracks.genre_sets[0][at + 1]]
        for genre in genres:
            given[int(genre)] += w / len(genres)
    parts, moods = Counter[int](), Counter[int]()
    weekend = 0
    for track, second, w in rows:
        parts[second % DAY // 21_600] += w
        moods[int(tracks.mood[track])] += w
        weekend += w * ((second // DAY + 3) % 7 >= 5)
    entropy = -sum(g / sum(given.values()) * log2(g / sum(given.values())) for g in given.values())
    found = {
        "plays": whole, "tracks": len({track for track, _, _ in rows}), "artists": len(first),
        "recency": (last - end) / DAY,
        "frequency": len(days) / max(1, (max(days) - min(days) + 1) / 7),
        "night_share": parts[0] / whole, "morning_share": parts[1] / whole,
        "afternoon_share": parts[2] / whole, "evening_share": parts[3] / whole,
        "weekend_share": weekend / whole,
        "repeat_share": 1 - len({track for track, _, _ in rows}) / whole,
        "novelty": late / len(first) if end > start else nan,
        "popularity": spread_out(rows, tracks.popularity)[0],
        "genre_entropy": entropy if given else nan,
        "genre_variety": entropy / log2(tracks.n_genres) if given else nan,
    }  # fmt: skip
    for name, values in tracks.features.items():
        found[f"mean_{name}"], found[f"spread_{name}"] = spread_out(rows, values)
    return found | {f"mood_{mood}": moods[mood] / whole for mood in range(len(MOODS))}


def spread_out(rows, values) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    known = [(float(values[track]), w) for track, _, w in rows if not isnan(values[track])]
    whole = sum(w for _, w in known)
    if not whole:
        return nan, nan
    mean = sum(value * w for value, w in known) / whole
    return mean, sqrt(sum((value - mean) ** 2 * w for value, w in known) / whole)


@pytest.mark.parametrize("seed", range(3))
def test_every_measure_is_what_its_formula_says(seed: int) -> None:
    plays, tracks = some_plays(20, 90, per_listener=1 + 12 * seed, seed=seed), some_facts(90)
    found = measured(plays, tracks)
    assert found.values.dtype == np.float64
    last = int(plays.second.max())
    for listener in range(plays.n_listeners):
        expected = one_by_one(plays, tracks, listener, last)
        assert found.names == tuple(measure.name for measure in measures_of(
            ("energy", "tempo"), MOODS
        ))  # fmt: skip
        np.testing.assert_allclose(
            found.values[listener], [expected[name] for name in found.names], rtol=0, atol=1e-9
        )


def test_a_week_of_one_listener_reads_as_they_would_tell_it() -> None:
    # Tuesday 14 November 2023, 22:00 UTC, and the Saturday after, 01:00.
    tuesday = FIRST_SECOND // DAY * DAY + 22 * 3600
    saturday = FIRST_SECOND // DAY * DAY + 4 * DAY + 3600
    plays = Plays.ordered(
        listener=np.array([0, 0, 0]),
        track=np.array([0, 1, 0]),
        second=np.array([tuesday, tuesday, saturday]),
        count=np.array([2, 1, 1]),
        n_listeners=2,
    )
    tracks = TrackFacts(
        artist=np.array([0, 1]), mood=np.array([0, 1]), moods=("Calm", "Loud"),
        features={"energy": np.array([0.2, 0.6])}, popularity=None,
        genre_set=np.array([0, 0]), genre_sets=(np.array([0, 0]), np.array([], dtype=np.int64)),
        n_genres=0,
    )  # fmt: skip
    found = measured(plays, tracks)
    told = dict(zip(found.names, found.values[0].tolist(), strict=True))
    assert (told["plays"], told["tracks"], told["artists"]) == (4, 2, 2)
    assert (told["evening_share"], told["night_share"], told["weekend_share"]) == (0.75, 0.25, 0.25)
    assert (told["frequency"], told["recency"], told["repeat_share"]) == (2, 0, 0.5)
    assert (told["novelty"], told["mood_0"]) == (0, 0.75)
    assert told["mean_energy"] == pytest.approx(0.3)
    assert isnan(told["popularity"])
    assert isnan(told["genre_entropy"])
    nobody = dict(zip(found.names, found.values[1].tolist(), strict=True))
    assert [name for name, value in nobody.items() if not isnan(value)] == [
        "plays", "tracks", "artists",
    ]  # fmt: skip


def test_one_song_all_the_time_has_no_range_and_no_mix() -> None:
    plays = Plays.ordered(
        listener=np.zeros(50, dtype=np.int64), track=np.full(50, 7),
        second=FIRST_SECOND + np.arange(50) * DAY, count=np.arange(1, 51), n_listeners=1,
    )  # fmt: skip
    tracks = some_facts(9, seed=4)
    found = measured(plays, tracks)
    assert found.column("spread_tempo")[0] < 1e-9
    assert found.column("repeat_share")[0] == pytest.approx(1 - 1 / plays.count.sum())
    assert found.column("genre_entropy")[0] in (0, 1)  # a track of one genre, or of two


def test_no_plays_at_all_leave_every_listener_unknown() -> None:
    nothing = np.array([], dtype=np.int64)
    found = measured(Plays.ordered(*[nothing] * 4, n_listeners=3), some_facts(9))
    assert found.last_second is None
    assert (found.column("plays") == 0).all()
    assert np.isnan(found.column("recency")).all()


def test_what_is_written_down_is_read_again() -> None:
    found = measured(some_plays(5, 40), some_facts(40))
    again = Measured.of(found.facts(), found.values)
    assert again.measures == found.measures
    assert again.last_second == found.last_second
    with pytest.raises(KeyError, match="no measure shoe_size"):
        found.column("shoe_size")
