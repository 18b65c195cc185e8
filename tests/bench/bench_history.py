"""Reading somebody's streaming history while they wait: processor seconds."""

from __future__ import annotations

import time

import pytest

from callbacks.me import history_answer
from tests.bench.conftest import Bench, Catalogue
from tests.bench.histories import extended_history


@pytest.mark.parametrize(("n_entries", "bar_s"), [(20_000, 0.6), (100_000, 2.0), (300_000, 6.5)])
def test_a_history_is_read_while_somebody_waits(
    catalogue: Catalogue, bench: Bench, n_entries: int, bar_s: float
) -> None:
    history = extended_history(catalogue.engine.catalogue, n_entries)
    history_answer(catalogue.engine, [history], int(time.time()))  # opens what finds names
    spent = []
    for _ in range(bench.times(5)):
        began = time.process_time()
        history_answer(catalogue.engine, [history], int(time.time()))
        spent.append(time.process_time() - began)
    sample = bench.ledger.note(f"read a history of {n_entries:,} entries, processor", "s", spent)
    bench.hold(sample.median <= bar_s, f"half within {bar_s:g} s of a processor")
