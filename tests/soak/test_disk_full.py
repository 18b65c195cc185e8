"""No room on the disk that holds the home, again and again, under a server that is in use."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from analytics.artifacts import open_build
from tests.builders import make_tracks, write_csv
from tests.processes import serving, try_command
from tests.soak.conftest import Seen
from tests.soak.saving import Saver, names_in_file

TRIALS = 20
DISK_BYTES = 48 << 20
CHUNK = 1 << 16


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, in memory."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk to fill")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(path: Path) -> None:
    """Take every byte that is left."""
    with path.open("ab", buffering=0) as file:
        for size in (CHUNK, 1):
            with suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass


def test_a_full_disk_stops_saves_and_builds_with_a_sentence_and_nothing_else(
    tiny_build: Path, tmp_path: Path, disk: Path, seen: Seen
) -> None:
    home, filler = disk / "home", disk / "filler"
    shutil.copytree(tiny_build, home, ignore=shutil.ignore_patterns("work", "store*"))
    data = write_csv(tmp_path / "tracks.csv", make_tracks(300))
    took, browsing = list[float](), list[float]()
    with serving(home, UNDERTONE_OPEN="no", UNDERTONE_SIGN_UP="yes") as address:
        log = home.parent / f"server-{address.rpartition(':')[2]}.log"
        person = Saver(address)
        assert person.save().status == 200
        serves = str(open_build(home).manifest["build"])
        for trial in range(TRIALS):
            fill(filler)
            took.append(person.refused(""))
            browsing.append(person.browses())
            if trial % 4 == 0:
                built = try_command("build", "--core", "--data", str(data), home=home)
                assert built.returncode == 1
                assert "Traceback" not in built.stderr, built.stderr
                assert "No space left" in built.stderr.splitlines()[-1], built.stderr
                build = open_build(home)
                assert (build.manifest["build"], build.warnings) == (serves, ())
            filler.unlink()
            assert person.save().status == 200
        assert "Traceback" not in log.read_text()
        done = try_command("build", "--core", "--data", str(data), home=home)
        assert done.returncode == 0, "with room again it is made"
    found = names_in_file(home / "store.sqlite")
    lost = set(person.kept) - found
    seen(
        f"{TRIALS} times full: saves refused within {max(took):.1f} s, browsing meanwhile within "
        f"{max(browsing):.2f} s, {TRIALS // 4} builds refused and none torn, {len(lost)} of "
        f"{len(person.kept)} saves lost"
    )
    assert not lost
