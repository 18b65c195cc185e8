"""Builds that travel through object storage: two homes, and a folder or an S3 between them."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fsspec.core import url_to_fs

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from analytics.building.drafting import write_draft
from analytics.clustering import Spec
from analytics.drafts import Drafts
from analytics.durable import digest
from analytics.errors import DamagedBuild
from analytics.home import Home
from analytics.manifest import MANIFEST, SEAL, verified
from analytics.pinning import pin, pinned_draft, unpin
from analytics.served import How
from dashapp.depot.exchange import SECONDS_UNTIL_TRIED_AGAIN, Exchange
from dashapp.depot.storage import MOST_KEPT, Depot, StorageAway
from tests.builders import make_tracks, write_csv
from tests.object_storage import BUCKET, s3_server
from tests.processes import ROOT, environment, run_command, serving, try_command
from tests.running_jobs import core_build, silent, wait_for

DRAFT = "0001-kmeans"


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    with s3_server() as found:
        yield found


@pytest.fixture(params=["file", pytest.param("s3", marks=pytest.mark.long)])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty folder, of each kind of storage in turn."""
    if request.param == "file":
        return f"file://{tmp_path}/depot"
    for name, value in request.getfixturevalue("s3").items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{tmp_path.parent.name}-{tmp_path.name}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a core build of 120 tracks in 3 moods, and a draft of 4."""
    folder = tmp_path_factory.mktemp("depot")
    core_build(folder)
    drafts = Drafts(folder / "home")
    unfinished = drafts.start()
    spec = Spec("kmeans", (("k", 4), ("n_init", 2)))
    write_draft(open_build(folder / "home"), spec, unfinished, silent)
    drafts.publish(unfinished, "kmeans")
    return folder / "home"


@pytest.fixture(scope="module")
def newer(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home after another build, of other tracks."""
    folder = tmp_path_factory.mktemp("newer")
    machine = Machine(Path(shutil.copytree(made, folder / "home")), "file:///nowhere")
    machine.build(folder, k=4)
    return machine.home.path


class Machine:
    """A home that exchanges builds with storage, and its clock."""

    def __init__(self, path: Path, url: str) -> None:
        self.home = Home(path)
        self.now = 0.0
        self.exchange = Exchange(self.home, Depot(url), lambda: self.now)

    def serves(self) -> str | None:
        return self.home.current() if self.home.published() else None

    def build(self, tmp_path: Path, k: int) -> str:
        data = write_csv(tmp_path / "more.csv", make_tracks(90, seed=k))
        return build(BuildSpec(data, None, core=True, k=k, seed=0), self.home.path, silent)

    def has(self, newer: Path) -> str:
        """As if the build that serves in another home had just been made here; its name."""
        for name in ("builds", "current.json"):
            if (newer / name).is_dir():
                shutil.rmtree(self.home.path / name)
                shutil.copytree(newer / name, self.home.path / name)
            else:
                shutil.copy(newer / name, self.home.path / name)
        return open_build(self.home).manifest["build"]


@pytest.fixture
def here(made: Path, tmp_path: Path, url: str) -> Machine:
    """The machine on which things are built."""
    return Machine(Path(shutil.copytree(made, tmp_path / "here")), url)


@pytest.fixture
def there(tmp_path: Path, url: str) -> Machine:
    """Another one, with nothing in its home."""
    return Machine(tmp_path / "there", url)


def harm(url: str, ends_with: str, change: Callable[[bytes], bytes | None]) -> None:
    """Change every file in storage of that name; None removes it."""
    files, path = url_to_fs(url, skip_instance_cache=True)
    found = [each for each in files.find(path) if each.endswith(ends_with)]
    assert found
    for each in found:
        content = change(files.cat_file(each))
        if content is None:
            files.rm_file(each)
        else:
            files.pipe_file(each, content)


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


# -- what is published serves elsewhere ---------------------------------------------------------


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


# -- what is not as it was published is refused -------------------------------------------------


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


# -- storage that is away -----------------------------------------------------------------------


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


# -- machines that serve ------------------------------------------------------------------------


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
