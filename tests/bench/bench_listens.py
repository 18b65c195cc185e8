"""Reading a million plays: how long it takes, and how much memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from tests.bench.conftest import Bench, Catalogue
from tests.processes import ROOT

N_PLAYS = 1_000_000
N_PEOPLE = 5_000
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
import pyarrow as pa
from analytics.building.tables import read_table
from analytics.listening.reading.listens import read_listens
ids = read_table(Path(sys.argv[2]))["id"]
began = time.perf_counter()
heard = read_listens(Path(sys.argv[1]), ids, now=2_000_000_000)
took = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"s": took, "mb": peak, "n": len(heard.track)}))
"""


def written(path: Path, ids: pa.Array, *, quoted: bool) -> Path:
    """A file of a million plays, whose times have a zone each."""
    rng = np.random.default_rng(0)
    seconds = np.sort(rng.integers(1_600_000_000, 1_700_000_000, N_PLAYS))
    times = pa.array(seconds, pa.timestamp("s")).cast(pa.string())
    table = pa.table({
        "user_id": pa.array([f"user-{who}" for who in rng.integers(N_PEOPLE, size=N_PLAYS)]),
        "track_id": ids.take(pa.array(rng.integers(len(ids), size=N_PLAYS))),
        "timestamp": pa.array([f"{time}+02:00" for time in times.to_pylist()]),
        "play_count": rng.geometric(0.3, N_PLAYS),
    })  # fmt: skip
    style = pyarrow.csv.WriteOptions(quoting_style="all_valid" if quoted else "none")
    pyarrow.csv.write_csv(table, path, style)
    return path


def test_a_million_plays_are_read(catalogue: Catalogue, bench: Bench, tmp_path: Path) -> None:
    tracks = catalogue.home / "builds" / catalogue.engine.build_name / "tracks.arrow"
    ids = pa.concat_arrays(pa.ipc.open_file(pa.memory_map(str(tracks))).read_all()["id"].chunks)
    for how, quoted in (("plain", False), ("in quotation marks", True)):
        path = written(tmp_path / "listens.csv", ids, quoted=quoted)
        seconds, megabytes = [], []
        for _ in range(bench.times(3)):
            done = subprocess.run(
                [sys.executable, "-c", PROGRAM, str(path), str(tracks)],
                cwd=ROOT, capture_output=True, text=True, check=True,
            )  # fmt: skip
            found = json.loads(done.stdout)
            assert found["n"] > 0.99 * N_PLAYS
            seconds.append(found["s"])
            megabytes.append(found["mb"])
        took = bench.ledger.note(f"read a million plays, {how}", "s", seconds)
        peak = bench.ledger.note(f"read a million plays, {how}: peak memory", "MB", megabytes)
        bench.hold(took.p95 <= 10, "10 s")
        bench.hold(peak.p95 <= 1_000, "1 GB")
