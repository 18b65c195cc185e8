"""One person's own plays over HTTP: what is brought, a token, what they say, what is next."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from analytics.listening.plays import Plays
from analytics.listening.pseudonyms import Key, token_hash
from dashapp.factory import create_app
from dashapp.me_routes import MOST_HISTORIES, READING_WAITS_S
from dashapp.people.tries import MOST_OF_ADDRESS
from dashapp.settings import Settings
from tests.asking_me import IDS, answer, ask, some_plays
from tests.listening import add_listeners

TOKENS = ("the token of the first", "the token of the second")


@pytest.fixture(scope="module")
def home(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which two people play: the first tracks 0, 3 and 6, the other 1 and 4."""
    copied = Path(copytree(tiny_build, tmp_path_factory.mktemp("me") / "home"))
    plays = Plays.ordered(
        np.array([0, 0, 0, 1, 1]),
        np.array([0, 3, 6, 1, 4]),
        1_600_000_000 + 86_400 * np.arange(5),
        np.array([1, 2, 3, 4, 5]),
        2,
    )
    add_listeners(copied, plays, tokens=TOKENS, learned=True)
    return copied


@pytest.fixture(scope="module")
def client(home: Path) -> FlaskClient:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(home)})).server.test_client()


def entry(row: int, at: str = "2020-09-13 12:00", ms: int = 240_000) -> dict[str, Any]:
    return {"endTime": at, "artistName": f"Artist {row % 3}-{row // 9}", "trackName": f"Song {row}",
            "msPlayed": ms}  # fmt: skip


def bring(client: FlaskClient, content: bytes, name: str = "history.json") -> TestResponse:
    # Made by hand: the test client keeps large forms in files that it does not close.
    head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--part--\r\n"
    return client.post("/me/history", data=body, content_type="multipart/form-data; boundary=part")


# -- a streaming history --------------------------------------------------------------------------


def test_a_history_becomes_plays_for_the_browser_with_what_was_left_out(
    client: FlaskClient,
) -> None:
    history = [entry(0), entry(3), entry(3, ms=1_000), entry(999)]

    found = answer(bring(client, json.dumps(history).encode()))

    assert found["plays"]["ids"] == ["track-00000", "track-00003"]
    assert len(found["plays"]["track"]) == 2
    assert found["words"].startswith("2 plays of 2 songs found here, of 4 entries in history.json")
    reasons = " ".join(each["words"] for each in found["left_out"])
    assert "1 entry: its song is not in the catalogue." in reasons
    assert "1 entry: it was skipped before half of it had been heard." in reasons
    assert any("Song 999" in text for each in found["left_out"] for text in each["examples"])


def test_the_archive_a_history_comes_in_is_read(client: FlaskClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("my_data/StreamingHistory_music_0.json", json.dumps([entry(0)]))
        archive.writestr("my_data/Payments.json", "{}")

    found = answer(bring(client, packed.getvalue(), "my_spotify_data.zip"))

    assert found["plays"]["ids"] == ["track-00000"]


def test_what_a_history_became_can_be_asked_about(client: FlaskClient) -> None:
    history = [entry(row, f"2020-09-{1 + row:02} 12:00") for row in range(0, 27, 3)]
    plays = answer(bring(client, json.dumps(history).encode()))["plays"]

    assert answer(ask(client, "facts", {"plays": plays}))["n"] == 9
    assert len(answer(ask(client, "next", {"plays": plays}))["tracks"]) == 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "history.json: the file is empty."),
        (b"a,b\n1,2\n", "history.json: this is no JSON"),
        (b"{}", "history.json: this is JSON, but no streaming history"),
        (b"[{}]", "history.json, row 1: this is JSON, but no streaming history."),
        (b"PK\x03\x04", "history.json: the zip archive is damaged"),
        (json.dumps([entry(999)]).encode(), "history.json, row 1: none of its 1 row can be used"),
        (b"[" * 100_000, "history.json: it holds far more values"),
    ],
)
def test_a_wrong_history_is_one_sentence_with_its_place(
    client: FlaskClient, content: bytes, said: str
) -> None:
    refused = bring(client, content)

    assert refused.status_code == 400
    assert refused.get_json()["error"].startswith(said)
    assert refused.get_json()["error"].endswith(".")


def test_a_history_that_is_too_large_is_refused_in_a_sentence(client: FlaskClient) -> None:
    refused = bring(client, b"[" + b" " * 41_000_000)

    assert refused.status_code == 413
    assert "larger than 40 MB" in refused.get_json()["error"]


