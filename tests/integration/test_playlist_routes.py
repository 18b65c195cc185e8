from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.playlist_files import FORMATS, read
from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.payloads import STRANGE

QUERY = "genre=folk&tracks=6&order=build"
IDS = ["track-00004", "track-00001", "track-00050"]


@pytest.fixture(scope="module")
def client(tiny_build: Path) -> FlaskClient:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)})).server.test_client()


def test_a_link_is_a_file_in_the_order_of_the_list(client: FlaskClient) -> None:
    answer = client.get(f"/playlist.json?{QUERY}")

    found = json.loads(answer.data)
    assert found["title"] == "6 songs of folk, building up"
    assert found["recipe"]["order"] == "build"
    assert len(found["tracks"]) == 6
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_list_that_goes_on_from_another_is_a_file_of_both(client: FlaskClient) -> None:
    query = "after=track-00003&after=track-00000&tracks=6&known=0"

    found = json.loads(client.get(f"/playlist.json?{query}").data)
    names = [track["name"] for track in found["tracks"]]

    assert found["title"] == "6 songs to follow a list of 2"
    assert names[:2] == ["Song 3", "Song 0"]
    assert len(names) == len(set(names)) == 8


def test_the_longest_address_to_go_on_from_is_read(client: FlaskClient) -> None:
    listed = "&".join(f"after=track-{number:05d}" for number in range(100))

    found = json.loads(client.get(f"/playlist.json?{listed}&tracks=5&known=0").data)

    assert len(found["tracks"]) == 105


@pytest.mark.parametrize("fmt", [fmt for fmt in FORMATS if fmt != "uris"])
def test_every_format_can_be_read_again(client: FlaskClient, fmt: str) -> None:
    answer = client.post(f"/playlist.{fmt}", json={"ids": IDS, "title": "Crate"})

    assert answer.status_code == 200
    tracks = read(answer.data, f"crate{FORMATS[fmt].suffix}")
    assert [track.name for track in tracks] == ["Song 4", "Song 1", "Song 50"]


def test_ids_that_are_not_here_are_left_out(client: FlaskClient) -> None:
    answer = client.post("/playlist.json", json={"ids": ["nobody", *IDS, IDS[0]]})

    assert [track["name"] for track in json.loads(answer.data)["tracks"]] == [
        "Song 4", "Song 1", "Song 50",
    ]  # fmt: skip


def test_spotify_addresses_need_ids_of_spotify(client: FlaskClient) -> None:
    answer = client.get(f"/playlist.uris?{QUERY}")

    assert answer.status_code == 400
    assert "Spotify" in answer.get_json()["error"]


@pytest.mark.parametrize("title", ["../../etc/passwd", 'a"\r\nX-Evil: 1', "é" * 300, "", None, 7])
def test_a_title_never_becomes_more_than_a_name(client: FlaskClient, title: Any) -> None:
    answer = client.post("/playlist.csv", json={"ids": IDS, "title": title})

    name = answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert name.startswith("undertone-")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_what_there_is_not_is_said_in_a_sentence(client: FlaskClient) -> None:
    for path, status in (
        (f"/playlist.exe?{QUERY}", 404),
        (f"/playlist.csv?{QUERY}&build=9999-none", 409),
    ):
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.get_json()["error"].endswith(".")
    assert client.post("/playlist.csv", json={"ids": ["nobody"]}).status_code == 404


def test_strange_bodies_are_refused(client: FlaskClient) -> None:
    bodies = [json.dumps(value) for value in STRANGE]
    bodies += [json.dumps({"ids": value}) for value in STRANGE if value != ["jazz"] * 50]
    bodies += ["{", "", "\x00", json.dumps({"ids": ["a"] * 501}), json.dumps({"ids": ["x" * 999]})]
    for body in bodies:
        answer = client.post("/playlist.csv", data=body, content_type="application/json")
        assert answer.status_code in (200, 400, 404), body[:80]
        if answer.status_code != 200:
            assert answer.get_json()["error"].endswith("."), body[:80]


def test_another_site_cannot_ask_for_files_of_ids(client: FlaskClient) -> None:
    answer = client.post(
        "/playlist.csv", json={"ids": IDS}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403


def test_the_page_has_an_address(client: FlaskClient) -> None:
    assert client.get("/playlists").status_code == 200
    assert client.get(f"/playlists?{QUERY}").status_code == 200
