"""How long a listener waits for their library on the real catalogue, and what it is given."""

from __future__ import annotations

import json

import numpy as np
import pytest

from callbacks.library import library_answer, match_answer
from tests.bench.bench_answers import timed
from tests.bench.conftest import Bench, Catalogue


@pytest.mark.parametrize("n_songs", [1, 1_000, 10_000, 50_000])
def test_a_library_is_read_and_shown_while_somebody_waits(
    catalogue: Catalogue, bench: Bench, n_songs: int
) -> None:
    engine = catalogue.engine
    rows = np.random.default_rng(2).choice(engine.catalogue.n_tracks, n_songs, replace=False)
    songs = engine.catalogue.text(rows, ("id", "name", "artists")).to_pylist()
    listed = [{"name": each["name"], "artists": each["artists"]} for each in songs]
    ids = [each["id"] for each in songs]
    content = json.dumps({"tracks": listed}).encode()
    times = bench.times(10)
    waits = [timed(match_answer, engine, content, "list.json") for _ in range(times)]
    matched = bench.ledger.note(f"library of {n_songs:,} read and matched by name", "ms", waits)
    waits = [timed(library_answer, engine, ids) for _ in range(times)]
    shown = bench.ledger.note(f"facts of a library of {n_songs:,}", "ms", waits)
    if n_songs <= 10_000:
        bench.hold(matched.p95 <= 2_000 and shown.p95 <= 2_000, "95% within 2 s")


def test_listeners_of_one_genre_get_five_ways_on(catalogue: Catalogue, bench: Bench) -> None:
    engine = catalogue.engine
    n_ways, n_songs = [], []
    for genre in engine.catalogue.genre_names:
        rows = np.flatnonzero(engine.catalogue.genre_matches([genre]))[:200]
        ids = [each["id"] for each in engine.catalogue.text(rows, ("id",)).to_pylist()]
        ways = engine.libraries.facts(ids).ways
        n_ways.append(float(len(ways)))
        n_songs += [float(len(way.rows)) for way in ways]
    ways_found = bench.ledger.note("ways for 200 songs of a genre", "ways", n_ways)
    songs_found = bench.ledger.note("songs of a doorway", "songs", n_songs)
    bench.hold(min(n_ways) == 5 and min(n_songs) == 5, "five songs in each of five ways")
    assert ways_found.median and songs_found.median