def test_one_visitor_cannot_fill_the_threads_with_histories(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)})).server
    may_end, begun = threading.Event(), threading.Event()

    def slow(*_asked: object) -> dict[str, Any]:
        begun.set()
        assert may_end.wait(timeout=60)
        return {"words": "read"}

    monkeypatch.setattr("dashapp.me_routes.history_answer", slow)
    with ThreadPoolExecutor(MOST_HISTORIES + 5) as pool:
        sent = [
            pool.submit(lambda: bring(server.test_client(), b"[]").status_code)
            for _ in range(MOST_HISTORIES + 5)
        ]
        assert begun.wait(timeout=60)
        # Those for which there is no room are told so while the first is still being read.
        refused = []
        for each in as_completed(sent, timeout=READING_WAITS_S / 2):
            refused.append(each.result())
            if len(refused) == 5:
                break
        may_end.set()
        codes = sorted(each.result() for each in sent)
    assert refused == [429] * 5
    assert codes == [200] * MOST_HISTORIES + [429] * 5
    assert bring(server.test_client(), b"[]").status_code == 200


def test_a_history_that_is_refused_leaves_room_for_the_next(client: FlaskClient) -> None:
    for _ in range(MOST_HISTORIES + 1):
        assert bring(client, b"no history").status_code == 400
        assert client.post("/me/history", data={}).status_code == 400


def test_a_request_without_a_history_is_told_what_is_needed(client: FlaskClient) -> None:
    refused = client.post("/me/history", data={"other": "x"})

    assert refused.status_code == 400
    assert "send one or more files" in refused.get_json()["error"]


# -- a token --------------------------------------------------------------------------------------


def test_a_token_gives_the_plays_of_its_person_and_of_nobody_else(client: FlaskClient) -> None:
    first, second = (answer(ask(client, "plays", {"token": token}))["plays"] for token in TOKENS)

    assert first["ids"] == [IDS[0], IDS[3], IDS[6]]
    assert (first["count"], second["ids"], second["count"]) == ([1, 2, 3], [IDS[1], IDS[4]], [4, 5])


@pytest.mark.parametrize(
    "token", ["", "nobody's", "\ud800", TOKENS[0] + " ", token_hash(TOKENS[0]), "x" * 201, 7, None,
              [TOKENS[0]], {"a": 1}],
)  # fmt: skip
def test_a_wrong_token_is_one_sentence(home: Path, token: object) -> None:
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))

    refused = ask(app.server.test_client(), "plays", {"token": token})

    assert refused.status_code == 400
    assert refused.get_json()["error"].endswith(".")
    assert "plays" not in refused.get_json()


def test_tokens_are_tried_in_vain_so_often_and_then_even_the_right_one_waits(home: Path) -> None:
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))
    client = app.server.test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.9"

    for _ in range(MOST_OF_ADDRESS):
        assert ask(client, "plays", {"token": TOKENS[0]}).status_code == 200
    for _ in range(MOST_OF_ADDRESS):
        assert ask(client, "plays", {"token": "nobody's"}).status_code == 400
    refused = ask(client, "plays", {"token": TOKENS[0]})

    assert refused.status_code == 429
    assert refused.get_json()["error"].startswith("That did not work too often.")
    assert int(refused.headers["Retry-After"]) > 0


def test_a_token_in_an_address_opens_nothing(client: FlaskClient) -> None:
    assert client.get("/me/plays", query_string={"token": TOKENS[0]}).status_code != 200
    assert (
        client.post("/me/plays", query_string={"token": TOKENS[0]}, data=b"{}").status_code == 400
    )


def test_where_nobody_is_known_no_token_is_anybodys(tiny_build: Path) -> None:
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)}))

    refused = ask(app.server.test_client(), "plays", {"token": Key(b"x" * 32).token("somebody")})

    assert refused.status_code == 400


# -- what plays say -------------------------------------------------------------------------------


def test_plays_are_told_as_tastes_charts_and_what_was_overlooked(client: FlaskClient) -> None:
    found = answer(ask(client, "facts", {"plays": some_plays(), "offset_minutes": 60}))

    assert found["headline"] == [["30", "plays"], ["30", "songs"], ["12", "artists"]]
    assert found["timed"] is True
    assert set(found["figures"]) == {"chart-me-time", "chart-me-hours"}
    assert sum(each["share"] for each in found["facets"]) == pytest.approx(1)
    for facet in found["facets"]:
        assert {track["id"] for track in facet["tracks"]} <= set(IDS[:30])
        assert facet["playlist"].startswith("/playlists?song=")
        assert client.get(facet["map"]).status_code == 200
        assert facet["map"].startswith("/?region=pca.")
    assert {track["id"] for track in found["unplayed"]}.isdisjoint(IDS[:30])


