"""What was measured, as rows of tests/bench/results.csv."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.processes import ROOT

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

RESULTS = Path(__file__).with_name("results.csv")


@dataclass(frozen=True, slots=True)
class Sample:
    """One quantity, measured `n` times. p5, p95: the values 5% and 95% of the way up."""

    median: float
    p5: float
    p95: float
    n: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Sample:
        """The sample of some values, at least one."""
        p5, median, p95 = np.percentile(values, (5, 50, 95))
        return cls(float(median), float(p5), float(p95), len(values))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results. load: of the machine, over the minute before."""

    date: str
    commit: str
    cores: int
    load: float
    catalogue: str
    what: str
    unit: str
    median: float
    p5: float
    p95: float
    n: int
    baseline: str
    baseline_median: float | None
    ratio: float | None


class Ledger:
    """Says what was measured and, where it is to be kept, writes it down."""

    def __init__(self, catalogue: str, path: Path | None) -> None:
        """catalogue: what was measured on.  path: the file to append to; None keeps nothing."""
        self._catalogue = catalogue
        self._path = path

    def note(
        self,
        what: str,
        unit: str,
        values: Sequence[float],
        *,
        baseline: str = "",
        against: Sequence[float] = (),
    ) -> Sample:
        """Record the values of one quantity, and those of its baseline where there is one."""
        ours = Sample.of(values)
        theirs = Sample.of(against) if against else None
        row = Row(
            date=f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
            commit=commit(),
            cores=os.cpu_count() or 1,
            load=round(os.getloadavg()[0], 1),
            catalogue=self._catalogue,
            what=what,
            unit=unit,
            median=round(ours.median, 2),
            p5=round(ours.p5, 2),
            p95=round(ours.p95, 2),
            n=ours.n,
            baseline=baseline,
            baseline_median=round(theirs.median, 2) if theirs else None,
            ratio=round(ours.median / theirs.median, 3) if theirs else None,
        )
        print(in_words(row))
        if self._path:
            append(self._path, row)
        return ours


def in_words(row: Row) -> str:
    """A row as a line for people."""
    words = f"{row.what}: {row.median:,g} {row.unit} ({row.p5:,g} to {row.p95:,g}, n={row.n})"
    if row.ratio is not None:
        words += f"; {row.baseline} {row.baseline_median:,g}, ratio {row.ratio:.3f}"
    return f"{words}; load {row.load}"


def append(path: Path, row: DataclassInstance) -> None:
    """Add a row of results to a file, under a header of its fields."""
    fields = asdict(row)
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerow(fields)


def commit() -> str:
    """The commit measured, with a plus behind it where files differ from it."""
    name, changes = (
        subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        for words in (("rev-parse", "--short", "HEAD"), ("status", "--porcelain"))
    )
    if name.returncode:
        return "unknown"
    return name.stdout.strip() + ("+" if changes.stdout.strip() else "")
