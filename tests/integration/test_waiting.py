"""Waiting is told apart from work, and files of tests are where they have room."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests import room
from tests.waiting import waited_seconds

WAIT_SECONDS = 0.1
TICK_SECONDS = 0.01


def test_a_wait_counts_whole_and_work_counts_nothing() -> None:
    before = waited_seconds()
    time.sleep(WAIT_SECONDS)
    slept = waited_seconds()
    until = time.thread_time() + WAIT_SECONDS
    while time.thread_time() < until:
        pass
    worked = waited_seconds()
    assert slept - before >= WAIT_SECONDS - TICK_SECONDS
    assert worked - slept < 2 * TICK_SECONDS


def test_files_are_in_memory_only_where_all_of_them_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "NEEDED_BYTES", 1)
    assert room.has_room(tmp_path)
    assert not room.has_room(tmp_path / "nowhere")
    monkeypatch.setattr(room, "NEEDED_BYTES", 2**70)
    assert not room.has_room(tmp_path)
