"""A build killed at any moment leaves the build before it, or itself, and nothing in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.builders import make_tracks, write_csv

AT_RANDOM_TIMES = 40
WHILE_PUBLISHING = 30


def test_a_build_killed_again_and_again_is_never_seen_torn_and_completes(tmp_path: Path) -> None:
    """Hundreds of kills are for `make soak`."""
    assert_it_survives(tmp_path, AT_RANDOM_TIMES, WHILE_PUBLISHING)


def assert_it_survives(folder: Path, at_random_times: int, while_publishing: int) -> None:
    program = Path(__file__).with_name("builds_under_fire.py")
    data = write_csv(folder / "songs.csv", make_tracks(400))
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    ended = subprocess.run(
        [sys.executable, program, data, folder, str(at_random_times), str(while_publishing)],
        env={**os.environ, **one_thread, "PYTHONPATH": str(program.parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert ended.returncode == 0, ended.stderr[-5000:]
    seen = json.loads(ended.stdout)
    assert seen["torn"] == [], ended.stderr[-5000:]
    assert seen["kills"] > at_random_times + while_publishing // 2
    assert seen["resumed"] > 0, "some of the killed builds had gone on from an earlier one"
    assert seen["published"]["full"] > 0, "and some got through between kills"
    assert seen["different"] == [], "an interrupted build is the build it would have been"
    assert seen["serving"] == ["full", True]
    assert len(seen["left_in_home"]) == 2, "the current build and the previous one, nothing else"
