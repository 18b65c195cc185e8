"""Plays come to a catalogue with its tracks, or later: what is made of them is the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.drafting import write_draft
from analytics.building.ground import NotAdded
from analytics.building.listening_steps import listening_steps
from analytics.building.plays_job import PlaysJob
from analytics.catalogues import Catalogues, ImportSpec, estimated_seconds
from analytics.clustering import Spec
from analytics.continuity import CHANGES
from analytics.drafts import Drafts
from analytics.engine import Engine
from analytics.errors import UnusableFile
from analytics.home import Home
from analytics.importing import write_catalogue, write_with_plays
from analytics.listening.kind_continuity import NUMBERS
from analytics.listening.kinds import Kinds
from analytics.listening.pseudonyms import key_of
from analytics.manifest import PINNED, verified
from analytics.pinning import pin
from tests.builders import make_tracks, write_csv
from tests.running_jobs import silent

QUICK = {"umap": lambda values, _seed: values[:, :2], "tsne": lambda values, _: values[:, 2:4]}
N_PEOPLE = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of tracks, plays and people."""
    folder = tmp_path_factory.mktemp("files")
    write_csv(folder / "songs.csv", make_tracks(120))
    rows = [
        f"p{person},track-{(person % 3 + 3 * (play * 5 + person)) % 120:05d},"
        f"2024-{1 + play % 12:02d}-{1 + person % 28:02d}T{(5 * (person % 3) + play % 4):02d}:00:00Z"
        for person in range(N_PEOPLE)
        for play in range(40)
    ]
    (folder / "listens.csv").write_text("\n".join(["user_id,track_id,timestamp", *rows]))
    people = [f"p{person},{'SE' if person % 2 else 'BR'}" for person in range(N_PEOPLE)]
    (folder / "users.csv").write_text("\n".join(["user_id,country", *people]))
    return folder


