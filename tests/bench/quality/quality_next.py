"""Is the song that comes next in a session found? The people are invented, and so are their habits.

The demo's people play several songs in a sitting; two of five times they go on with the song that
everybody tends to play then (analytics/demo/sittings.py). How often real people do is not known
here: listens.csv has no sessions that are real. So this says whether habits are found where there
are any, and nothing about how many there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from analytics.building.sound import first_artists, references
from analytics.demo import make_tracks
from analytics.demo.listeners import FIRST_SECOND, N_DAYS, make_listeners
from analytics.listening.plays import Plays
from analytics.listening.segments import SMALLEST
from analytics.recommending.evidence import BOTH, SOUND, Grounds, for_tracks
from analytics.recommending.following import SESSION_GAP_S, Following
from analytics.recommending.taste import DAY, Taste
from analytics.similar.sound import Sound, with_lengths
from analytics.similar.space import room_of, sound_space
from tests.bench.quality.conftest import Quality
from tests.bench.quality.listening import judged, top
from tests.recommending import grounds_of

DATA = "the demo's invented people"
DAYS_HIDDEN = 30
N_CASES = 1_000
FEWEST_KNOWN = 2
"""Songs of a session that are known before the one that is asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Part of a session.  listener: whose.  session: rows as played.  following: the next row."""

    listener: int
    session: list[int]
    following: int


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What is known, and sessions of the days after it."""

    grounds: Grounds
    plays: Plays
    cases: list[Case]


@pytest.fixture(scope="module")
def heard() -> Heard:
    table = make_tracks().tracks
    made, _ = make_listeners(table)
    every = Plays.ordered(made.listener, made.track, made.second, made.count, len(made.people))
    end = FIRST_SECOND + N_DAYS * DAY
    known = every.between(FIRST_SECOND, end - DAYS_HIDDEN * DAY)
    coordinates, parts = sound_space(table)
    sound = Sound(
        parts,
        with_lengths(coordinates, parts),
        room_of(coordinates, references(table["id"])),
        table["recording"].to_numpy(np.int32),
        first_artists(table),
    )
    return Heard(grounds_of(sound, known), known, sessions_of(every.between(
        end - DAYS_HIDDEN * DAY, end
    )))  # fmt: skip


def sessions_of(plays: Plays) -> list[Case]:
    """A place in each of some sessions, drawn at random; the next song is none of the session."""
    rng = np.random.default_rng(0)
    begins = np.diff(plays.listener.astype(np.int64), prepend=-1) != 0
    begins |= np.diff(plays.second, prepend=0) > SESSION_GAP_S
    starts = np.flatnonzero(begins)
    cases = []
    for start, stop in zip(starts, [*starts[1:], plays.n_plays], strict=True):
        if stop - start <= FEWEST_KNOWN:
            continue
        cut = int(rng.integers(start + FEWEST_KNOWN, stop))
        session = plays.track[start:cut].tolist()
        following = int(plays.track[cut])
        if following not in session:
            cases.append(Case(int(plays.listener[start]), session, following))
    chosen = rng.permutation(len(cases))[:N_CASES]
    return [cases[place] for place in chosen]


def test_the_next_song_of_a_session_is_found(heard: Heard, quality: Quality) -> None:
    grounds, plays = heard.grounds, heard.plays
    n_tracks = grounds.sound.n_tracks
    following = Following.counted(plays, n_tracks, SMALLEST)
    pairs = np.unique(np.stack([plays.track, plays.listener]).astype(np.int64), axis=1)
    popularity = np.bincount(pairs[0], minlength=n_tracks).astype(np.float64)

    def of_session(case: Case) -> np.ndarray:
        return for_tracks(grounds, Taste.of_tracks(case.session).weighed(), BOTH).total

    def of_person(case: Case) -> np.ndarray:
        return for_tracks(grounds, Taste.of(plays.of(case.listener)).weighed(), BOTH).total

    methods: dict[str, Callable[[Case], np.ndarray]] = {
        "popularity": lambda _: popularity,
        "sound of the last song": lambda case: (
            for_tracks(grounds, Taste.of_tracks(case.session[-1:]).weighed(), SOUND).total
        ),
        "for the person, no steps": of_person,
        "for the session, no steps": of_session,
        "next in the session": lambda case: of_session(case) + following.steps(case.session),
    }
    cases = [case for case in heard.cases if len(plays.of(case.listener).track)]
    cases = cases[: quality.cases(len(cases))]
    found = {
        name: [judged(top(scores(case), case.session), np.array([case.following]))
               for case in cases]
        for name, scores in methods.items()
    }  # fmt: skip
    went = np.mean([np.diff(following.starts)[case.session[-1]] > 0 for case in cases])
    print(f"\n{len(following.tracks):,} steps of {SMALLEST} people; from {went:.1%} of the cases")
    for measure, of in (("a hit among 10", "in_10"), ("NDCG at 100", "ndcg")):
        table = quality.table(DATA, f"the next song of a session (invented): {measure}")
        for name, verdicts in found.items():
            table.note(name, [getattr(each, of) for each in verdicts])
    ndcg = {name: np.array([each.ndcg for each in verdicts]) for name, verdicts in found.items()}
    for other in ("for the person, no steps", "for the session, no steps"):
        table = quality.table(DATA, "the next song of a session (invented): lead in NDCG at 100")
        lead = table.note(f"with steps over {other}", ndcg["next in the session"] - ndcg[other])
        if other == "for the session, no steps":
            quality.hold(lead.low > 0, "steps help, by the lower end")
