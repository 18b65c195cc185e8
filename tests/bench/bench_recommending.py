"""How long people wait for what they might like next, each with its reason."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from analytics.listening.plays import Plays
from analytics.listening.segments import SMALLEST
from analytics.recommending.evidence import SOURCES
from analytics.recommending.recommender import Recommender
from analytics.recommending.taste import Taste
from layouts.after_song import N_LISTED
from tests.bench.bench_answers import timed
from tests.bench.conftest import Bench, Catalogue
from tests.bench.quality.listening import read_plays
from tests.recommending import recommender_of

HALF_LIFE_DAYS = 180


@pytest.fixture(scope="module")
def heard(catalogue: Catalogue, shared_data: Path) -> tuple[Plays, Recommender]:
    """Real plays of the catalogue, and what recommends by them."""
    tracks = catalogue.engine.catalogue
    ids = tracks.text(np.arange(tracks.n_tracks), ["id"])["id"].to_pylist()
    plays, _ = read_plays(shared_data / "listening", ids)
    return plays, recommender_of(catalogue.engine, plays)


def test_what_somebody_might_like_is_there_at_once_with_why(
    heard: tuple[Plays, Recommender], bench: Bench
) -> None:
    plays, recommender = heard
    people = np.random.default_rng(3).integers(plays.n_listeners, size=bench.times(100))
    tastes = [Taste.of(plays.of(int(person))) for person in people]
    recommender.artists_for(tastes[0])
    for source in SOURCES:
        ask = partial(recommender.for_person, source=source, half_life_days=HALF_LIFE_DAYS)
        waits = [timed(ask, taste) for taste in tastes]
        sample = bench.ledger.note(f"recommended to one person, 20 by {source}", "ms", waits)
        bench.hold(sample.p95 <= 100, "95% within 100 ms")
    artists = [timed(recommender.artists_for, taste) for taste in tastes]
    sample = bench.ledger.note("artists recommended to one person", "ms", artists)
    bench.hold(sample.p95 <= 100, "95% within 100 ms")


def test_what_comes_next_is_there_at_once_with_why(
    heard: tuple[Plays, Recommender], bench: Bench
) -> None:
    plays, recommender = heard
    random = np.random.default_rng(4)
    # By how often they are played, as songs are opened.
    songs = random.choice(plays.track, bench.times(200)).tolist()
    sessions = [random.choice(plays.track, 8).tolist() for _ in songs]
    recommender.next_tracks(sessions[0], smallest=SMALLEST)
    after = partial(recommender.after, n=N_LISTED, smallest=SMALLEST)
    going_on = partial(recommender.next_tracks, smallest=SMALLEST)
    for what, ask, asked in (
        ("what people play after one song", after, songs),
        ("what comes next after a session of 8", going_on, sessions),
    ):
        waits = [timed(ask, each) for each in asked]
        sample = bench.ledger.note(what, "ms", waits)
        bench.hold(sample.p95 <= 50, "95% within 50 ms")
