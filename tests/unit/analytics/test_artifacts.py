from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from analytics.artifacts import OpenBuild, open_build
from analytics.durable import digest, write_json
from analytics.errors import DamagedBuild, NoBuild
from analytics.home import Home, HomeInUse
from tests.small_builds import publish


def content_of(build: OpenBuild) -> int:
    return int(build.json("moods.json")["content"])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with build 1 behind build 2."""
    home = Home(tmp_path / "home")
    publish(home, 2, previous=publish(home, 1))
    return home


def test_the_current_build_opens_without_warnings(home: Home) -> None:
    build = open_build(home)
    assert content_of(build) == 2
    assert build.warnings == ()
    assert build.path.name == build.manifest["build"] == home.current()


def test_arrays_and_tables_are_mapped_and_read_only(home: Home) -> None:
    build = open_build(home.path)
    energy = build.array("numbers/energy.npy")
    assert isinstance(energy.base, np.memmap)
    assert energy.dtype == np.float32
    assert not energy.flags.writeable
    before = pa.total_allocated_bytes()
    table = build.table("tracks.arrow")
    assert table["name"].num_chunks == 1
    assert table["name"][999].as_py() == "Song 2"
    assert pa.total_allocated_bytes() == before


def test_a_file_that_is_not_in_the_build_is_named(home: Home) -> None:
    build = open_build(home)
    assert build.has("moods.json")
    for name in ("umap.npy", "../../current.json", "manifest.json"):
        assert not build.has(name)
        with pytest.raises(KeyError, match="has no file"):
            build.bytes(name)


def test_a_home_without_builds_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="Nothing has been built"):
        open_build(tmp_path / "nowhere")


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


@pytest.mark.parametrize("name", ["numbers/energy.npy", "tracks.arrow", "manifest.json",
                                  "manifest.sha256"])  # fmt: skip
@pytest.mark.parametrize("harm", [Path.unlink, truncate, flip_a_bit])
def test_a_damaged_build_is_refused_and_the_previous_one_serves(
    home: Home, name: str, harm: Callable[[Path], None]
) -> None:
    current = home.current()
    assert current is not None
    harm(home.builds / current / name)
    build = open_build(home)
    assert content_of(build) == 1
    assert f"Build {current} is damaged" in build.warnings[0]
    assert "serves instead" in build.warnings[-1]


def test_a_build_of_another_format_is_refused(home: Home) -> None:
    current = home.builds / str(home.current())
    manifest = json.loads((current / "manifest.json").read_bytes())
    write_json(current / "manifest.json", manifest | {"format": 99})
    (current / "manifest.sha256").write_text(digest(current / "manifest.json"))
    build = open_build(home)
    assert content_of(build) == 1
    assert "format 99" in build.warnings[0]


@pytest.mark.parametrize("content", ["[]", "{}", '{"format": 1}', "{", "[" * 100_000])
def test_a_sealed_manifest_that_tells_nothing_is_damage(home: Home, content: str) -> None:
    current = home.builds / str(home.current())
    (current / "manifest.json").write_text(content)
    (current / "manifest.sha256").write_text(digest(current / "manifest.json"))
    build = open_build(home)
    assert content_of(build) == 1
    assert f"Build {current.name} is damaged" in build.warnings[0]


@pytest.mark.parametrize(
    "pointer",
    [b"", b"{", b"[]", b"null", b'{"build": 7}', b'{"build": "../../etc", "previous": null}',
     b'{"build": "0002-core-0000", "previous": ".."}', b"\xff\xfe", b"[" * 3_000,
     b"[" * 100_000],
)  # fmt: skip
def test_an_unusable_pointer_leaves_the_newest_sound_build_serving(
    home: Home, pointer: bytes
) -> None:
    home.pointer_path.write_bytes(pointer)
    assert home.current() is None
    build = open_build(home)
    assert content_of(build) == 2
    assert "pointer" in build.warnings[0]


def test_a_missing_pointer_leaves_the_newest_sound_build_serving(home: Home) -> None:
    home.pointer_path.unlink()
    assert content_of(open_build(home)) == 2


def test_a_pointer_to_a_build_that_is_gone_leaves_the_previous_one_serving(home: Home) -> None:
    (home.builds / str(home.current())).rename(home.path / "elsewhere")
    assert content_of(open_build(home)) == 1


def test_when_every_build_is_damaged_the_current_one_is_named(home: Home) -> None:
    for name in home.published():
        truncate(home.builds / name / "tracks.arrow")
    with pytest.raises(DamagedBuild, match=r"tracks\.arrow has") as caught:
        open_build(home)
    assert caught.value.build == home.current()


def test_only_the_current_and_the_previous_build_are_kept(home: Home) -> None:
    mapped = open_build(home).array("numbers/energy.npy")
    second = str(home.current())
    third = publish(home, 3, previous=second)
    assert home.published() == [third, second]
    fourth = publish(home, 4, previous=third)
    assert home.published() == [fourth, third]
    assert mapped.mean() == 2, "a reader keeps the pages of a build that was removed"


def test_names_go_up_however_the_clock_is_set(home: Home) -> None:
    (home.builds / "0041-full-abcd").mkdir()
    assert home.new_name("core-0000") == "0042-core-0000"
    (home.builds / "9999-full-abcd").mkdir()
    assert home.new_name("core-0000") == "10000-core-0000"
    assert home.published()[0] == "9999-full-abcd"


def test_a_second_build_is_refused_naming_the_process_that_has_the_home(home: Home) -> None:
    with home.lock():
        with pytest.raises(HomeInUse, match=f"Process {os.getpid()} is already building"):
            with home.lock():
                pass
    with home.lock():
        pass


def test_what_dead_builds_left_is_swept_and_nothing_else(home: Home) -> None:
    home.assembling("0009-core-0000")
    (home.work / "mine").mkdir(parents=True)
    (home.work / "dead").mkdir()
    (home.path / ".current.json.123.tmp").write_text("{")
    (home.path / ".served.json.123.tmp").write_text("{")
    home.sweep(keep_work="mine")
    assert [folder.name for folder in home.work.iterdir()] == ["mine"]
    left = ["builds", "current.json", "served.json", "work"]
    assert sorted(entry.name for entry in home.path.iterdir()) == left
    assert sorted(os.listdir(home.builds)) == sorted(home.published())
    assert content_of(open_build(home)) == 2


def test_opening_a_build_loads_no_library_that_only_building_needs(home: Home) -> None:
    code = (
        "import sys; from pathlib import Path; from analytics.artifacts import open_build;"
        "open_build(Path(sys.argv[1])).table('tracks.arrow');"
        "print([name for name in ('sklearn', 'pandas', 'umap', 'numba') if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(home.path)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
