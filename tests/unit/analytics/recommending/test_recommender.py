from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytest import param

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.listening.plays import Plays
from analytics.recommending.dislikes import Dislike
from analytics.recommending.evidence import SOURCES
from analytics.recommending.listing import MOST, Recommended
from analytics.recommending.recommender import Recommender
from analytics.recommending.taste import DAY, Taste
from tests.builders import make_tracks, write_csv
from tests.plays import some_plays
from tests.recommending import recommender_of

N_TRACKS = 120


@pytest.fixture(scope="module")
def plays() -> Plays:
    """People of three tastes: the first, second and last 40 tracks."""
    return some_plays(60, N_TRACKS, per_listener=12)


@pytest.fixture(scope="module")
def recommender(engine: Engine, plays: Plays) -> Recommender:
    return recommender_of(engine, plays)


@pytest.fixture(scope="module")
def by_sound_alone(engine: Engine) -> Recommender:
    return recommender_of(engine, None)


def rows(found: tuple[Recommended, ...]) -> list[int]:
    return [each.row for each in found]


# -- what is found ------------------------------------------------------------------------------


def test_people_are_told_of_what_their_like_play(recommender: Recommender, plays: Plays) -> None:
    shares, by_chance = [], []
    for person in range(60):
        taste = Taste.of(plays.of(person))
        found = recommender.for_person(taste, 5, source="behaviour", per_artist=None)
        shares.append(np.mean([row // 40 == person % 3 for row in rows(found)]))
        new = np.setdiff1d(np.arange(N_TRACKS), taste.tracks)
        by_chance.append((new // 40 == person % 3).mean())
    assert np.mean(shares) >= 2 * np.mean(by_chance)


def test_people_are_told_of_what_sounds_like_what_they_play(recommender: Recommender) -> None:
    # Every third track is folk, house or comedy.
    folk = Taste.of_tracks([0, 3, 6, 9])
    found = rows(recommender.for_person(folk, 10, source="sound"))
    assert {row % 3 for row in found} == {0}


def test_both_kinds_of_sound_that_somebody_plays_are_served(recommender: Recommender) -> None:
    taste = Taste.of_tracks([*range(0, 60, 3), *range(1, 31, 3)])
    found = rows(recommender.for_person(taste, 10, source="sound"))
    assert {row % 3 for row in found} == {0, 1}


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_question_has_the_same_answer(
    recommender: Recommender, plays: Plays, source: str
) -> None:
    taste = Taste.of(plays.of(2))
    first = recommender.for_person(taste, 30, source=source)
    assert first == recommender.for_person(taste, 30, source=source)
    assert first


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_that_was_played_is_new(
    recommender: Recommender, plays: Plays, source: str
) -> None:
    for person in range(0, 60, 7):
        taste = Taste.of(plays.of(person))
        found = rows(recommender.for_person(taste, N_TRACKS, source=source, per_artist=None))
        assert not set(found) & set(taste.tracks.tolist())
        assert len(found) == len(set(found))


def test_what_was_played_may_come_again_if_wanted(recommender: Recommender, plays: Plays) -> None:
    taste = Taste.of(plays.of(4))
    found = rows(recommender.for_person(taste, 20, source="sound", new_only=False))
    assert set(found) & set(taste.tracks.tolist())


def test_no_artist_fills_the_list(recommender: Recommender, engine: Engine, plays: Plays) -> None:
    found = rows(recommender.for_person(Taste.of(plays.of(0)), 20))
    makers = engine.catalogue.text(found, ["artists"])["artists"].to_pylist()
    counts = np.unique([each[0] for each in makers], return_counts=True)[1]
    assert counts.max() <= 2


def test_a_short_half_life_follows_the_newest_taste(recommender: Recommender) -> None:
    folk, house = np.arange(0, 60, 3), np.arange(1, 61, 3)
    seconds = np.concatenate([np.zeros(20), np.full(20, 2_000 * DAY)]).astype(np.int64)
    taste = Taste(np.concatenate([folk, house]), seconds, np.full(40, 5))
    fading = rows(recommender.for_person(taste, 10, source="sound", half_life_days=30))
    lasting = rows(recommender.for_person(taste, 20, source="sound"))
    assert {row % 3 for row in fading} == {1}
    assert {row % 3 for row in lasting} == {0, 1}


# -- reasons ------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_every_track_says_which_played_track_it_follows(
    recommender: Recommender, engine: Engine, plays: Plays, source: str
) -> None:
    taste = Taste.of(plays.of(9))
    for each in recommender.for_person(taste, 20, source=source):
        assert each.because.follows in taste.tracks
        if each.because.voice in {"sound", "track"}:
            name = engine.catalogue.text([each.because.follows], ["name"])["name"][0].as_py()
            assert name in each.because.sentence


def test_reasons_are_words(recommender: Recommender) -> None:
    only = Taste.of_tracks([0])
    by_sound = recommender.for_person(only, 1, source="sound")[0].because
    assert by_sound.sentence.startswith("Sounds like Song 0: ")
    by_others = [
        each.because.sentence for each in recommender.for_person(only, 20, source="behaviour")
    ]
    assert any(sentence.startswith("People who play ") for sentence in by_others)


# -- people about whom little is known ----------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_somebody_who_played_nothing_gets_nothing(recommender: Recommender, source: str) -> None:
    nothing = Taste.of_tracks([])
    assert recommender.for_person(nothing, source=source, half_life_days=30) == ()
    assert recommender.artists_for(nothing, source=source) == ()
    assert recommender.next_tracks([]) == ()


@pytest.mark.parametrize("source", SOURCES)
def test_one_play_is_enough(recommender: Recommender, source: str) -> None:
    assert len(recommender.for_person(Taste.of_tracks([17]), 10, source=source)) == 10


def test_somebody_who_plays_what_nobody_plays_is_answered_by_sound(engine: Engine) -> None:
    plays = some_plays(30, 60, per_listener=12)  # nobody plays the other 60 tracks
    found = recommender_of(engine, plays).for_person(Taste.of_tracks([100, 103]), 5)
    assert {each.because.voice for each in found} <= {"sound", "own"}
    assert {each.row % 3 for each in found} == {1}


def test_without_plays_sound_stands_alone_and_says_so(by_sound_alone: Recommender) -> None:
    taste = Taste.of_tracks([1, 4])
    assert by_sound_alone.sources == ("sound",)
    assert {each.row % 3 for each in by_sound_alone.for_person(taste, 5)} == {1}
    assert len(by_sound_alone.next_tracks([1, 4], 5)) == 5
    assert by_sound_alone.artists_for(taste, 5)
    with pytest.raises(InvalidSpec, match="sound, as nobody's plays are known here"):
        by_sound_alone.for_person(taste, source="behaviour")


def test_somebody_who_played_everything_has_nothing_new(recommender: Recommender) -> None:
    everything = Taste.of_tracks(range(N_TRACKS))
    assert recommender.for_person(everything) == ()
    assert recommender.artists_for(everything) == ()
    assert len(recommender.for_person(everything, 5, new_only=False)) == 5


# -- dislikes -----------------------------------------------------------------------------------


def test_nothing_that_is_disliked_is_recommended(recommender: Recommender, plays: Plays) -> None:
    taste = Taste.of(plays.of(6))
    before = recommender.for_person(taste, 10)
    first = before[0].row
    after = recommender.for_person(taste, N_TRACKS, dislikes=[Dislike("track", first)])
    assert first not in rows(after)
    assert recommender.for_person(taste, 10) == before


def test_what_is_too_loud_goes_and_comes_back_with_the_dislike(
    recommender: Recommender, engine: Engine
) -> None:
    loudness = engine.catalogue.numbers("loudness")
    middle = int(np.argsort(loudness)[N_TRACKS // 2])
    taste = Taste.of_tracks([1, 2, 4, 5])
    too_loud = Dislike("sound", middle, feature="loudness")
    found = rows(recommender.for_person(taste, 40, dislikes=[too_loud], per_artist=None))
    assert found
    assert (loudness[found] < loudness[middle]).all()
    without = rows(recommender.for_person(taste, 40, per_artist=None))
    assert (loudness[without] >= loudness[middle]).any()


def test_when_everything_is_disliked_nothing_is_left(recommender: Recommender) -> None:
    every = [Dislike("genre", genre) for genre in ("folk", "house", "comedy")]
    taste = Taste.of_tracks([0, 1, 2])
    assert recommender.for_person(taste, dislikes=every) == ()
    assert recommender.artists_for(taste, dislikes=every) == ()
    assert recommender.next_tracks([0, 1, 2], dislikes=every) == ()


def test_an_artist_who_is_disliked_is_no_artist_to_try(recommender: Recommender) -> None:
    taste = Taste.of_tracks([0, 1, 2])
    first = recommender.artists_for(taste, 1)[0].name
    after = recommender.artists_for(taste, 40, dislikes=[Dislike("artist", first)])
    assert first not in [each.name for each in after]


# -- artists, kinds of listeners, and what comes next -------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_artists_are_new_and_each_is_named_once(
    recommender: Recommender, engine: Engine, plays: Plays, source: str
) -> None:
    taste = Taste.of(plays.of(3))
    found = recommender.artists_for(taste, 20, source=source)
    names = [each.name for each in found]
    played = engine.catalogue.text(taste.tracks, ["artists"])["artists"].to_pylist()
    assert len(names) == len(set(names)) > 0
    assert not set(names) & {each[0] for each in played}
    assert all(each.because.follows in taste.tracks for each in found)
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)


def test_a_kind_of_listeners_is_served_by_what_they_share(
    recommender: Recommender, plays: Plays
) -> None:
    kind = plays.of_those(range(0, 60, 3))
    shared = Taste.shared(kind, 5)
    found = recommender.for_segment(kind, 10, smallest=5)
    assert found
    assert all(each.because.follows in shared.tracks for each in found)
    assert not set(rows(found)) & set(shared.tracks.tolist())


def test_a_small_kind_of_listeners_is_not_served(recommender: Recommender, plays: Plays) -> None:
    assert recommender.for_segment(plays.of_those([0, 3, 6]), smallest=4) == ()


def test_what_people_went_on_with_comes_next(engine: Engine) -> None:
    usual = some_plays(40, N_TRACKS, per_listener=12)
    first = int(usual.second.max()) + 10 * DAY
    steps = np.arange(30)
    listener = np.concatenate([usual.listener, steps % 20, steps % 20])
    track = np.concatenate([usual.track, np.full(30, 8), np.full(30, 77)])
    second = np.concatenate([usual.second, first + steps * DAY, first + steps * DAY + 200])
    plays = Plays.ordered(listener, track, second, np.ones(len(track), int), 40)
    found = recommender_of(engine, plays).next_tracks([5, 8], 5)
    assert found[0].row == 77
    assert found[0].because.sentence == "Also played after Song 8"


# -- what cannot be asked -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "named"),
    [
        param({"n": 0}, "n", id="none"),
        param({"n": MOST + 1}, "n", id="too many"),
        param({"n": True}, "n", id="no number"),
        param({"n": 2.5}, "n", id="half a track"),
        param({"source": "stars"}, "source", id="unknown source"),
        param({"half_life_days": 0}, "half_life_days", id="no half-life"),
        param({"dislikes": [Dislike("track", 1)] * 501}, "dislikes", id="too many dislikes"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(
    recommender: Recommender, change: dict, named: str
) -> None:
    with pytest.raises(InvalidSpec) as refused:
        recommender.for_person(Taste.of_tracks([1]), **change)
    assert refused.value.name == named


@pytest.mark.parametrize("row", [-1, N_TRACKS, 2**40])
def test_rows_of_another_catalogue_are_refused(recommender: Recommender, row: int) -> None:
    for ask in (recommender.for_person, recommender.artists_for):
        with pytest.raises(InvalidSpec, match="rows 0 to 119"):
            ask(Taste.of_tracks([1, row]))
    with pytest.raises(InvalidSpec, match="rows 0 to 119"):
        recommender.next_tracks([1, row])


def test_a_very_long_history_is_answered(recommender: Recommender) -> None:
    random = np.random.default_rng(0)
    tracks = random.integers(60, size=500_000)
    taste = Taste(tracks, random.integers(2**31, size=500_000), np.full(500_000, 2**32 - 1))
    assert len(recommender.for_person(taste, 10, half_life_days=1)) == 10
    assert len(recommender.next_tracks(tracks.tolist(), 10)) == 10


def test_editions_of_a_song_are_one_song(tmp_path: Path) -> None:
    names = [f"Song {row}" for row in range(60)]
    names[0], names[3] = "Hello", "Hello - 2018 Remaster"  # of one artist
    tracks = make_tracks(60, name=names, duration=np.arange(60) * 10.0 + 90)
    data = write_csv(tmp_path / "songs.csv", tracks)
    build(BuildSpec(data, None, core=True, k=3, seed=0), tmp_path / "home", lambda progress: None)
    recommender = recommender_of(Engine(open_build(tmp_path / "home")), None)
    everything = rows(recommender.for_person(Taste.of_tracks([9]), 59, per_artist=None))
    assert len({0, 3} & set(everything)) == 1
    assert {6, 12} <= set(everything)
    knows_one = rows(recommender.for_person(Taste.of_tracks([0]), 59, per_artist=None))
    assert not {0, 3} & set(knows_one)
