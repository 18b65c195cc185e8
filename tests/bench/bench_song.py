"""The Song page on the server: what is near and why, the whole page, and the way to another."""

from __future__ import annotations

import json

import numpy as np
from plotly.utils import PlotlyJSONEncoder

from analytics.engine import Engine
from analytics.listening.segments import SMALLEST
from analytics.similar.request import Request
from analytics.similar.why import why
from layouts.pages import path_between
from layouts.pages.song import frame
from layouts.path_facts import PathFacts
from layouts.rights import Rights
from layouts.song_address import AT_ONCE
from tests.bench.bench_answers import timed
from tests.bench.conftest import Bench, Catalogue


def test_what_sounds_like_a_song_is_there_at_once_with_why(
    catalogue: Catalogue, bench: Bench
) -> None:
    engine = catalogue.engine
    random = np.random.default_rng(6)
    n_songs = bench.times(100)
    rows = random.integers(engine.catalogue.n_tracks, size=2 * n_songs + 2).tolist()
    records = engine.catalogue.text(rows, ("id",)).to_pylist()
    songs = [record["id"] for record in records]
    nearest_and_why(engine, rows[-1])
    whole_page(engine, f"?id={songs[-1]}")
    whole_path(engine, f"?from={songs[-1]}&to={songs[-2]}")

    near = [timed(nearest_and_why, engine, row) for row in rows[:n_songs]]
    pages = [timed(whole_page, engine, f"?id={song}") for song in songs[:n_songs]]
    paths = [
        timed(whole_path, engine, f"?from={one}&to={other}")
        for one, other in zip(songs[:n_songs], songs[n_songs:], strict=False)
    ]
    note = bench.ledger.note
    sample = note("song: nearest and why", "ms", near)
    note("song: the whole page as JSON", "ms", pages)
    path = note("song: the way to another as JSON", "ms", paths)
    bench.hold(sample.p95 <= 10, "95% within 10 ms")
    bench.hold(path.p95 <= 200, "95% of ways within 200 ms")


def nearest_and_why(engine: Engine, row: int) -> None:
    """As many as a page lists at once, with the reason for each."""
    answer = engine.similar(Request(seeds=(row,), n=AT_ONCE))
    assert engine.sound is not None and answer is not None
    why(engine.sound, answer.request, tuple(answer.rows.tolist()))


def whole_page(engine: Engine, search: str) -> str:
    """The page as it is sent, before it is compressed."""
    return json.dumps(frame.page(engine, search, Rights(), SMALLEST), cls=PlotlyJSONEncoder)


def whole_path(engine: Engine, search: str) -> str:
    """The page of a way, as it is sent."""
    return json.dumps(path_between.page(PathFacts.at(engine, search)), cls=PlotlyJSONEncoder)
