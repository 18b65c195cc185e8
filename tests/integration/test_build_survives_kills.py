"""A build killed at any moment leaves the build before it, or itself, and nothing in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

KILLS_AT_RANDOM_TIMES = 200
KILLS_AT_RANDOM_FILE_OPERATIONS = 60


def test_a_build_killed_260_times_is_never_seen_torn_and_completes(tmp_path: Path) -> None:
    program = Path(__file__).with_name("builds_under_fire.py")
    root = program.parents[2]
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    ended = subprocess.run(
        [sys.executable, program, tmp_path, str(KILLS_AT_RANDOM_TIMES),
         str(KILLS_AT_RANDOM_FILE_OPERATIONS)],
        env={**os.environ, **one_thread, "PYTHONPATH": str(root)},
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    seen = json.loads(ended.stdout)
    assert seen["torn"] == []
    assert seen["kills"] >= KILLS_AT_RANDOM_TIMES + KILLS_AT_RANDOM_FILE_OPERATIONS
    assert seen["resumed"] > 0, "some of the killed builds had gone on from an earlier one"
    assert seen["published"]["full"] > 0, "and some got through between kills"
    assert seen["different"] == [], "an interrupted build is the build it would have been"
    assert seen["serving"] == ["full", True]
    assert len(seen["left_in_home"]) == 2, "the current build and the previous one, nothing else"
