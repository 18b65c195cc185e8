"""The long form of tests/integration/test_build_survives_kills.py: `make soak`."""

from __future__ import annotations

from pathlib import Path

from tests.integration.test_build_survives_kills import assert_it_survives

AT_RANDOM_TIMES = 200
WHILE_PUBLISHING = 100


def test_a_build_killed_hundreds_of_times_is_never_seen_torn_and_completes(tmp_path: Path) -> None:
    assert_it_survives(tmp_path, AT_RANDOM_TIMES, WHILE_PUBLISHING)
