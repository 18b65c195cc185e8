"""Builds that travel through object storage: two homes, and a folder or an S3 between them."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fsspec.core import url_to_fs

from analytics.artifacts import open_build
from analytics.durable import digest
from analytics.errors import DamagedBuild
from analytics.manifest import MANIFEST, SEAL, verified
from analytics.pinning import pin, pinned_draft, unpin
from analytics.served import How
from dashapp.depot.exchange import SECONDS_UNTIL_TRIED_AGAIN
from dashapp.depot.storage import MOST_KEPT, Depot, StorageAway
from tests.integration.depot.machines import DRAFT, Machine, flipped, harm
from tests.object_storage import BUCKET, s3_server
from tests.processes import ROOT, environment, run_command


def test_what_one_machine_publishes_serves_on_another_to_the_last_byte(
    here: Machine, there: Machine
) -> None:
    there.exchange.step()
    assert there.serves() is None, "nothing has been published yet"
    name = here.exchange.publish()
    there.exchange.step()
    assert there.serves() == name
    here_, there_ = open_build(here.home), open_build(there.home)
    assert there_.manifest == here_.manifest and there_.warnings == ()
    assert (there_.path / SEAL).read_bytes() == (here_.path / SEAL).read_bytes()
    left = {path.name for path in there.home.path.iterdir()}
    assert left == {"builds", "current.json", "served.json", "exchange.json", "build.lock"}
    assert [(line.build, line.how) for line in there.home.served()] == [(name, How.FETCHED)]


def test_a_newer_build_follows_and_the_one_before_stays_behind_it(
    here: Machine, there: Machine, newer: Path
) -> None:
    first = here.exchange.publish()
    there.exchange.step()
    second = here.has(newer)
    here.exchange.step()
    there.exchange.step()
    assert there.serves() == second
    pointer = there.home.pointer()
    assert pointer is not None and pointer.previous == first


def test_whoever_publishes_last_decides_and_nothing_goes_back_and_forth(
    here: Machine, there: Machine, tmp_path: Path
) -> None:
    here.exchange.publish()
    there.exchange.step()
    newest = there.build(tmp_path, k=5)
    for _ in range(2):
        for machine in (there, here):
            machine.exchange.step()
            assert machine.serves() == newest


def test_a_machine_with_another_build_of_the_same_name_takes_the_published_one(
    here: Machine, there: Machine, made: Path
) -> None:
    name = here.exchange.publish()
    shutil.copytree(made, there.home.path)
    other = there.home.builds / name
    (other / MANIFEST).write_bytes((other / MANIFEST).read_bytes() + b"\n")
    (other / SEAL).write_text("0" * 64)
    there.exchange.step()
    assert verified(there.home.builds / name) == open_build(here.home).manifest


def test_pinning_travels_and_so_does_going_back(here: Machine, there: Machine) -> None:
    own = here.exchange.publish()
    pinned = pin(here.home, DRAFT)
    here.exchange.step()
    there.exchange.step()  # the first that it sees is the pinned one
    assert there.serves() == pinned
    assert pinned_draft(there.home.builds / pinned) == DRAFT
    assert unpin(there.home) == own
    there.exchange.step()
    here.exchange.step()
    assert (here.serves(), there.serves()) == (own, own)


def test_of_a_pinned_build_only_what_differs_is_fetched(
    here: Machine, there: Machine, url: str
) -> None:
    here.exchange.publish()
    there.exchange.step()
    pin(here.home, DRAFT)
    here.exchange.step()
    # Nothing but what a pinned build has of its own can still be had.
    harm(url, "/recording.npy", lambda _: None)
    there.exchange.step()
    assert there.serves() == here.serves()


def test_only_some_builds_stay_in_storage(made: Path, tmp_path: Path) -> None:
    url = f"file://{tmp_path}/depot"
    here = Machine(Path(shutil.copytree(made, tmp_path / "here")), url)
    for k in range(2, 4 + MOST_KEPT):
        here.build(tmp_path, k)
        here.exchange.step()
    files, path = url_to_fs(url, skip_instance_cache=True)
    kept = {each.removeprefix(f"{path}/").split("/")[1] for each in files.find(f"{path}/builds")}
    assert len(kept) == MOST_KEPT
    assert (open_build(here.home).path / SEAL).read_text() in kept


@pytest.mark.parametrize(
    "damage",
    [
        ("/moods.npy", flipped, "moods.npy has changed since it was written"),
        ("/moods.npy", lambda content: content[:-1], "moods.npy has"),
        ("/moods.npy", lambda _: None, "moods.npy is missing in storage"),
        (f"/{MANIFEST}", flipped, "is not the one of its seal"),
        (f"/{SEAL}", flipped, "has changed since it was written"),
    ],
)
def test_a_damaged_build_is_refused_and_the_one_before_serves_on(
    here: Machine, there: Machine, url: str, newer: Path, damage: Any
) -> None:
    name, change, words = damage
    first = here.exchange.publish()
    there.exchange.step()
    second = here.has(newer)
    here.exchange.step()
    harm(url, name, change)
    with pytest.raises(DamagedBuild, match=words):
        there.exchange.step()
    assert there.serves() == first
    assert open_build(there.home).warnings == ()
    there.exchange.step()  # it is not fetched again and again
    there.now += SECONDS_UNTIL_TRIED_AGAIN + 1
    with pytest.raises(DamagedBuild, match=words):
        there.exchange.step()
    here.exchange.publish(again=True)
    there.now += SECONDS_UNTIL_TRIED_AGAIN + 1
    there.exchange.step()
    assert there.serves() == second, "publishing it again mends it"


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 9_000, b"x" * 100_000,
        b'{"format": 2}', b'{"format": 1, "build": {}, "behind": null, "kept": []}',
        b'{"format": 1, "build": {"name": "../../etc", "seal": "%s"}, "behind": null, "kept": []}'
        % (b"0" * 64),
        b'{"format": 1, "build": {"name": "0001-a", "seal": "../x"}, "behind": null, "kept": []}',
        b'{"format": 1, "build": {"name": "0001-a", "seal": "%s"}, "behind": 3, "kept": []}'
        % (b"0" * 64),
    ],
)  # fmt: skip
def test_a_pointer_that_makes_no_sense_changes_nothing(
    made: Path, tmp_path: Path, text: bytes
) -> None:
    here = Machine(Path(shutil.copytree(made, tmp_path / "here")), f"file://{tmp_path}/depot")
    there = Machine(tmp_path / "there", f"file://{tmp_path}/depot")
    name = here.exchange.publish()
    there.exchange.step()
    (tmp_path / "depot" / "current.json").write_bytes(text)
    for machine in (here, there):
        machine.exchange.step()
        assert machine.serves() == name
    here.exchange.publish()
    there.exchange.step()


def test_a_manifest_that_names_files_elsewhere_writes_none(made: Path, tmp_path: Path) -> None:
    here = Machine(Path(shutil.copytree(made, tmp_path / "here")), f"file://{tmp_path}/depot")
    folder = open_build(here.home).path
    content = json.loads((folder / MANIFEST).read_bytes())
    content["files"]["../../escaped"] = content["files"]["moods.npy"]
    (folder / MANIFEST).write_text(json.dumps(content))
    seal = digest(folder / MANIFEST)
    (folder / SEAL).write_text(seal)
    depot = tmp_path / "depot"
    shutil.copytree(folder, depot / "builds" / seal)
    sealed = {"name": folder.name, "seal": seal}
    (depot / "current.json").write_text(
        json.dumps({"format": 1, "build": sealed, "behind": None, "kept": [seal]})
    )
    there = Machine(tmp_path / "there", f"file://{depot}")
    with pytest.raises(DamagedBuild, match="names a file outside of it"):
        there.exchange.step()
    assert not list(tmp_path.rglob("escaped"))
    assert there.serves() is None


def test_storage_that_is_away_changes_nothing_here_and_what_is_new_goes_there_later(
    here: Machine, there: Machine, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = here.exchange.publish()
    there.exchange.step()
    with monkeypatch.context() as away:
        away.setattr(here.exchange, "_depot", Depot(f"file://{__file__}/nowhere"))
        second = here.has(newer)
        with pytest.raises(StorageAway, match="UNDERTONE_BUILDS_URL"):
            here.exchange.step()
    assert here.serves() == second
    there.exchange.step()
    assert there.serves() == first
    here.exchange.step()
    there.exchange.step()
    assert there.serves() == second


@pytest.mark.long
def test_an_s3_that_is_gone_is_a_sentence_without_a_secret(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server() as found:
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        here = Machine(Path(shutil.copytree(made, tmp_path / "here")), f"s3://{BUCKET}/one")
        here.exchange.publish()
    with pytest.raises(StorageAway) as refusal:
        here.exchange.step()
    assert "planted-secret" not in str(refusal.value)
    assert here.serves() is not None


def test_a_publisher_that_is_killed_leaves_the_build_before_or_the_new_one_whole(
    made: Path, newer: Path, tmp_path: Path
) -> None:
    url = f"file://{tmp_path}/depot"
    here = Machine(Path(shutil.copytree(made, tmp_path / "here")), url)
    names = {here.exchange.publish()}
    names.add(here.has(newer))
    began = time.monotonic()
    run_command("publish", home=here.home.path, UNDERTONE_BUILDS_URL=url)
    took = time.monotonic() - began
    for share in (0.5, 0.7, 0.8, 0.85, 0.9, 0.95):
        publisher = subprocess.Popen(
            [sys.executable, "-m", "dashapp", "publish"], cwd=ROOT, stdout=subprocess.DEVNULL,
            env=environment(here.home.path, UNDERTONE_BUILDS_URL=url),
        )  # fmt: skip
        time.sleep(took * share)
        publisher.send_signal(signal.SIGKILL)
        publisher.wait(timeout=10)
        there = Machine(tmp_path / f"there-{share}", url)
        try:
            there.exchange.step()
        except DamagedBuild:
            # Files are sent again by this command: half of one is refused, never served.
            assert there.serves() is None
            continue
        assert there.serves() in names
        assert open_build(there.home).warnings == ()
