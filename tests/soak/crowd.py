"""Let many people use a server at once, and look at what they heard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.error import HTTPError

import numpy as np

from tests.processes import ROOT

SECONDS_BETWEEN_LOOKS: Final = 0.25
REFUSALS: Final = (429, 503)


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer. at: when it was there, as `time.time`.  status: 0 where none came."""

    at: float
    name: str
    ms: float
    status: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """What people heard from `began` on, each at a time of `time.time`."""

    began: float
    heard: Sequence[Heard]

    def between(self, start: float, end: float) -> Crowd:
        """What was asked from `start` to `end`, in seconds since it began."""
        first, last = self.began + start, self.began + end
        return Crowd(
            self.began, [one for one in self.heard if first <= one.at - one.ms / 1_000 < last]
        )

    def filters(self) -> list[float]:
        """ms of every filter that was answered."""
        return [one.ms for one in self.heard if one.name == "filter" and one.status == 200]

    def p95(self) -> float:
        """ms within which 95% of filters were answered. Infinite where none was."""
        found = self.filters()
        return float(np.percentile(found, 95)) if found else float("inf")

    def errors(self) -> Counter[str]:
        """Whatever was not answered as it should be, by what it was and its status."""
        return Counter(
            f"{one.name}: {one.status or 'cut off'}"
            for one in self.heard
            if one.status not in (200, 204)
        )

    def failures(self) -> Counter[str]:
        """Errors other than refusals with a sentence."""
        return Counter(
            f"{one.name}: {one.status or 'cut off'}"
            for one in self.heard
            if one.status not in (200, 204, *REFUSALS)
        )


def let_in(
    address: str,
    plan: Path,
    stages: Sequence[tuple[int, int]],
    folder: Path,
    *,
    most: int = 0,
    thinks: bool = True,
) -> Crowd:
    """People at an address, in stages of (seconds, people), and what they heard.

    plan: of tests/soak/plan.py.  folder: where to leave files.  most: requests after which they
    leave, 0 for any number.  thinks: whether they wait before they do the next thing.
    """
    path = folder / "heard.tsv"
    path.unlink(missing_ok=True)
    command = [
        sys.executable, "-m", "locust", "--locustfile", str(Path(__file__).with_name("people.py")),
        "--headless", "--only-summary", "--host", address, "--stop-timeout", "10",
        "--exit-code-on-error", "0", "--loglevel", "WARNING",
    ]  # fmt: skip
    settings = {
        "UNDERTONE_PLAN": str(plan), "UNDERTONE_STAGES": json.dumps(list(stages)),
        "UNDERTONE_HEARD": str(path), "UNDERTONE_MOST": str(most),
        "UNDERTONE_THINKS": "yes" if thinks else "no",
    }  # fmt: skip
    began = time.time()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True,
        check=False, timeout=sum(seconds for seconds, _ in stages) + 120,
    )  # fmt: skip
    assert path.exists(), done.stderr[-2_000:]
    return Crowd(began, [_heard(line) for line in path.read_text().splitlines()])


def _heard(line: str) -> Heard:
    at, name, ms, status = line.split("\t")
    return Heard(float(at), name, float(ms), int(status))


@dataclass(slots=True)
class Watch:
    """Seconds that each look at /livez took. missed: looks that were not answered with 200."""

    seconds: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


@contextmanager
def watching_life(address: str) -> Iterator[Watch]:
    """Ask whether the server lives, over and over, each time on a connection of its own."""
    watch, over = Watch(), threading.Event()

    def look() -> None:
        while not over.wait(SECONDS_BETWEEN_LOOKS):
            began = time.monotonic()
            try:
                with urllib.request.urlopen(f"{address}/livez", timeout=10) as answer:
                    answer.read()
            except HTTPError as refusal:
                with refusal:
                    watch.missed.append(str(refusal.code))
            except OSError as error:
                watch.missed.append(str(error))
            watch.seconds.append(time.monotonic() - began)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()