def test_a_library_is_told_without_what_needs_times(client: FlaskClient) -> None:
    plays = some_plays(timed=False)

    found = answer(ask(client, "facts", {"plays": plays, "half_life_days": 30}))

    assert (found["timed"], found["figures"], found["habits"]) == (False, {}, [])
    assert found["headline"] == [["30", "songs"], ["12", "artists"]]
    assert found["facets"]


def test_songs_of_another_catalogue_are_counted(client: FlaskClient) -> None:
    plays = {"ids": ["nowhere", IDS[0]], "track": [0, 1], "count": [1, 1]}

    assert answer(ask(client, "facts", {"plays": plays}))["missing"] == (
        "1 song of yours is not in this catalogue."
    )
    none = {"ids": ["nowhere"], "track": [0], "count": [1]}
    assert answer(ask(client, "facts", {"plays": none}))["refused"]
    assert answer(ask(client, "next", {"plays": none}))["tracks"] == []


# -- what is next ---------------------------------------------------------------------------------


def following(client: FlaskClient, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer(ask(client, "next", {"plays": some_plays(), **asked}))[
        "tracks"
    ]
    return found


def test_twenty_songs_never_played_come_next_each_with_why(client: FlaskClient) -> None:
    found = following(client)

    assert len(found) == 20
    assert {track["id"] for track in found}.isdisjoint(IDS[:30])
    assert all(track["why"] for track in found)


def test_what_is_not_for_somebody_is_gone_and_is_back_when_taken_back(client: FlaskClient) -> None:
    before = following(client)
    song = before[0]
    (artist,) = [each["dislike"] for each in song["against"] if each["dislike"]["kind"] == "artist"]

    without = following(client, dislikes=[song["against"][0]["dislike"]])
    without_artist = following(client, dislikes=[artist])

    assert song["id"] not in [track["id"] for track in without]
    assert all(track["artists"][0] != artist["value"] for track in without_artist)
    assert following(client, dislikes=[]) == before


def test_a_half_life_changes_what_is_next(client: FlaskClient) -> None:
    """Songs of one kind were played first, those of another last."""
    rows = [*range(0, 60, 3), *range(1, 60, 3)]
    plays = {
        "ids": [IDS[row] for row in rows],
        "track": list(range(len(rows))),
        "second": [1_600_000_000 + 20 * 86_400 * place for place in range(len(rows))],
        "count": [1] * len(rows),
    }

    whole = following(client, plays=plays, source="sound")
    now = following(client, plays=plays, source="sound", half_life_days=30)

    assert {int(track["id"][-5:]) % 3 for track in now[:5]} == {1}
    assert [track["id"] for track in now] != [track["id"] for track in whole]


def test_a_source_that_is_not_there_is_answered_from_those_that_are(
    client: FlaskClient, tiny_build: Path
) -> None:
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)}))
    asked = {"plays": some_plays(), "source": "behaviour"}

    known = answer(ask(client, "next", asked))
    nobody_known = answer(ask(app.server.test_client(), "next", asked))

    assert (known["source"], known["sources"]) == ("behaviour", ["both", "sound", "behaviour"])
    assert (nobody_known["source"], nobody_known["sources"]) == ("sound", ["sound"])


# -- whatever is sent -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["facts", "next", "plays"])
@pytest.mark.parametrize(
    "content",
    [
        b"", b"x", b"[]", b"null", b"{}", b'{"plays": 3}', b'{"plays": {"ids": NaN}}', b"\xff",
        b"[" * 100_000, {"plays": {"ids": ["a"], "track": [1], "count": [1]}},
        {"plays": {"ids": [], "track": [], "count": []}, "half_life_days": 1e308},
        {"plays": {"ids": [], "track": [], "count": []}, "source": {"a": 1}},
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused_in_a_sentence(home: Path, path: str, content: Any) -> None:
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))

    refused = ask(app.server.test_client(), path, content)

    assert refused.status_code == 400
    assert refused.get_json()["error"].endswith(".")


def test_as_many_plays_as_are_looked_at_are_answered_and_more_are_refused(
    client: FlaskClient,
) -> None:
    n = 200_000
    plays = {"ids": IDS, "track": [row % 120 for row in range(n)], "count": [1] * n,
             "second": [1_500_000_000 + row for row in range(n)]}  # fmt: skip

    assert answer(ask(client, "facts", {"plays": plays}))["headline"][0] == ["200,000", "plays"]
    more = {**plays, "track": [*plays["track"], 0], "count": [*plays["count"], 1]}
    assert ask(client, "facts", {"plays": more}).status_code == 400
    assert ask(client, "facts", b" " * 16_000_001).status_code == 413


@pytest.mark.parametrize("path", ["facts", "history", "next", "plays"])
def test_plays_from_pages_of_other_sites_are_not_read(client: FlaskClient, path: str) -> None:
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(f"/me/{path}", data={"a": "b"}, headers=headers).status_code == 403