@pytest.fixture(scope="module")
def home(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a full build of the tracks alone."""
    home = tmp_path_factory.mktemp("home")
    spec = BuildSpec(folder / "songs.csv", None, core=False, k=None, seed=0)
    build(spec, home, silent, layouts=QUICK, lab=listening_steps)
    return home


@pytest.fixture(scope="module")
def whole(folder: Path, home: Path) -> OpenBuild:
    """What `build` makes of all three files, in a home with the same key."""
    other = home.parent / "other"
    other.mkdir()
    key_of(home)
    (other / "listeners.key").write_bytes((home / "listeners.key").read_bytes())
    spec = BuildSpec(
        folder / "songs.csv", None, core=False, k=None, seed=0,
        listens=(folder / "listens.csv",), users=folder / "users.csv",
    )  # fmt: skip
    build(spec, other, silent, layouts=QUICK, lab=listening_steps)
    return open_build(other)


def plays_of(folder: Path, home: Path) -> PlaysJob:
    return PlaysJob((folder / "listens.csv",), folder / "users.csv", key_of(home))


def listening(build: OpenBuild) -> dict[str, str]:
    """The checksums of what is about plays, but for how long it took."""
    return {
        name: record["sha256"]
        for name, record in build.manifest["files"].items()
        if name.startswith("listening/") and name != "listening/lab/methods.json"
    }


def test_tracks_with_plays_are_the_build_that_the_command_line_makes(
    folder: Path, home: Path, whole: OpenBuild
) -> None:
    kept = Catalogues(home)
    made = kept.start()
    write_catalogue(
        open_build(home), folder / "songs.csv", None, made, silent,
        plays=plays_of(folder, home), layouts=QUICK, lab=listening_steps,
    )  # fmt: skip
    found = OpenBuild(made, verified(made))
    assert found.manifest["spec_hash"] == whole.manifest["spec_hash"]
    assert found.manifest["listening"] == whole.manifest["listening"]
    assert listening(found) == listening(whole)


def test_plays_added_later_are_those_that_come_with_the_tracks(
    folder: Path, home: Path, whole: OpenBuild
) -> None:
    before = open_build(home)
    made = Catalogues(home).start()

    write_with_plays(before, plays_of(folder, home), made, silent)

    found = OpenBuild(made, verified(made))
    assert found.manifest["stage"] == "full"
    assert found.manifest["spec_hash"] == whole.manifest["spec_hash"]
    assert found.manifest["fingerprint"] == before.manifest["fingerprint"]
    assert listening(found) == listening(whole)
    for name, record in before.manifest["files"].items():
        if name == CHANGES:  # nothing did
            continue
        assert found.manifest["files"][name] == record, name
        assert not (found.path / name).samefile(before.path / name), "a fault would damage both"
    listened = Engine(found).listening
    assert listened is not None and listened.kinds is not None
    assert not any(made.glob(".work*"))


@pytest.mark.parametrize("with_tracks", [True, False])
def test_kinds_of_listeners_follow_those_that_serve(
    folder: Path, whole: OpenBuild, tmp_path: Path, with_tracks: bool
) -> None:
    served = Path(shutil.copytree(whole.path.parent.parent, tmp_path / "home"))
    rows = (folder / "listens.csv").read_text().splitlines()
    (tmp_path / "listens.csv").write_text("\n".join([rows[0], *rows[:30:-1]]))
    plays = PlaysJob((tmp_path / "listens.csv",), None, key_of(served))
    made = Catalogues(served).start()

    if with_tracks:
        write_catalogue(
            open_build(served), folder / "songs.csv", None, made, silent,
            plays=plays, layouts=QUICK, lab=listening_steps,
        )  # fmt: skip
    else:
        write_with_plays(open_build(served), plays, made, silent)

    found = OpenBuild(made, verified(made))
    before, now = Kinds.open(whole), Kinds.open(found)
    assert before is not None and now is not None and now.changes is not None
    assert now.changes.n_people == N_PEOPLE
    colour = {kind.number: kind.colour_slot for kind in before.every}
    stayed = [kind for kind in now.every if kind.number in colour]
    assert stayed
    assert all(kind.colour_slot == colour[kind.number] for kind in stayed)
    unused = whole.json(NUMBERS)["next"]
    assert all(kind.number >= unused for kind in now.every if kind not in stayed)


def test_what_is_added_under_the_moods_of_a_draft_has_moods_of_its_own(
    folder: Path, home: Path, tmp_path: Path
) -> None:
    other = Home(Path(shutil.copytree(home, tmp_path / "home")))
    drafts = Drafts(other.path)
    draft = drafts.start()
    write_draft(open_build(other), Spec("kmeans", (("k", 5),)), draft, silent)
    pin(other, drafts.publish(draft, "kmeans"))
    made = Catalogues(other.path).start()

    write_with_plays(open_build(other), plays_of(folder, other.path), made, silent)

    found = OpenBuild(made, verified(made))
    assert not found.has(PINNED)
    assert found.bytes("moods.npy") == open_build(home).bytes("moods.npy")


def test_plays_are_added_to_nothing_that_another_version_made(folder: Path, home: Path) -> None:
    opened = open_build(home)
    older = OpenBuild(opened.path, {**opened.manifest, "spec_hash": "0" * 64})
    with pytest.raises(NotAdded, match="another version of the program"):
        write_with_plays(older, plays_of(folder, home), Catalogues(home).start(), silent)


def test_a_file_that_is_none_of_plays_is_refused_before_anything_is_read(
    folder: Path, home: Path
) -> None:
    made = Catalogues(home).start()
    plays = PlaysJob((folder / "users.csv",), None, key_of(home))
    with pytest.raises(UnusableFile, match="no column says which track was played"):
        write_with_plays(open_build(home), plays, made, silent)
    assert list(made.iterdir()) == []


def test_plays_take_longer_the_more_there_are_and_less_without_tracks(home: Path) -> None:
    catalogue = Engine(open_build(home)).catalogue
    few, many = (ImportSpec(listens="a" * 32, n_plays=n) for n in (1_000, 1_000_000))
    whole = ImportSpec("b" * 32, listens="a" * 32, n_plays=1_000, n_tracks=120)
    assert estimated_seconds(few, catalogue) < estimated_seconds(many, catalogue)
    assert estimated_seconds(few, catalogue) < estimated_seconds(whole, catalogue)
