from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashapp.factory import create_app
from dashapp.settings import Settings

EXPORTIFY = ("v2022_spotify_id", "v2023_tabs_in_header", "v2024_no_audio_features",
             "v2025_track_uri_bom")  # fmt: skip


@pytest.fixture(scope="module")
def client(tiny_build: Path) -> FlaskClient:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)})).server.test_client()


def bring(client: FlaskClient, content: bytes, name: str = "list.csv") -> TestResponse:
    # Made by hand: the test client keeps large forms in files that it does not close.
    head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--part--\r\n"
    return client.post(
        "/library/match", data=body, content_type="multipart/form-data; boundary=part"
    )


def ask(client: FlaskClient, content: Any, **headers: str) -> TestResponse:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post("/library/facts", data=body, headers=headers)


def answer(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def test_every_song_of_a_file_is_told_with_how_it_was_found(client: FlaskClient) -> None:
    content = (
        "track_id,track_name,artists\ntrack-00000,Song 0,Artist 0-0\n,Song 3,Artist 0-0\n"
        ",Song 3 (Live),Artist 0-0\n,Song 3,Artist 0-0\n,Nothing,Nobody\n"
    )

    found = answer(bring(client, content.encode()))

    assert [track["grade"] for track in found["tracks"]] == [
        "exact", "exact", "version", "exact", "none",
    ]  # fmt: skip
    assert [track.get("id") for track in found["tracks"]] == [
        "track-00000", "track-00003", "track-00003", "track-00003", None,
    ]  # fmt: skip
    assert found["words"] == "4 of 5 songs found. 2 came more than once and count once."
    assert found["tracks"][-1]["listed"] == {"name": "Nothing", "artists": ["Nobody"]}
    assert found["named"]["track-00003"]["name"] == "Song 3"
    assert [each["n"] for each in found["grades"]] == [3, 1, 1]


def test_what_was_not_found_can_be_sent_again_as_it_was_told(client: FlaskClient) -> None:
    first = answer(
        bring(client, b"name,artists,album\nNothing,Nobody,Nowhere\nSong 3,Artist 0-0,x")
    )
    left = [track["listed"] for track in first["tracks"] if "id" not in track]

    again = answer(bring(client, json.dumps({"tracks": left}).encode(), "your library.json"))

    assert [track["listed"] for track in again["tracks"]] == left


def test_a_library_leads_to_what_goes_on_with_its_last_songs(client: FlaskClient) -> None:
    every = [f"track-{number:05d}" for number in range(120)]

    few = answer(ask(client, {"ids": ["nobody", "track-00007", "track-00001"]}))
    many = answer(ask(client, {"ids": every}))
    none = answer(ask(client, {"ids": ["nobody"]}))

    assert few["next"] == "/playlists?after=track-00007&after=track-00001&tracks=20&known=0"
    assert few["words"]["next"] == ""
    assert [part.partition("=")[2] for part in many["next"].split("&")[:100]] == every[20:]
    assert many["words"]["next"] == (
        "It goes on from the last 100 of your 120 songs, as many as a link holds."
    )
    assert (none["next"], none["words"]["next"]) == (None, "")


def test_a_plain_list_is_read_the_way_that_finds_more(client: FlaskClient) -> None:
    for text in (
        "Artist 0-0 - Song 3\nNothing by Nobody",
        "Song 3 - Artist 0-0\nNothing by Nobody",
    ):
        found = answer(client.post("/library/match", data={"text": text}))

        assert [track.get("id") for track in found["tracks"]] == ["track-00003", None]
        assert found["tracks"][1]["listed"] == {"name": "Nothing", "artists": ["Nobody"]}


def test_a_line_of_a_plain_list_may_be_the_other_way_round(client: FlaskClient) -> None:
    text = "Artist 0-0 - Song 3\nArtist 0-0 - Song 0\nSong 6 - Artist 0-0\nNobody - Nothing"

    found = answer(client.post("/library/match", data={"text": text}))

    assert [each.get("id") for each in found["tracks"]] == [
        "track-00003", "track-00000", "track-00006", None,
    ]  # fmt: skip
    assert found["tracks"][-1]["listed"] == {"name": "Nothing", "artists": ["Nobody"]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "list.csv: the file is empty."),
        (b"a,b\n1,2\n", "list.csv, row 1: no column says"),
        (b"track_name,duration_ms\nA,1000\nB,soon\n", "list.csv, row 3, column duration_ms"),
        (b"spotify:track:short", "list.csv, row 1: this is no address"),
        (b"PK\x03\x04", "list.csv: this is"),
        (b'{"tracks": 3}', "list.csv: it has no list of tracks"),
        (b"<html>", "list.csv: this is a web page"),
        (b"\x00" * 100, "list.csv: the file is empty."),
    ],
)
def test_a_wrong_file_is_one_sentence_with_its_place(
    client: FlaskClient, content: bytes, sentence: str
) -> None:
    refused = bring(client, content)

    assert refused.status_code == 400
    assert refused.get_json()["error"].startswith(sentence)
    assert refused.get_json()["error"].endswith(".")


