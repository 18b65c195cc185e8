"""Try what is promised and write down what was seen: `make proof`, or some: `make proof ONLY=load`.

Each row is written as soon as its last test is over, so that whoever stops it keeps those.
"""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from tests.bench.ledger import commit
from tests.processes import ROOT
from tests.soak import rows
from tests.soak.bars import BARS, Bar, chosen

LONGEST_SEEN = 300


class Recorder:
    """Listens to pytest, and makes a row of what becomes of the tests of each bar."""

    def __init__(self, bars: tuple[Bar, ...]) -> None:
        self._bars = bars
        self._commit = commit()
        self._left: dict[str, int] = {}
        self._seen: dict[str, list[str]] = defaultdict(list)
        self._outcomes: dict[str, list[str]] = defaultdict(list)
        self._seconds: dict[str, float] = defaultdict(float)
        self._load: dict[str, float] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Know how many tests each bar has; a bar without any is not shown."""
        for bar in self._bars:
            self._left[bar.name] = sum(_is_of(bar, item.nodeid) for item in session.items)
            if not self._left[bar.name]:
                self._seen[bar.name].append("there is no such test yet")
                self._write(bar)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note how busy the machine is when the first test of a bar begins."""
        for bar in self._bars_of(nodeid):
            self._load.setdefault(bar.name, os.getloadavg()[0])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the parts of a test; after the last test of a bar, write its row."""
        for bar in self._bars_of(report.nodeid):
            self._seconds[bar.name] += report.duration
            if report.when == "call" or report.outcome != "passed":
                self._outcomes[bar.name].append(report.outcome)
                self._seen[bar.name] += [
                    str(value) for name, value in report.user_properties if name == "seen"
                ]
                if report.outcome != "passed":
                    self._seen[bar.name].append(_what_went_wrong(report))
            if report.when == "teardown":
                self._left[bar.name] -= 1
                if not self._left[bar.name]:
                    self._write(bar)

    def _bars_of(self, nodeid: str) -> list[Bar]:
        return [bar for bar in self._bars if _is_of(bar, nodeid)]

    def _write(self, bar: Bar) -> None:
        outcomes = self._outcomes[bar.name]
        seen = list(dict.fromkeys(self._seen[bar.name]))
        n_passed = outcomes.count("passed")
        if not seen or len(outcomes) > len(seen):
            seen.insert(0, f"{n_passed} of {len(outcomes)} tests passed")
        verdict = rows.HELD if n_passed and n_passed == len(outcomes) else rows.FELL_SHORT
        if "failed" not in outcomes and verdict != rows.HELD:
            verdict = rows.NOT_SHOWN
        kept, machines = rows.read()
        machine = rows.this_machine()
        name = rows.name_of(machine, machines)
        kept[bar.name] = rows.Row(
            bar=bar.name,
            promise=bar.promise,
            seen="; ".join(seen),
            verdict=verdict,
            seconds=round(self._seconds[bar.name], 1),
            date=f"{datetime.now(UTC):%Y-%m-%d %H:%M}",
            commit=self._commit,
            load=round(self._load.get(bar.name, os.getloadavg()[0]), 1),
            machine=name,
        )
        in_order = [kept[each.name] for each in BARS if each.name in kept]
        rows.write(in_order, machines | {name: machine})


def _is_of(bar: Bar, nodeid: str) -> bool:
    return any(nodeid == test or nodeid.startswith((f"{test}::", f"{test}[")) for test in bar.tests)


def _what_went_wrong(report: pytest.TestReport) -> str:
    """The reason of a skip, or the first line of a failure."""
    if report.skipped and isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")[:LONGEST_SEEN]
    found = re.search(r"^E +(.*)$", report.longreprtext, flags=re.MULTILINE)
    return (found[1] if found else report.longreprtext.strip())[:LONGEST_SEEN]


def main(words: str) -> int:
    """Try the bars that are named; 0 where all of them held."""
    try:
        bars = chosen(words)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    tests = [
        test for bar in bars for test in bar.tests if (ROOT / test.partition("::")[0]).exists()
    ]
    recorder = Recorder(bars)
    if not tests:
        print("There is no test yet of what was named.", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    status = int(pytest.main(["-q", *dict.fromkeys(tests)], plugins=[recorder]))
    print(f"Written to {rows.SHOWN.relative_to(ROOT)}.")
    return status


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
