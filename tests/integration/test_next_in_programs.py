"""What people play next, as programs ask for it and as a command prints it."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.listening import add_listeners
from tests.plays import some_plays, with_steps
from tests.processes import run_command, try_command

SONG, NEXT = "track-00008", "track-00077"


@pytest.fixture(scope="module")
def home(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """From song 8 twenty people go on with 77, and twelve with 50."""
    copied = Path(copytree(tiny_build, tmp_path_factory.mktemp("next") / "home"))
    plays = with_steps(some_plays(40, 120, per_listener=40), (8, 77, 20), (8, 50, 12))
    add_listeners(copied, plays, learned=True)
    return copied


def client_of(home: Path, **settings: str) -> FlaskClient:
    given = {"UNDERTONE_HOME": str(home), **settings}
    return create_app(Settings.from_env(given)).server.test_client()


def asked(client: FlaskClient, query: str = "", track: str = SONG) -> dict[str, Any]:
    answered = client.get(f"/api/v1/tracks/{track}/next{query}")
    assert answered.status_code == 200, answered.text
    found: dict[str, Any] = answered.get_json()
    return found


def test_what_people_went_on_with_is_first_then_what_else_they_play(home: Path) -> None:
    found = asked(client_of(home, UNDERTONE_OPEN="yes"))

    first, second, *others = found["items"]
    assert (first["track"]["id"], first["reason"], first["people"]) == (NEXT, "went_on", 20)
    assert first["sentence"] == "Also played after Song 8"
    assert (second["track"]["id"], second["people"]) == ("track-00050", 12)
    assert {each["reason"] for each in others} == {"plays_both"}
    assert all(each["people"] >= 10 for each in others)
    assert found["note"] is None


def test_how_many_people_is_not_for_visitors(home: Path) -> None:
    found = asked(client_of(home, UNDERTONE_OPEN="no"))

    assert found["items"][0]["track"]["id"] == NEXT
    assert not any("people" in each for each in found["items"])


def test_so_many_as_are_wanted_and_no_more_are_listed(home: Path) -> None:
    client = client_of(home)

    assert [each["track"]["id"] for each in asked(client, "?n=1")["items"]] == [NEXT]
    for wrong in ("0", "51", "x"):
        assert client.get(f"/api/v1/tracks/{SONG}/next?n={wrong}").status_code == 400
    assert client.get("/api/v1/tracks/nowhere/next").status_code == 404


def test_where_too_few_people_play_a_track_the_answer_says_so(home: Path) -> None:
    found = asked(client_of(home, UNDERTONE_SMALLEST_GROUP="41"))

    assert (found["items"], found["note"]) == ([], "Fewer than 41 people play this track here.")


def test_where_nobodys_plays_are_known_the_answer_says_so(tiny_build: Path) -> None:
    found = asked(client_of(tiny_build))

    assert found["items"] == []
    assert found["note"] == "Nobody's plays are known in this catalogue."


def test_the_command_prints_a_song_a_line_with_why(home: Path) -> None:
    lines = run_command("next", SONG, "-n", "3", home=home).stdout.splitlines()

    assert lines[0].endswith(" - Song 77: 20 people went on with it")
    assert lines[1].endswith(" - Song 50: 12 people went on with it")
    assert lines[2].endswith(" people play both")
    by_name = run_command("next", "Artist 2-0 - Song 8", "-n", "3", home=home).stdout.splitlines()
    assert by_name == lines


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["qqqqqq"], "There is no song called 'qqqqqq' here."),
        ([SONG, "-n", "0"], "n is 0; it can be 1 to 500."),
    ],
)
def test_the_command_refuses_in_one_sentence(home: Path, words: list[str], said: str) -> None:
    done = try_command("next", *words, home=home)

    assert done.returncode == 1
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
