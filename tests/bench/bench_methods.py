"""What each method of grouping takes on all tracks: seconds, and memory of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.artifacts import open_build
from analytics.clustering import METHODS
from tests.bench.conftest import Bench, Catalogue
from tests.processes import ROOT

PROGRAM = """
import json, sys, time
from pathlib import Path
import numpy as np
from analytics.clustering import Spec, cluster

def of_status(name):
    line = next(s for s in Path("/proc/self/status").read_text().splitlines() if s.startswith(name))
    return int(line.split()[1]) / 1000

spec, values = Spec(sys.argv[1]), np.load(sys.argv[2])
cluster(values[::20], spec)  # loads and compiles what the method needs, once
Path("/proc/self/clear_refs").write_text("5")  # the highest so far is what there is now
before, began = of_status("VmRSS"), time.perf_counter()
cluster(values, spec)
print(json.dumps({"seconds": time.perf_counter() - began, "mb": of_status("VmHWM") - before}))
"""
"""A process of its own, so that no method finds the memory that another has left."""

WARD_SECONDS = 60
WARD_MB = 300


@pytest.mark.parametrize("key", METHODS)
def test_every_method_groups_all_tracks(key: str, catalogue: Catalogue, bench: Bench) -> None:
    method = METHODS[key]
    build = open_build(catalogue.home)
    features = build.path / "features.npy"
    seconds, mb = zip(*(run(key, features) for _ in range(bench.times(3))), strict=True)
    expected = method.seconds(*build.array("features.npy").shape, method.defaults())
    taken = bench.ledger.note(
        f"{method.label}, all tracks", "s", seconds, baseline="expected", against=[expected]
    )
    memory = bench.ledger.note(f"{method.label}, all tracks: memory of its own", "MB", mb)
    if key == "ward":
        bench.hold(taken.median <= WARD_SECONDS, f"{WARD_SECONDS} s")
        bench.hold(max(mb) <= WARD_MB, f"{WARD_MB} MB; the median was {memory.median:.0f}")


def run(key: str, features: Path) -> tuple[float, float]:
    """Seconds and megabytes of one run with the method's defaults."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, key, str(features)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    return answer["seconds"], answer["mb"]
