"""Many people at once: answers a second from two workers, the client on the same cores."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bench.conftest import Bench, Catalogue
from tests.bench.gestures import distinct_filters
from tests.bench.load import put_under_load, rebuild_request, view_request
from tests.bench.servers import wait_until_idle, workers_of
from tests.processes import serving

SECONDS = 5
MOST_A_SECOND = 1_200
"""Distinct filters are made for this many answers a second, so that none is asked twice."""
N_CACHED = 100
REBUILT = "every figure rebuilt by one Dash callback"


def test_two_workers_answer_many_people(
    catalogue: Catalogue, rebuilding_address: str, bench: Bench, tmp_path: Path
) -> None:
    if shutil.which("wrk") is None:
        pytest.skip("wrk is not installed: apt-get install wrk")
    engine = catalogue.engine
    n_rounds = bench.times(5)
    each = SECONDS * MOST_A_SECOND
    filters = distinct_filters(engine, n_rounds * each, seed=31)
    requests = [view_request(engine, chosen) for chosen in filters]
    known = requests[:N_CACHED]
    rebuilding = [rebuild_request(chosen) for chosen in filters[:N_CACHED]]
    distinct, cached, rebuilt = [], [], []
    with serving(catalogue.home) as address:
        for start in range(0, n_rounds * each, each):
            fresh = put_under_load(address, requests[start : start + each], SECONDS, tmp_path)
            assert fresh.requests <= each, "filters were asked twice; make more of them"
            distinct.append(fresh)
            # Each worker has a cache of its own: first let both of them meet these.
            put_under_load(address, known, 2, tmp_path)
            cached.append(put_under_load(address, known, SECONDS, tmp_path))
            rebuilt.append(put_under_load(rebuilding_address, rebuilding, SECONDS, tmp_path))
            wait_until_idle(workers_of(rebuilding_address))
    note = bench.ledger.note
    per_second = [[seen.per_second for seen in kind] for kind in (distinct, cached, rebuilt)]
    new = note("16 connections, distinct filters", "answers/s", per_second[0],
               baseline=REBUILT, against=per_second[2])  # fmt: skip
    old = note("16 connections, cached filters", "answers/s", per_second[1],
               baseline=REBUILT, against=per_second[2])  # fmt: skip
    note("16 connections, distinct filters: middle wait", "ms", [s.median_ms for s in distinct])
    note("16 connections, distinct filters: 99% wait less", "ms", [s.p99_ms for s in distinct])
    assert sum(seen.errors for seen in [*distinct, *cached]) == 0
    bench.hold(new.median >= 200, "200 distinct filters a second")
    bench.hold(old.median >= 600, "600 cached filters a second")
