"""Matching playlists of other places to the catalogue: how soon, and how many are found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from analytics.playlist_files import ListedTrack, read
from tests.bench.bench_answers import timed
from tests.bench.conftest import Bench, Catalogue


def test_ten_thousand_rows_are_matched_while_somebody_waits(
    catalogue: Catalogue, bench: Bench
) -> None:
    engine = catalogue.engine
    rows = np.random.default_rng(1).choice(engine.catalogue.n_tracks, 10_000, replace=False)
    text = engine.catalogue.text(rows, ("name", "artists")).to_pylist()
    plain = [ListedTrack(each["name"], tuple(each["artists"])) for each in text]
    harder = [
        ListedTrack(f"{each['name']} (Live at Home)", (", ".join(each["artists"]),))
        for each in text
    ]
    for what, listed in (("as they are", plain), ("with remarks and joined artists", harder)):
        waits = [timed(engine.matcher.match, listed) for _ in range(bench.times(10))]
        sample = bench.ledger.note(f"match 10,000 rows, {what}", "ms", waits)
        bench.hold(sample.p95 <= 2_000, "95% within 2 s")


def test_exportify_files_are_found(catalogue: Catalogue, bench: Bench, shared_data: Path) -> None:
    for path in sorted((shared_data / "exportify").glob("*.csv")):
        tracks = read(path.read_bytes(), path.name)
        without = [replace(track, spotify_id=None) for track in tracks]
        for how, listed in (("ids", tracks), ("names only", without)):
            found = catalogue.engine.matcher.match(listed).matches
            share = 100.0 * sum(match.row is not None for match in found) / len(found)
            sample = bench.ledger.note(f"match {path.stem}, {how}", "%", [share])
            bench.hold(sample.median >= 95, "95% of the tracks")
