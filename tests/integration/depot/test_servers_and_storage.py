"""Servers and commands that take up what other machines build."""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from pathlib import Path

import pytest

from analytics.artifacts import open_build
from tests.builders import make_tracks, write_csv
from tests.integration.depot.machines import DRAFT, Machine
from tests.processes import run_command, serving, try_command
from tests.running_jobs import wait_for


def build_at(address: str) -> str:
    with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:
        found = json.loads(answer.read())
    assert found["ready"] is True, found
    return str(found["build"])


@pytest.mark.long
def test_a_server_takes_up_what_another_machine_builds_and_does_without_storage(
    made: Path, tmp_path: Path
) -> None:
    settings = {"UNDERTONE_BUILDS_URL": f"file://{tmp_path}/depot", "UNDERTONE_BUILDS_SECONDS": "1"}
    here = Path(shutil.copytree(made, tmp_path / "here"))
    first = open_build(here).manifest["build"]
    said = run_command("publish", home=here, **settings)
    assert said.stdout == f"Build {first} is published.\n"
    # A machine with nothing in its home fetches before it serves.
    with serving(tmp_path / "there", **settings) as address:
        assert build_at(address) == first
        data = write_csv(tmp_path / "more.csv", make_tracks(90, seed=4))
        words = ("build", "--data", str(data), "--core", "--k", "4")
        said = run_command(*words, home=here, **settings)
        second = open_build(here).manifest["build"]
        assert f"Build {second} is published." in said.stdout
        assert wait_for(lambda: build_at(address) == second, 20)
        (tmp_path / "depot").rename(tmp_path / "away")
        (tmp_path / "depot").write_text("no folder")
        time.sleep(2.5)
        assert build_at(address) == second
    log = "".join(path.read_text() for path in tmp_path.glob("server-*.log"))
    assert log.count("cannot be used now") == 1, log


@pytest.mark.long
def test_a_pin_on_one_server_serves_on_the_other(made: Path, tmp_path: Path) -> None:
    settings = {"UNDERTONE_BUILDS_URL": f"file://{tmp_path}/depot", "UNDERTONE_BUILDS_SECONDS": "1"}
    here = Path(shutil.copytree(made, tmp_path / "a" / "home"))
    with serving(here, **settings) as first:
        assert wait_for((tmp_path / "depot" / "current.json").is_file, 20), "published by itself"
        (tmp_path / "b").mkdir()
        with serving(tmp_path / "b" / "home", **settings) as second:
            assert build_at(second) == build_at(first)
            asked = urllib.request.Request(f"{first}/drafts/{DRAFT}/pin", data=b"{}")
            with urllib.request.urlopen(asked, timeout=30) as answer:
                pinned = json.loads(answer.read())["build"]
            assert wait_for(lambda: build_at(second) == pinned, 20)
    followers = [each for each in processes() if str(tmp_path) in each]
    assert followers == [], "what was started beside a server ends with it"


def processes() -> list[str]:
    """What runs, each with its environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes()
            if b"follow" in words:
                found.append((path / "environ").read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return found


@pytest.mark.long
def test_no_demo_catalogue_is_made_while_it_is_not_known_what_was_published(tmp_path: Path) -> None:
    (tmp_path / "depot").write_text("no folder")
    settings = {"UNDERTONE_BUILDS_URL": f"file://{tmp_path}/depot/deeper"}
    words = ("build", "--core", "--if-needed", "--tracks", "300")
    refused = try_command(*words, home=tmp_path / "home", **settings)
    assert refused.returncode == 1
    assert "UNDERTONE_BUILDS_URL names cannot be used now" in refused.stderr
    assert not (tmp_path / "home" / "builds").exists()


def test_a_machine_that_builds_if_needed_takes_what_was_published(
    made: Path, tmp_path: Path
) -> None:
    settings = {"UNDERTONE_BUILDS_URL": f"file://{tmp_path}/depot"}
    here = Machine(Path(shutil.copytree(made, tmp_path / "here")), f"file://{tmp_path}/depot")
    name = here.exchange.publish()
    said = run_command("build", "--core", "--if-needed", home=tmp_path / "there", **settings)
    assert said.stdout == f"Build {name} is fetched.\nBuild {name} is there already.\n"


def test_commands_that_need_storage_say_so(tmp_path: Path) -> None:
    for word in ("publish", "fetch", "follow"):
        refused = try_command(word, home=tmp_path)
        assert refused.returncode == 1
        assert refused.stderr == "UNDERTONE_BUILDS_URL is needed for builds to be exchanged.\n"
