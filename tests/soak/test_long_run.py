"""A hundred thousand requests, and how much memory each worker took meanwhile."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
from scipy import stats

from tests.processes import serving, workers_at
from tests.soak.conftest import Seen
from tests.soak.crowd import let_in
from tests.soak.plan import write_plan

N_REQUESTS = int(os.environ.get("UNDERTONE_PROOF_REQUESTS", "100000"))
PEOPLE = 16
N_WORKERS = 2
WARM_UP = 0.2
"""Of all requests: caches fill, and pages of files are touched for the first time."""
MOST_MIB = 2.0
SECONDS_BETWEEN_LOOKS = 2.0
MOST_SECONDS = 3_600

Samples = dict[int, list[tuple[float, float, float]]]
"""By process: when, as `time.time`, its share of memory in MiB, and of that what is in no file."""


@contextmanager
def weighing(workers: list[psutil.Process]) -> Iterator[Samples]:
    """Note the memory of workers over and over; what several share counts in equal parts."""
    samples: Samples = {worker.pid: [] for worker in workers}
    over = threading.Event()

    def look() -> None:
        while not over.wait(SECONDS_BETWEEN_LOOKS):
            for worker in workers:
                samples[worker.pid].append((time.time(), *share_mib(worker.pid)))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()


def share_mib(pid: int) -> tuple[float, float]:
    """The memory of a process, and how much of it is its own and in no file.

    What several share counts in equal parts. Files of the build are memory for as long as nobody
    else needs it, and more of them the more has been looked at.
    """
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kib = {
        name: int(words.split()[0]) for name, _, words in (line.partition(":") for line in lines)
    }
    return kib["Pss"] / 1024, kib["Pss_Anon"] / 1024


def test_a_worker_does_not_grow(real_home: Path, tmp_path: Path, seen: Seen) -> None:
    plan = tmp_path / "plan.json"
    write_plan(real_home, plan)
    with serving(real_home, UNDERTONE_OPEN="no", UNDERTONE_RATE_LIMITS="0") as address:
        while len(workers := workers_at(address)) < N_WORKERS:
            time.sleep(0.1)
        with weighing(workers) as samples:
            stages = [(MOST_SECONDS, PEOPLE)]
            crowd = let_in(address, plan, stages, tmp_path, most=N_REQUESTS, thinks=False)
        assert workers_at(address) == workers, "none was replaced"
    n_asked = len(crowd.heard)
    came = np.sort([one.at for one in crowd.heard])
    said, slopes = list[str](), list[float]()
    for number, pid in enumerate(samples, start=1):
        at, mib, own_mib = np.array(samples[pid]).T
        n_before = np.searchsorted(came, at)
        counted = n_before > WARM_UP * n_asked
        fit = stats.linregress(n_before[counted] / 10_000, mib[counted])
        wide = float(stats.t.ppf(0.975, counted.sum() - 2) * fit.stderr)
        own = stats.linregress(n_before[counted] / 10_000, own_mib[counted])
        slopes.append(float(fit.slope))
        said.append(
            f"worker {number} {fit.slope:+.2f} MiB per 10,000 (95%: {fit.slope - wide:+.2f} to "
            f"{fit.slope + wide:+.2f}; {mib[0]:.0f} MiB at first, {mib[-1]:.0f} at the end; of "
            f"that in no file {own.slope:+.2f}, {own_mib[0]:.0f} and {own_mib[-1]:.0f})"
        )
    seconds = came[-1] - came[0]
    seen(
        f"{n_asked:,} requests in {seconds / 60:.0f} minutes, {crowd.errors().total()} errors; "
        + "; ".join(said)
    )
    assert n_asked >= N_REQUESTS
    assert not crowd.errors(), crowd.errors()
    assert max(slopes) <= MOST_MIB