def test_a_file_that_is_too_large_is_refused_in_a_sentence(client: FlaskClient) -> None:
    for n_bytes in (10_000_001, 11_000_000):
        refused = bring(client, b"track_name\n" + b"a" * n_bytes)

        assert refused.status_code in (400, 413)
        assert "larger than 10 MB" in refused.get_json()["error"]


def test_pasted_text_may_be_as_large_as_a_file(client: FlaskClient) -> None:
    found = answer(client.post("/library/match", data={"text": "Song 3 by Artist 0-0\n" * 40_000}))

    assert len(found["tracks"]) == 40_000
    assert found["words"].startswith("40,000 of 40,000 songs found. 39,999 came more than once")


def test_a_request_without_a_list_is_told_what_is_needed(client: FlaskClient) -> None:
    for data in ({}, {"other": "x"}, {"file": "not a file"}):
        refused = client.post("/library/match", data=data)

        assert refused.status_code == 400
        assert "send a file" in refused.get_json()["error"]


@pytest.mark.parametrize("path", ["/library/match", "/library/facts"])
def test_lists_from_pages_of_other_sites_are_not_read(client: FlaskClient, path: str) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(path, data={"text": "a"}, headers=headers).status_code == 403


def test_nothing_of_an_answer_is_kept_by_anybody_on_the_way(client: FlaskClient) -> None:
    for response in (bring(client, b"track_name\nSong 3"), ask(client, {"ids": []})):
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers


def test_the_facts_of_ids_are_those_of_their_tracks(client: FlaskClient) -> None:
    ids = [f"track-{row:05d}" for row in range(0, 60, 3)]

    found = answer(ask(client, {"ids": [*ids, *ids, "elsewhere"]}))

    assert found["n"] == len(ids) == len(found["rows"])
    assert found["missing"] == 1
    assert found["words"]["size"] == ("20 songs; 1 more is kept that this catalogue does not have")
    assert set(found["figures"]) == {"moods", "profile", "decades"}
    assert [each["name"] for each in found["genres"]] == ["folk"]
    for way in found["ways"]:
        assert way["tracks"][0]["id"] in ids
        assert {track["id"] for track in way["tracks"][1:]}.isdisjoint(ids)


@pytest.mark.parametrize("ids", [[], ["elsewhere"], ["track-00007"]])
def test_few_ids_or_none_of_ours_are_answered_as_well(client: FlaskClient, ids: list[str]) -> None:
    found = answer(ask(client, {"ids": ids}))

    assert found["n"] == (ids == ["track-00007"])


@pytest.mark.parametrize(
    "content",
    [
        b"", b"x", b"[]", b"{}", b"null", b'{"ids": 3}', b'{"ids": {"a": 1}}', b'{"ids": NaN}',
        b"[" * 100_000, b"\xff", {"ids": ["x"] * 50_001},
    ],
)  # fmt: skip
def test_what_are_no_ids_is_refused_in_a_sentence(client: FlaskClient, content: Any) -> None:
    refused = ask(client, content)

    assert refused.status_code == 400
    assert refused.get_json()["error"].endswith(".")


def test_what_can_be_no_id_is_passed_over(client: FlaskClient) -> None:
    odd = [None, 3, 1.5, True, [], {}, "", "\x00", "a\nb", "x" * 201, "é" * 200, "../../etc"]
    body = json.dumps({"ids": [*odd, "track-00003"]})[:-2] + ', "\\ud800"]}'

    found = answer(ask(client, body.encode()))

    assert found["n"] == 1
    assert found["missing"] == 2


def test_a_body_beyond_every_library_is_refused(client: FlaskClient) -> None:
    refused = ask(client, b'{"ids": ["' + b"x" * 8_000_000 + b'"]}')

    assert refused.status_code == 413
    assert "50,000 songs" in refused.get_json()["error"]


def test_a_page_of_a_catalogue_that_is_gone_is_told_to_reload(client: FlaskClient) -> None:
    for path in ("match", "facts"):
        assert client.post(f"/library/{path}?build=0000-core-gone", data={}).status_code == 409


@pytest.mark.parametrize("name", EXPORTIFY)
def test_files_of_every_exportify_are_read(
    client: FlaskClient, shared_data: Path, name: str
) -> None:
    content = (shared_data / "exportify" / f"{name}.csv").read_bytes()

    found = answer(bring(client, content, f"{name}.csv"))

    assert len(found["tracks"]) == 120
    assert all(track["listed"]["spotify_id"] for track in found["tracks"])
