"""Hostile files, sixty at least: each imported right, or refused with the place of the fault."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

from analytics.errors import UnusableFile
from analytics.ingest import Ingested, read_tracks
from tests.processes import ROOT
from tests.unit.analytics.ingest.hostile import FILES, GOOD, Hostile
from tests.unit.analytics.ingest.writing import saved

MOST_MORE_MEMORY: Final = 200 << 20
"""Bytes beyond what a good file of three songs takes: reliability's bar."""


def what_is_wrong(found: Ingested, file: Hostile) -> list[str]:
    """Everything in which what was imported is not what it must be."""
    problems = []
    if len(found.tracks) != file.kept:
        problems.append(f"{len(found.tracks)} tracks, not {file.kept}")
    rows = tuple(found.rejected["row"].tolist())
    if rows != file.rejected:
        problems.append(f"rows {rows} left out, not {file.rejected}")
    for column, expected in file.values.items():
        seen = [None if pd.isna(value) else value for value in found.tracks[column].tolist()]
        if seen != [pytest.approx(each) if type(each) is float else each for each in expected]:
            problems.append(f"{column} is {seen}, not {expected}")
    return problems


def test_there_are_at_least_sixty() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_imported_right_or_refused_with_the_place(
    name: str, tmp_path: Path
) -> None:
    file = FILES[name]()
    path = saved(tmp_path, file.content, file.name)
    if file.refused:
        with pytest.raises(UnusableFile, match=file.refused) as refusal:
            read_tracks(path)
        assert str(refusal.value).startswith(file.name)
        assert len(str(refusal.value)) < 600
    else:
        assert what_is_wrong(read_tracks(path), file) == []


def peak_bytes(path: Path) -> int:
    """The most memory that a process of its own takes to look a file over."""
    code = (
        "import json, resource, sys; from pathlib import Path; from analytics.errors import "
        "UnusableFile; from analytics.ingest import preview\n"
        "try: preview(Path(sys.argv[1]))\nexcept UnusableFile: pass\n"
        "print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, check=True
    )
    answer: Any = json.loads(done.stdout)
    return int(answer)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
@pytest.mark.parametrize(
    "name",
    ["a_bomb", "a_zip_bomb", "a_header_of_200000_twins", "an_endless_header", "one_endless_line",
     "a_name_of_a_million_letters"],
)  # fmt: skip
def test_a_file_meant_to_overwhelm_takes_little_more_memory_than_a_good_one(
    name: str, tmp_path: Path
) -> None:
    file = FILES[name]()
    usual = peak_bytes(saved(tmp_path, GOOD, "good.csv"))
    more = peak_bytes(saved(tmp_path, file.content, file.name)) - usual
    assert more < MOST_MORE_MEMORY, f"{more >> 20} MB"
