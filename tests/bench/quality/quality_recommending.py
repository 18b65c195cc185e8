"""Does what is recommended get played? 1,881 people; whom they play is real, the rest simulated.

Who plays which artist how often is real (HetRec 2011). Which of an artist's tracks, and when, was
made up for listens.csv, so artists hidden at random are the honest test; splits by time show what
happens with tracks and with an order, as far as made-up times can.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import rankdata

from analytics.building.sound import references
from analytics.listening.segments import SMALLEST
from analytics.recommending.evidence import (
    BEHAVIOUR,
    BOTH,
    SOUND,
    SOURCES,
    Grounds,
    for_artists,
    for_tracks,
)
from analytics.recommending.following import Following, last_session
from analytics.recommending.for_groups import leaning_of
from analytics.recommending.genre_kin import GenreKin
from analytics.recommending.taste import DAY, Taste, Weighed
from analytics.schema import FEATURE_NAMES
from analytics.similar.sound import Sound, with_lengths
from analytics.similar.space import room_of
from tests.bench.quality.conftest import Quality, Tracks
from tests.bench.quality.listening import (
    Split,
    artists_played,
    judged,
    kinds_by_sound,
    played_by,
    read_plays,
    split_artists,
    split_time,
    top,
)
from tests.bench.quality.scores import Score
from tests.recommending import grounds_of, learned_of

DATA = "spotify_114k, listens"
RECENT_DAYS = 30
N_KINDS = 4
N_OF_KIND = 20
EVERY = 2
"""One of so many people is asked about; everybody's plays are known."""

Scores = Callable[[int, Weighed], np.ndarray]
"""Of a listener and what they played: how much speaks for everything there is."""


@pytest.fixture(scope="module")
def sound(spotify: Tracks) -> Sound:
    """As the core build has it, by the features alone."""
    return Sound(
        spotify.parts,
        with_lengths(spotify.coordinates, spotify.parts),
        room_of(spotify.coordinates, references(spotify.table["id"])),
        spotify.recording,
        spotify.artist,
    )


@pytest.fixture(scope="module")
def genres(spotify: Tracks) -> GenreKin:
    lists = spotify.table["genres"].tolist()
    names = {name: place for place, name in enumerate(sorted({n for row in lists for n in row}))}
    sets = {each: place for place, each in enumerate(dict.fromkeys(lists))}
    ends = np.cumsum([0, *(len(each) for each in sets)])
    ids = np.array([names[name] for each in sets for name in each])
    set_of = np.array([sets[each] for each in lists])
    return GenreKin((ends, ids), set_of, len(names), spotify.artist)


@pytest.fixture(scope="module")
def heard(spotify: Tracks, shared_data: Path) -> tuple:
    """The plays, and who really plays whom."""
    folder = shared_data / "listening"
    plays, people = read_plays(folder, spotify.table["id"].tolist())
    return plays, artists_played(folder, spotify, people)


@pytest.fixture(scope="module", params=["validation", "test"])
def hidden(request: pytest.FixtureRequest, heard: tuple, sound: Sound) -> tuple[str, Split]:
    """Artists hidden at random: the split that weights are chosen on, and the other."""
    return request.param, split_artists(heard[0], sound.artist, heard[1], request.param, EVERY)


