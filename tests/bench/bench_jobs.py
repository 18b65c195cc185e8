"""Filtering while a job of the Lab runs, as people see it, beside the same when none does."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from tests.bench.conftest import Bench, Catalogue
from tests.bench.gestures import rounds
from tests.bench.screens import CHART_OF, Undertone, new_profile
from tests.processes import serving

METHODS = ("ward", "kmeans", "gmm")
"""One that holds a thread, one that uses every core, and one between."""
ROUNDS = 15
AT_MOST = 2


@pytest.fixture
def own_address(catalogue: Catalogue, tmp_path: Path) -> Iterator[str]:
    """Undertone over a copy of the catalogue, so that drafts are left where nobody looks."""
    home = Path(shutil.copytree(catalogue.home, tmp_path / "home"))
    with serving(home) as address:
        yield address


def test_a_job_leaves_filtering_quick(
    browser: Browser, own_address: str, catalogue: Catalogue, bench: Bench
) -> None:
    idle: list[float] = []
    busy: list[float] = []
    with new_profile(browser) as profile:
        undertone = Undertone(profile.new_page(), own_address)
        # By turns, so that both meet the machine in the same mood.
        for number in range(bench.times(ROUNDS)):
            idle += changes(undertone, catalogue, seed=10 * number)
            job = ask(own_address, "/jobs", {"method": METHODS[number % len(METHODS)]})
            while ask(own_address, f"/jobs/{job['id']}")["state"] == "queued":
                undertone.page.wait_for_timeout(100)
            made = changes(undertone, catalogue, seed=10 * number + 1)
            if ask(own_address, f"/jobs/{job['id']}")["state"] == "running":
                busy += made
                ask(own_address, f"/jobs/{job['id']}/cancel", {}, job["cookie"])
    assert len(busy) >= len(idle) // 2, "most of what was measured was measured while a job ran"
    note = bench.ledger.note
    note("filter changed while a job runs: every panel right", "ms", busy,
         baseline="the same while none runs", against=idle)  # fmt: skip
    ratio = float(np.percentile(busy, 95) / np.percentile(idle, 95))
    note("... its p95 over the idle p95", "times", [ratio])
    bench.hold(ratio <= AT_MOST, f"within {AT_MOST} times the idle p95; it was {ratio:.2f}")


def changes(undertone: Undertone, catalogue: Catalogue, seed: int) -> list[float]:
    """Milliseconds until every panel was right, for some changes of the filter on every tab."""
    waits = []
    for place, tab in enumerate(CHART_OF):
        undertone.open(tab)
        (gestures,) = rounds(catalogue.engine, 1, seed=1_000 * place + seed)
        waits += [undertone.gesture(gesture).all for gesture in gestures]
        undertone.reset()
    return waits


def ask(
    address: str, path: str, content: Mapping[str, Any] | None = None, cookie: str = ""
) -> dict[str, Any]:
    """What the server says of jobs, with the cookie it gave; POST where there is content."""
    request = urllib.request.Request(
        address + path,
        data=None if content is None else json.dumps(content).encode(),
        headers={"Content-Type": "application/json", "Cookie": cookie},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        given = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
        return {**json.load(answer), "cookie": given}
