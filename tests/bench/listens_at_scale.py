"""Reading plays and measuring listeners, here and on Spark: time and memory as plays grow tenfold.

Not part of `make bench`: the largest takes minutes and gigabytes. `make bench-listens` runs it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.artifacts import open_build
from tests.bench.conftest import Bench, Catalogue
from tests.processes import ROOT
from tests.sparks import needs_spark

SIZES = (360_000, 3_600_000, 36_000_000)
ROWS_PER_PERSON = 190
"""As of 358,647 real ones of 1,881 people."""

LONGEST_S = 1_800
_AT_ONCE = 3_600_000
_FIRST, _YEAR_S = 1_700_000_000, 31_536_000
_SECONDS_BETWEEN = 0.5
PROGRAM = """
import json, sys, time
from pathlib import Path
import numpy as np
from analytics.artifacts import open_build
from analytics.listening.measures import TrackFacts, measured
from analytics.listening.plays import Plays
from analytics.listening.reading.listens import read_listens
from analytics.listening.spark.found import find
from analytics.listening.spark.master import Master
engine, path, home, out = sys.argv[1], *map(Path, sys.argv[2:])
build = open_build(home)
ids, tracks, now = build.table("tracks.arrow")["id"], TrackFacts.open(build), 1_800_000_000
began = time.perf_counter()
if engine == "here":
    heard = read_listens(path, ids, now=now)
    read = time.perf_counter() - began
    plays = Plays.ordered(heard.listener, heard.track, heard.second, heard.count, len(heard.people))
    people, found = heard.people, measured(plays, tracks)
else:
    spark = find(path, ids, tracks, now=now, master=Master.of("local[*]"), log=out / "spark.log")
    read = time.perf_counter() - began
    heard, people, found = spark.heard(), spark.people(), spark.measured(tracks)
    plays = Plays.ordered(heard.listener, heard.track, heard.second, heard.count, len(people))
took = time.perf_counter() - began
np.save(out / f"{engine}.npy", found.values[np.argsort(people)])
print(json.dumps({"s": took, "read_s": read, "n": plays.n_plays, "m": len(people)}))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program.

    processor_s: time that its processes ran for, on whichever core; does not depend on what else
    the machine does.  peak_mb: of all of them together, what they share counted once.
    """

    seconds: float
    processor_s: float
    peak_mb: float
    n_plays: int


@pytest.fixture(params=SIZES, ids=lambda n: f"{n // 1000}k")
def listens(request: pytest.FixtureRequest, catalogue: Catalogue, tmp_path: Path) -> Iterator[Path]:
    """A Parquet file of invented plays over the catalogue, in the order of time."""
    n_rows: int = request.param
    path = tmp_path / f"{n_rows}.parquet"
    ids = open_build(catalogue.home).table("tracks.arrow")["id"]
    n_people = max(1, n_rows // ROWS_PER_PERSON)
    rng = np.random.default_rng(0)
    parts = max(1, n_rows // _AT_ONCE)
    writer = None
    for part in range(parts):
        n = n_rows // parts
        who = rng.integers(n_people, size=n)
        # Everybody has a run of tracks of their own, and plays some of it far more than the rest.
        track = (who * 7_919 + (rng.random(n) ** 3 * 2_000).astype(np.int64)) % len(ids)
        span = _YEAR_S // parts
        second = np.sort(rng.integers(span, size=n)) + _FIRST + part * span
        table = pa.table({
            "user_id": pa.array(np.char.add("user-", who.astype(str))),
            "track_id": ids.take(pa.array(track)),
            "timestamp": pa.array(second * 1_000_000, pa.timestamp("us", "UTC")),
            "play_count": rng.geometric(0.5, n),
        })  # fmt: skip
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table, row_group_size=500_000)
    assert writer is not None
    writer.close()
    yield path
    path.unlink()


@needs_spark
def test_plays_are_read_and_people_measured(
    listens: Path, catalogue: Catalogue, bench: Bench, tmp_path: Path
) -> None:
    million = int(listens.stem) / 1e6
    runs = {}
    for engine in ("here", "spark"):
        runs[engine] = run = ran(engine, listens, catalogue.home, tmp_path)
        words = f"read and measure {million:g} million listens, {engine}"
        bench.ledger.note(words, "s", [run.seconds])
        bench.ledger.note(f"{words}: processor time", "s", [run.processor_s])
        bench.ledger.note(f"{words}: peak memory", "MB", [run.peak_mb])
    assert runs["here"].n_plays == runs["spark"].n_plays
    here, there = (np.load(tmp_path / f"{engine}.npy") for engine in ("here", "spark"))
    np.testing.assert_allclose(there, here, rtol=0, atol=1e-6, equal_nan=True)


def ran(engine: str, path: Path, home: Path, out: Path) -> Run:
    """The program over a file, watched while it runs."""
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, engine, str(path), str(home), str(out)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    peak, until = 0.0, time.monotonic() + LONGEST_S
    ran_for: dict[int, float] = {}
    try:
        while child.poll() is None:
            processes = family_of(child.pid)
            peak = max(peak, sum(map(megabytes_of, processes)))
            ran_for |= {each.pid: processor_seconds(each) for each in processes}
            if time.monotonic() > until:
                pytest.fail(f"{engine} took longer than {LONGEST_S} s")
            time.sleep(_SECONDS_BETWEEN)
    finally:
        child.kill()  # Spark goes with it
        said, _ = child.communicate()
    assert child.returncode == 0
    found = json.loads(said)
    return Run(found["s"], sum(ran_for.values()), peak, found["n"])


def family_of(pid: int) -> list[psutil.Process]:
    """A process and all it started, as far as they live."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def processor_seconds(process: psutil.Process) -> float:
    """What a process has run for."""
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def megabytes_of(process: psutil.Process) -> float:
    """Memory of a process; of pages that several have, its share."""
    with suppress(OSError):
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
        shares = [line for line in rollup.splitlines() if line.startswith("Pss:")]
        return sum(int(line.split()[1]) for line in shares) / 1024
    return 0.0