def popularity(split: Split, n: int, of: np.ndarray | None = None, days: int | None = None):
    """(n,) how many people play each; of the last days first, then of all time."""
    counts = np.zeros(n)
    for theirs in played_by(split.plays, of):
        counts[theirs] += 1
    if days is None:
        return counts
    end = int(split.plays.second.max()) + 1
    recent = np.zeros(n)
    for theirs in played_by(split.plays.between(end - days * DAY, end), of):
        recent[theirs] += 1
    return recent + counts / (counts.max() + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What is compared on which people.

    what: in words.  counts: (n,) how many people play each of what can be recommended.
    of: (n_tracks,) the number of each track among those; tracks unless given.
    """

    what: str
    split: Split
    counts: np.ndarray
    of: np.ndarray | None = None


def compare(
    quality: Quality, data: str, trial: Trial, methods: Mapping[str, Scores]
) -> dict[str, np.ndarray]:
    """Note how every method did; (n_cases,) NDCG at 100 of each."""
    what, split, counts, of = trial.what, trial.split, trial.counts, trial.of
    cases = split.cases[: quality.cases(len(split.cases))]
    lists = {name: np.empty((len(cases), 100), dtype=np.int64) for name in methods}
    standing = 100 * rankdata(counts) / len(counts)
    known_standing = []
    for place, case in enumerate(cases):
        played = Taste.of(split.plays.of(case.listener)).weighed()
        known = played.rows if of is None else np.unique(of[played.rows])
        known_standing.append(standing[known].mean())
        for name, scores in methods.items():
            lists[name][place] = top(scores(case.listener, played), known)
    print(f"\n{what}: popularity of what they play, mean percentile {np.mean(known_standing):.1f}")
    verdicts = {
        name: [judged(row, case.hidden) for row, case in zip(their, cases, strict=True)]
        for name, their in lists.items()
    }
    measures: dict[str, Callable[[str], list[float]]] = {
        "a hit among 10": lambda name: [each.in_10 for each in verdicts[name]],
        "a hit among 100": lambda name: [each.in_100 for each in verdicts[name]],
        "NDCG at 100": lambda name: [each.ndcg for each in verdicts[name]],
        "share of the catalogue in anybody's 100": lambda name: [
            len(np.unique(lists[name])) / len(counts)
        ],
        "popularity percentile less that of what is played": lambda name: list(
            standing[lists[name]].mean(axis=1) - known_standing
        ),
    }
    for measure, values_of in measures.items():
        table = quality.table(data, f"{what}: {measure}")
        for name in lists:
            table.note(name, values_of(name))
    return {name: np.array([each.ndcg for each in theirs]) for name, theirs in verdicts.items()}


def lead_of_the_blend(
    quality: Quality, data: str, trial: Trial, found: dict[str, np.ndarray]
) -> Score:
    """Note by how much the blend is ahead of the best other method, person by person."""
    best = max((name for name in found if name != "blend"), key=lambda name: found[name].mean())
    table = quality.table(data, f"{trial.what}: lead in NDCG at 100")
    return table.note(f"blend over {best}", found["blend"] - found[best])


def by_artist_methods(grounds: Grounds, split: Split, of: np.ndarray) -> dict[str, Scores]:
    n = len(grounds.artist_sounds)
    counts = popularity(split, n, of)
    recent = popularity(split, n, of, RECENT_DAYS)

    def ours(source: str) -> Scores:
        return lambda _, played: for_artists(grounds, played, source).total

    return {
        "random": lambda listener, _: np.random.default_rng(listener).random(n),
        "popularity": lambda *_: counts,
        "recent popularity": lambda *_: recent,
        "sound": ours(SOUND),
        "behaviour": ours(BEHAVIOUR),
        "blend": ours(BOTH),
    }


def test_artists_that_were_hidden_are_recommended(
    sound: Sound, genres: GenreKin, hidden: tuple[str, Split], quality: Quality
) -> None:
    part, split = hidden
    grounds = grounds_of(sound, split.plays, genres)
    methods = by_artist_methods(grounds, split, sound.artist)
    counts = popularity(split, len(grounds.artist_sounds), sound.artist)
    trial = Trial(f"artists hidden at random, {part}", split, counts, sound.artist)
    found = compare(quality, DATA, trial, methods)
    lead = lead_of_the_blend(quality, DATA, trial, found)
    quality.hold(lead.low > 0, "the blend is ahead of every single source, by the lower end")


def test_artists_of_the_next_two_months_are_recommended(
    sound: Sound, genres: GenreKin, heard: tuple, quality: Quality
) -> None:
    split = split_time(heard[0], "test", EVERY, sound.artist)
    grounds = grounds_of(sound, split.plays, genres)
    methods = by_artist_methods(grounds, split, sound.artist)
    counts = popularity(split, len(grounds.artist_sounds), sound.artist)
    what = "new artists of the next two months (simulated times)"
    trial = Trial(what, split, counts, sound.artist)
    found = compare(quality, DATA, trial, methods)
    lead_of_the_blend(quality, DATA, trial, found)
    quality.hold(
        found["blend"].mean() > 2 * found["popularity"].mean(), "the blend is twice popularity"
    )


def test_tracks_of_the_next_two_months_are_recommended(
    sound: Sound, heard: tuple, quality: Quality
) -> None:
    split = split_time(heard[0], "test", EVERY)
    grounds = grounds_of(sound, split.plays)
    n = sound.n_tracks
    following = Following.counted(split.plays, n, 1)
    counts, recent = popularity(split, n), popularity(split, n, None, RECENT_DAYS)

    def after_the_last(listener: int, _: Weighed) -> np.ndarray:
        own = split.plays.of(listener)
        scores = np.zeros(n)
        for row in last_session(own.track, own.second):
            tracks, people = following.after(int(row))
            scores[tracks] += people
        return scores

    def ours(source: str) -> Scores:
        return lambda _, played: for_tracks(grounds, played, source).total

    methods = {
        "random": lambda listener, _: np.random.default_rng(listener).random(n),
        "popularity": lambda *_: counts,
        "recent popularity": lambda *_: recent,
        "sound": ours(SOUND),
        "what followed the last session": after_the_last,
        "behaviour": ours(BEHAVIOUR),
        "blend": ours(BOTH),
    }
    trial = Trial("new tracks of the next two months (simulated)", split, counts)
    found = compare(quality, DATA, trial, methods)
    lead = lead_of_the_blend(quality, DATA, trial, found)
    quality.hold(lead.low > 0, "the blend is ahead of every single source, by the lower end")


@pytest.mark.parametrize("part", ["validation", "test"])
def test_kinds_of_listeners_are_told_what_they_take_up_and_others_do_not(
    spotify: Tracks, sound: Sound, heard: tuple, quality: Quality, part: str
) -> None:
    """Of the artist of each of 20 tracks: how many whom they are new to have them hidden."""
    split = split_artists(heard[0], sound.artist, heard[1], part, 1)
    plays, n_people = split.plays, split.plays.n_listeners
    grounds = grounds_of(sound, plays)
    everybody = learned_of(plays, sound.artist)[1]
    kinds = kinds_by_sound(plays, spotify.numbers(*FEATURE_NAMES), N_KINDS)
    known, hides = (np.zeros((n_people, len(grounds.artist_sounds)), bool) for _ in range(2))
    for person, artists in enumerate(played_by(plays, sound.artist)):
        known[person, artists] = True
    for case in split.cases:
        hides[case.listener, case.hidden] = True
    by_kind: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for kind in range(N_KINDS):
        members = np.flatnonzero(kinds == kind)
        others = np.flatnonzero((kinds >= 0) & (kinds != kind))
        theirs = plays.of_those(members)
        shared = Taste.shared(theirs, SMALLEST)
        in_kind = np.zeros(sound.n_tracks)
        in_kind[shared.tracks] = shared.counts
        scores = {"as one large person": (
            for_tracks(grounds, shared.weighed(), BOTH).total, shared.tracks
        )}  # fmt: skip
        for source in SOURCES:
            found = leaning_of(
                grounds, everybody, members, theirs, smallest=SMALLEST, source=source
            )
            assert found is not None
            scores[f"where they lean, {source}"] = (found.total, found.known)
            scores["what most of them play"] = (in_kind, found.known)
        for name, (values, gone) in scores.items():
            for number in first_artists_of(values, gone, sound, N_OF_KIND):
                rates = [
                    hides[group[~known[group, number]], number].mean()
                    for group in (members, others)
                ]
                by_kind[name].append((rates[0], rates[1]))
    what = f"kinds of listeners, artists hidden at random, {part}"
    taken = quality.table(DATA, f"{what}: share of them who take it up")
    for name, rates in by_kind.items():
        taken.note(name, [own for own, _ in rates])
    ahead = quality.table(DATA, f"{what}: that share less that of all others")
    for name, rates in by_kind.items():
        ahead.note(name, [own - other for own, other in rates])
    for table in (taken, ahead):
        means = table.means
        others = [means["as one large person"], means["what most of them play"]]
        quality.hold(means[f"where they lean, {BOTH}"] > max(others), "where they lean is ahead")


def first_artists_of(scores: np.ndarray, gone: np.ndarray, sound: Sound, n: int) -> list[int]:
    """The artists of the best tracks that are not gone, each once."""
    left = np.array(scores, dtype=np.float64)
    left[gone] = -np.inf
    order = np.argsort(-left, kind="stable")[: 50 * n]
    return list(dict.fromkeys(sound.artist[order].tolist()))[:n]
