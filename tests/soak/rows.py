"""What was proved, when and on what machine: kept as JSON, shown as a table of docs/proof.md."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import psutil

from tests.processes import ROOT
from tests.services import find_program

KEPT: Final = ROOT / "docs" / "proof.json"
SHOWN: Final = ROOT / "docs" / "proof.md"
HELD, FELL_SHORT, NOT_SHOWN = "held", "**fell short**", "not shown"

PACKAGES: Final = (
    "dash", "Flask", "gunicorn", "numpy", "pandas", "pyarrow", "scikit-learn", "SQLAlchemy",
    "psycopg", "redis", "locust", "playwright",
)  # fmt: skip
PROGRAMS: Final = ("postgres", "redis-server", "nginx", "chromium")

INTRODUCTION: Final = """# Proof

What is promised of Undertone under load, faults and bad input, and what was seen when it was tried.
`make proof` tries everything and writes this page; `make proof ONLY="soak secrets"` tries some of
it and leaves the other rows as they were. A row that fell short says so. Everything runs on this
machine, the people who put it under load, too, and reaches no other.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar and what was seen of it. seconds: that it took.  load: of the machine before it.

    machine: the name of one of the machines that are listed.
    """

    bar: str
    promise: str
    seen: str
    verdict: str
    seconds: float
    date: str
    commit: str
    load: float
    machine: str


def read(path: Path = KEPT) -> tuple[dict[str, Row], dict[str, dict[str, str]]]:
    """The rows by bar, and the machines by name; none where nothing was kept yet."""
    if not path.exists():
        return {}, {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {row["bar"]: Row(**row) for row in kept["rows"]}, kept["machines"]


def write(
    rows: Iterable[Row],
    machines: Mapping[str, Mapping[str, str]],
    kept: Path = KEPT,
    shown: Path = SHOWN,
) -> None:
    """Keep rows, and show them. Machines that none of them names are forgotten."""
    listed = list(rows)
    names = {row.machine for row in listed}
    there = {name: dict(machines[name]) for name in sorted(names)}
    content = {"machines": there, "rows": [asdict(row) for row in listed]}
    text = json.dumps(content, indent=1, ensure_ascii=False)
    kept.write_text(f"{text}\n", encoding="utf-8")
    shown.write_text(page(listed, there), encoding="utf-8")


def page(rows: Sequence[Row], machines: Mapping[str, Mapping[str, str]]) -> str:
    """The page that shows rows."""
    counted = {verdict: 0 for verdict in (HELD, FELL_SHORT, NOT_SHOWN)}
    for row in rows:
        counted[row.verdict] += 1
    minutes = sum(row.seconds for row in rows) / 60
    summary = (
        f"Of {len(rows)} bars {counted[HELD]} held, {counted[FELL_SHORT]} fell short and "
        f"{counted[NOT_SHOWN]} were not shown. In all this took {minutes:.0f} minutes."
    )
    parts = [INTRODUCTION, summary, ""]
    for name, facts in machines.items():
        parts += [f"- Machine {name}: {'; '.join(f'{k} {v}' for k, v in facts.items())}."]
    parts += [
        "",
        "| bar | promised | seen | | command | seconds | when, commit, load, machine |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        when = f"{row.date}, {row.commit}, {row.load:g}, {row.machine}"
        cells = (
            row.bar, row.promise, row.seen, row.verdict, f'`make proof ONLY="{row.bar}"`',
            f"{row.seconds:.0f}", when,
        )  # fmt: skip
        parts.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join(parts) + "\n"


def this_machine() -> dict[str, str]:
    """What this machine is, as far as it matters to what is measured on it."""
    facts = {
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "kernel": platform.release(),
        "Python": platform.python_version(),
    }
    facts |= {name: found for name in PACKAGES if (found := _package(name))}
    return facts | {name: found for name in PROGRAMS if (found := _program(name))}


def name_of(machine: Mapping[str, str], known: Mapping[str, Mapping[str, Any]]) -> str:
    """The name of a machine: the one it has, or the next letter."""
    for name, facts in known.items():
        if facts == machine:
            return name
    return next(letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in known)


def _package(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _program(name: str) -> str | None:
    path = find_program(name)
    if path is None:
        return None
    word = "-v" if name == "nginx" else "--version"
    done = subprocess.run([path, word], capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return found[0] if found else None


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    kept_rows, kept_machines = read()
    write(kept_rows.values(), kept_machines)
    sys.exit(0)
