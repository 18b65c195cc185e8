"""What the workers of a run share is made by one of them, and whole when the others get it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.once import made_once


def test_what_two_want_at_once_is_made_by_one_and_whole_for_both(tmp_path: Path) -> None:
    made = []

    def make(folder: Path) -> None:
        (folder / "first").write_text("1")
        time.sleep(0.1)
        (folder / "second").write_text("2")
        made.append(folder)

    def want(_worker: int) -> list[str]:
        return sorted(path.name for path in made_once(tmp_path, "build", make).iterdir())

    with ThreadPoolExecutor(2) as workers:
        assert list(workers.map(want, range(2))) == [["first", "second"]] * 2
    assert len(made) == 1


def test_where_one_fails_the_next_begins_with_an_empty_folder(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_text("1")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        made_once(tmp_path, "build", fail)
    folder = made_once(tmp_path, "build", lambda folder: (folder / "whole").touch())
    assert [path.name for path in folder.iterdir()] == ["whole"]
