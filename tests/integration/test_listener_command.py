"""`listener` and `health --listens` as people run them: in a process of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.artifacts import open_build
from analytics.listening.people import Listeners
from tests.processes import run_command, try_command
from tests.unit.analytics.listening.test_builds_with_plays import given


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of tracks, plays and people, and a home with a core build of them."""
    made = given(tmp_path_factory.mktemp("plays"))
    run_command("build", "--core", "--k", "3", *files_of(made), home=made / "home")
    return made


def files_of(made: Path) -> list[str]:
    return ["--data", str(made / "songs.csv"), "--listens", str(made / "listens.csv"),
            "--users", str(made / "users.csv")]  # fmt: skip


def test_a_token_lets_its_person_be_found_and_the_pseudonym_is_theirs(folder: Path) -> None:
    token = run_command("listener", "token", "ann-of-kent", home=folder / "home").stdout.strip()
    name = run_command("listener", "pseudonym", "ann-of-kent", home=folder / "home").stdout.strip()
    listeners = Listeners.open(open_build(folder / "home"))
    assert listeners is not None
    place = listeners.place_of_token(token)
    assert place is not None
    assert listeners.pseudonym[place].as_py() == name


def test_an_id_without_plays_has_no_token(folder: Path, tmp_path: Path) -> None:
    done = try_command("listener", "token", "zoe-of-zell", home=folder / "home")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Nobody of this id has plays in build" in done.stderr
    done = try_command("listener", "token", "ann-of-kent", home=tmp_path)
    assert "Nothing was made of people's plays" in done.stderr


def test_a_build_of_the_same_files_is_not_made_again(folder: Path) -> None:
    words = ("build", "--core", "--if-needed", *files_of(folder))
    assert "is there already" in run_command(*words, home=folder / "home").stdout


def test_health_tells_what_plays_and_people_are_worth(folder: Path, tmp_path: Path) -> None:
    report = json.loads(run_command("health", *files_of(folder), home=tmp_path).stdout)
    assert (report["listens"]["n_kept"], report["listens"]["n_rejected"]) == (3, 2)
    assert report["users"]["n_kept"] == 1
    assert list(tmp_path.iterdir()) == []


def test_health_asks_for_the_tracks_that_were_played(folder: Path, tmp_path: Path) -> None:
    listens = str(folder / "listens.csv")
    for words in ([], ["--listens", listens]):
        done = try_command("health", *words, home=tmp_path)
        assert done.returncode == 1
        assert "--data FILE" in done.stderr
