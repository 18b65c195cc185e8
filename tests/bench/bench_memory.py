"""What each worker of the server costs in memory."""

from __future__ import annotations

import urllib.request

from tests.bench.conftest import Bench, Catalogue
from tests.bench.gestures import distinct_filters
from tests.bench.load import view_request
from tests.bench.servers import workers_of
from tests.processes import serving

N_REQUESTS = 200


def test_a_worker_adds_little_memory(catalogue: Catalogue, bench: Bench) -> None:
    own: list[float] = []
    proportional: list[float] = []
    for number in range(bench.times(5)):
        with serving(catalogue.home) as address:
            for chosen in distinct_filters(catalogue.engine, N_REQUESTS, seed=40 + number):
                path = view_request(catalogue.engine, chosen).path
                with urllib.request.urlopen(address + path, timeout=30) as answer:
                    assert answer.status == 200
            for worker in workers_of(address):
                used = worker.memory_full_info()
                own.append(used.uss / 1e6)
                proportional.append(used.pss / 1e6)
    note = bench.ledger.note
    sample = note(f"a worker after {N_REQUESTS} answers: memory of its own", "MB", own)
    note(f"a worker after {N_REQUESTS} answers: with its share of what is shared", "MB",
         proportional)  # fmt: skip
    bench.hold(sample.p95 <= 150, "150 MB")
