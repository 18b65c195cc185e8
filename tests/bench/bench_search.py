"""Finding names while somebody types: how soon, and whether what was meant is among the first."""

from __future__ import annotations

from collections import defaultdict

import psutil

from tests.bench.bench_answers import timed
from tests.bench.conftest import Bench, Catalogue
from tests.bench.typing_people import FORMS, Typed, typed_by_people

FIRST = 5
HOSTILE = [
    "a" * 10_000,
    "a b c d e f g h " * 500,
    "\0" * 5_000,
    "%_*(+",
    "\ud800\udfff",
    "🙂" * 3_000,
]


def test_names_are_found_while_somebody_types(catalogue: Catalogue, bench: Bench) -> None:
    search = catalogue.engine.search
    assert search is not None
    process = psutil.Process()
    before = of_its_own(process)
    typed = typed_by_people(catalogue.engine, bench.times(1_000), seed=11)
    search.find("warm up")
    waits = [timed(search.find, each.text) for each in typed]
    hostile = [timed(search.find, text) for text in HOSTILE for _ in range(bench.times(10))]
    grown = of_its_own(process) - before
    found: dict[str, list[float]] = defaultdict(list)
    for each in typed:
        found[each.form].append(100.0 * is_found(catalogue, each))
    note = bench.ledger.note
    sample = note("search: one answer", "ms", waits)
    note("search: the slowest answer", "ms", [max(waits)])
    note("search: hostile text", "ms", hostile)
    note("search: memory of its own", "MB", [grown])
    for form in FORMS:
        share = sum(found[form]) / max(len(found[form]), 1)
        note(f"search: meant among the first {FIRST}, {form}", "%", [share])
    beyond = [each for form in FORMS if form != "1 to 3 letters" for each in found[form]]
    share = sum(beyond) / len(beyond)
    note(f"search: meant among the first {FIRST}, from 4 letters on", "%", [share])
    bench.hold(sample.p95 <= 20, "95% within 20 ms")
    bench.hold(share >= 85, "what was meant among the first five, 85% of the time")


def of_its_own(process: psutil.Process) -> float:
    """MB that a process has written to; mapped files are shared by all workers."""
    return float(sum(each.private_dirty for each in process.memory_maps()) / 1e6)


def is_found(catalogue: Catalogue, typed: Typed) -> bool:
    """Whether what was meant is among the first that are found."""
    search = catalogue.engine.search
    assert search is not None
    return any(typed.is_meant(found) for found in search.find(typed.text)[:FIRST])
