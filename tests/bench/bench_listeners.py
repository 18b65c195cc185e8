"""Measuring listeners, and the taste facets of one person: how soon."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.listening.facets import Sounds, facets_of
from analytics.listening.measures import TrackFacts, measured
from tests.bench.bench_answers import timed
from tests.bench.conftest import Bench, Catalogue
from tests.plays import some_plays


@pytest.mark.parametrize(
    ("n_listeners", "bar_s"), [(1_900, 2.0), (19_000, 20.0)], ids=["0.36M", "3.6M"]
)
def test_listeners_are_measured_while_a_build_waits(
    catalogue: Catalogue, bench: Bench, n_listeners: int, bar_s: float
) -> None:
    tracks = TrackFacts.open(open_build(catalogue.home))
    plays = some_plays(n_listeners, len(tracks.artist), n_tastes=40, per_listener=190)
    waits = []
    for _ in range(bench.times(5)):
        began = perf_counter()
        measured(plays, tracks)
        waits.append(perf_counter() - began)
    what = f"measure {n_listeners:,} listeners of {plays.n_plays:,} plays"
    sample = bench.ledger.note(what, "s", waits)
    bench.hold(sample.median <= bar_s, f"half within {bar_s:g} s")


def test_the_facets_of_5_000_tracks_are_found_while_somebody_waits(
    catalogue: Catalogue, bench: Bench
) -> None:
    sounds = Sounds.open(open_build(catalogue.home))
    rng = np.random.default_rng(1)
    rows = rng.choice(len(sounds.values), 5_000, replace=False)
    weight = rng.geometric(0.2, len(rows)).astype(np.float64)
    waits = [timed(facets_of, rows, weight, sounds) for _ in range(bench.times(30))]
    sample = bench.ledger.note("taste facets of 5,000 tracks", "ms", waits)
    bench.hold(sample.p95 <= 50, "95% within 50 ms")
