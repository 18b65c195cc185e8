from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.errors import InvalidSpec, NoBuild, UnusableFile
from analytics.listening.people import Listeners
from analytics.listening.plays import Plays
from analytics.listening.pseudonyms import KEY_FILE, NoKey, read_key
from tests.builders import make_tracks, write_csv

LISTENS = """user_id,track_id,timestamp,play_count
ann-of-kent,track-00003,2021-03-04T12:34:56Z,3
bob-of-bath,track-00004,2021-03-05T12:34:56Z,1
ann-of-kent,track-00001,2021-03-03T12:34:56Z,1
ann-of-kent,unknown,2021-03-03T12:34:56Z,1
cy-of-cork,track-00001,never,1
"""
USERS = "user_id,country\nann-of-kent,GB\nzoe-of-zell,DE\n"


def silent(_news: object) -> None:
    pass


def a_spec(folder: Path, **changes: object) -> BuildSpec:
    parts = {
        "data": folder / "songs.csv", "n_demo_tracks": None, "core": True, "k": 3, "seed": 0,
        "listens": (folder / "listens.csv",), "users": folder / "users.csv",
    }  # fmt: skip
    return BuildSpec(**{**parts, **changes})  # type: ignore[arg-type]


def given(folder: Path) -> Path:
    """A folder with files of tracks, plays and people."""
    folder.mkdir(exist_ok=True)
    write_csv(folder / "songs.csv", make_tracks(60))
    (folder / "listens.csv").write_text(LISTENS)
    (folder / "users.csv").write_text(USERS)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files, and a home with a build of them, to be looked at only."""
    made = given(tmp_path_factory.mktemp("plays"))
    build(a_spec(made), made / "home", silent)
    return made


@pytest.fixture(scope="module")
def built(folder: Path) -> OpenBuild:
    return open_build(folder / "home")


def test_a_build_has_the_plays_of_its_files(folder: Path, built: OpenBuild) -> None:
    plays, listeners = Plays.open(built), Listeners.open(built)
    assert plays is not None
    assert listeners is not None
    key = read_key(folder / "home")
    ann = listeners.place_of_token(key.token("ann-of-kent"))
    assert ann is not None
    assert listeners.country[ann].as_py() == "GB"
    assert listeners.plan[ann].as_py() is None
    of_ann = plays.of(ann)
    assert of_ann.track.tolist() == [1, 3]
    assert of_ann.count.tolist() == [1, 3]
    assert np.diff(of_ann.second).tolist() == [86_400]
    assert (plays.n_plays, plays.n_listeners) == (3, 2)


def test_the_manifest_tells_where_plays_came_from_and_how_many_there_are(built: OpenBuild) -> None:
    heard = built.manifest["listening"]
    assert (heard["n_plays"], heard["n_listeners"]) == (3, 2)
    assert [source["file"] for source in heard["listens"]] == ["listens.csv"]
    assert heard["users"] is not None
    assert heard["users"]["file"] == "users.csv"


def test_nobody_is_named_anywhere_in_a_build(folder: Path, built: OpenBuild) -> None:
    for path in (folder / "home").rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for person in (b"ann-of-kent", b"bob-of-bath", b"cy-of-cork", b"zoe-of-zell"):
            assert person not in content, path
    key = read_key(folder / "home")
    assert key.token("ann-of-kent").encode() not in built.bytes("listening/listeners.arrow")


def test_what_was_left_out_is_kept_with_the_reason(built: OpenBuild) -> None:
    assert built.bytes("listening/rejected.csv").decode() == (
        '"file","row","reason","text"\n'
        '"listens",5,"its track is not in the catalogue","unknown, 2021-03-03T12:34:56Z, 1"\n'
        '"listens",6,"its time cannot be read","track-00001, never, 1"\n'
        '"users",3,"nothing was played by this person","DE, "\n'
    )
    assert built.json("listening/health.json")["users"]["n_kept"] == 1


def test_the_same_files_are_the_same_build_and_others_are_another(
    folder: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(folder / "home", tmp_path / "home")
    before = open_build(home).manifest["build"]
    others = given(tmp_path / "files")
    renamed = (others / "listens.csv").rename(others / "renamed.csv")
    assert build(a_spec(others, listens=(renamed,)), home, silent) == before
    assert build(a_spec(others, listens=(renamed,), users=None), home, silent) != before
    renamed.write_text(LISTENS.replace("Z,3", "Z,4"))
    again = build(a_spec(others, listens=(renamed,)), home, silent)
    assert again != before
    plays = Plays.open(open_build(home))
    assert plays is not None
    assert sorted(plays.count.tolist()) == [1, 1, 4]


def test_a_build_without_plays_is_what_it_was_before_there_were_any(tmp_path: Path) -> None:
    files = given(tmp_path / "files")
    build(a_spec(files, listens=(), users=None), tmp_path / "home", silent)
    found = open_build(tmp_path / "home")
    assert "listening" not in found.manifest
    assert not any(name.startswith("listening/") for name in found.manifest["files"])
    assert Plays.open(found) is None
    assert Listeners.open(found) is None
    assert not (tmp_path / "home" / "listeners.key").exists()


def test_a_wrong_file_is_told_of_before_anything_is_built(tmp_path: Path) -> None:
    files = given(tmp_path / "files")
    (files / "wrong.csv").write_text("who,what\n1,2\n")
    for changes in ({"listens": (files / "wrong.csv",)}, {"users": files / "wrong.csv"}):
        with pytest.raises(UnusableFile, match=r"wrong\.csv, row 1: no column says who it was"):
            build(a_spec(files, **changes), tmp_path / "home", silent)
    with pytest.raises(UnusableFile, match=r"absent\.csv: there is no such file"):
        build(a_spec(files, listens=(files / "absent.csv",)), tmp_path / "home", silent)
    with pytest.raises(UnusableFile, match="one table of plays is read"):
        build(a_spec(files, listens=(files / "listens.csv",) * 2), tmp_path / "home", silent)
    assert not (tmp_path / "home").exists()


def test_plays_of_other_tracks_leave_the_build_before_them(folder: Path, tmp_path: Path) -> None:
    home = shutil.copytree(folder / "home", tmp_path / "home")
    before = open_build(home).path
    files = given(tmp_path / "files")
    (files / "listens.csv").write_text(LISTENS.replace("track-", "other-"))
    with pytest.raises(UnusableFile, match="its track is not in the catalogue"):
        build(a_spec(files), home, silent)
    assert open_build(home).path == before


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"data": None, "n_demo_tracks": 60}, "listens"), ({"listens": ()}, "users")],
)
def test_files_that_belong_to_others_are_asked_for(
    tmp_path: Path, changes: dict[str, object], name: str
) -> None:
    with pytest.raises(InvalidSpec, match=name):
        build(a_spec(tmp_path, **changes), tmp_path / "home", silent)
    with pytest.raises(NoBuild):
        open_build(tmp_path / "home")


def test_a_streaming_history_is_the_plays_of_one_person(tmp_path: Path) -> None:
    files = given(tmp_path / "files")
    history = files / "StreamingHistory_music_0.json"
    entry = {"endTime": "2021-03-04 12:34", "artistName": "Artist 0-0", "trackName": "Song 3",
             "msPlayed": 400_000}  # fmt: skip
    history.write_text(json.dumps([entry]))
    build(a_spec(files, listens=(history,), users=None), tmp_path / "home", silent)
    found = open_build(tmp_path / "home")
    plays, listeners = Plays.open(found), Listeners.open(found)
    assert plays is not None
    assert listeners is not None
    assert plays.track.tolist() == [3]
    assert listeners.place_of_token(read_key(tmp_path / "home").token("me")) == 0


def test_a_demo_build_has_people_who_play_its_songs(tmp_path: Path) -> None:
    build(BuildSpec(None, 300, core=True, k=3, seed=0), tmp_path / "home", silent)
    found = open_build(tmp_path / "home")
    heard = found.manifest["listening"]
    assert heard["listens"] == [{"file": "made-up people", "sha256": "demo"}]
    assert heard["n_listeners"] == 60
    sentences = found.json("listening/health.json")["listens"]["notes"]
    assert sentences == ["These people are invented, and so is everything they played."]


def test_a_lost_key_is_not_made_anew_in_silence(folder: Path, tmp_path: Path) -> None:
    home = shutil.copytree(folder / "home", tmp_path / "home")
    before = open_build(home).manifest["build"]
    key = (home / KEY_FILE).read_bytes()
    (home / KEY_FILE).unlink()
    others = given(tmp_path / "files")
    with pytest.raises(NoKey, match=f"{KEY_FILE} is missing.*build {before}"):
        build(a_spec(others, users=None), home, silent)
    assert open_build(home).manifest["build"] == before
    assert not (home / KEY_FILE).exists()
    (home / KEY_FILE).write_bytes(key)
    assert build(a_spec(others, users=None), home, silent) != before


def test_a_build_without_plays_needs_no_key(folder: Path, tmp_path: Path) -> None:
    home = shutil.copytree(folder / "home", tmp_path / "home")
    (home / KEY_FILE).unlink()
    build(a_spec(folder, listens=(), users=None), home, silent)
    assert not (home / KEY_FILE).exists()
