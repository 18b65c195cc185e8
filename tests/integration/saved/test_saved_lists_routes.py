"""Saved lists over HTTP: what became of them, and those that a browser kept by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from dashapp.people.asker import Asker
from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Role
from dashapp.people.sessions import Sessions
from dashapp.saved.content import Content, Song
from dashapp.store import Store
from dashapp.store.schema import VERSIONS
from tests.integration.saved.asking import GOOD, HOSTILE, QUERY, VIEW, a_list, linked, opened, saved


def test_a_list_is_kept_as_it_was_and_says_what_it_has_become(
    client: FlaskClient, home: Path
) -> None:
    thing = a_list(client)
    store = Store(home)
    before = Content(
        "genre=folk&tracks=5",
        (Song("gone", "Gone away", "Nobody"), Song("track-00003", "Three", "Ann")),
        "other data",
    )
    with store.writing() as pen:
        pen.execute(
            update(VERSIONS).where(VERSIONS.c.saved == thing["id"]).values(content=before.spelled())
        )
    page = opened(client, f"?id={thing['id']}")
    assert "The catalogue has changed since you saved this" in page
    assert "No longer in the catalogue" in page and "Gone away" in page
    assert "the list keeps their names" in page
    accepted = client.post(f"/saved/{thing['id']}/now/1")
    assert accepted.get_json()["number"] == 2
    assert client.post(f"/saved/{thing['id']}/now/1").status_code == 200, "sent twice"
    assert "has changed since" not in opened(client, f"?id={thing['id']}")
    client.post(f"/saved/{thing['id']}/versions/1/back")
    assert client.post(f"/saved/{thing['id']}/now/2").status_code == 409
    assert "Gone away" in opened(client, f"?id={thing['id']}")


def on_playlists(client: FlaskClient, query: str) -> str:
    """What the page Playlists shows for a query, as text."""
    outputs = [("playlist-builder", "children"), ("playlist-result", "children"),
               ("playlist-news", "children")]  # fmt: skip
    body = {
        "output": "..playlist-builder.children...playlist-result.children..."
        "playlist-news.children..",
        "outputs": [{"id": id, "property": part} for id, part in outputs],
        "inputs": [{"id": "url", "property": "search", "value": query}],
        "state": [{"id": "url", "property": "pathname", "value": "/playlists"}],
        "changedPropIds": ["url.search"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json(), ensure_ascii=False)


def lists_of(client: FlaskClient) -> str:
    """The lists that the page Playlists names, as text."""
    body = {
        "output": "playlist-lists.children",
        "outputs": {"id": "playlist-lists", "property": "children"},
        "inputs": [{"id": "playlist-lists-news", "property": "data", "value": None}],
        "changedPropIds": [],
    }
    answer = client.post("/_dash-update-component", json=body)
    return json.dumps(answer.get_json(), ensure_ascii=False) if answer.data else ""


def songs_now(client: FlaskClient, query: str = QUERY) -> list[dict[str, str]]:
    """What a recipe comes to now, as a browser kept its songs."""
    listed = json.loads(client.get(f"/playlist.json?{query}").data)["tracks"]
    names = [each["name"] for each in listed]
    return [{"id": f"track-{int(name.removeprefix('Song ')):05d}", "name": name, "artists": "Ann"}
            for name in names]  # fmt: skip


def bring(client: FlaskClient, **parts: Any) -> dict[str, Any]:
    """Bring a list as a browser kept it."""
    sent = {"name": "Evening", "query": QUERY, "fingerprint": "b", **parts}
    answer = client.post("/saved/bring", json=sent)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_what_became_of_a_saved_list_is_told_by_name_where_lists_are_made(
    client: FlaskClient,
) -> None:
    now = songs_now(client)
    ids = [song["id"] for song in now]
    other = next(f"track-{n:05d}" for n in range(120) if f"track-{n:05d}" not in ids)
    lost = {"id": "lost", "name": "Long gone", "artists": "Bo"}
    before = [*now[1:], {"id": other, "name": "Another", "artists": "Cy"}, lost]
    thing = bring(client, songs=before)

    page = on_playlists(client, f"?{QUERY}")

    assert "The catalogue has changed since you saved this: 5 of 7 songs are still in it" in page
    for words in ("New (1): ", "Out of the list (1): ", "No longer in the catalogue (1): "):
        assert words in page
    assert now[0]["name"] in page and "Long gone" in page and "Another" in page
    assert f"/saved?id={thing['id']}" in page, "the button knows that it is saved"
    moved = bring(client, songs=now[::-1], name="Back to front")
    assert "Moved (5): " in on_playlists(client, f"?{QUERY}"), "the list changed last is told of"
    assert "Moved (5): " in opened(client, f"?id={moved['id']}")


def test_a_list_that_goes_on_from_another_is_still_the_same_with_what_was_before(
    client: FlaskClient,
) -> None:
    query = "after=track-00003&after=track-00000&tracks=6&known=0"
    thing = bring(client, query=query, songs=songs_now(client, query))
    words = "The catalogue has changed since you saved this; the list is still the same."
    assert words in on_playlists(client, f"?{query}")
    noted = client.post(f"/saved/{thing['id']}/noted/1")
    assert noted.get_json()["number"] == 1, "that is no other version"
    assert "list-changes" not in on_playlists(client, f"?{query}"), "it is said once"
    assert "list-changes" not in opened(client, f"?id={thing['id']}")


def test_the_old_list_is_kept_and_not_asked_about_until_something_else_comes(
    client: FlaskClient,
) -> None:
    old = songs_now(client)[1:]
    thing = bring(client, songs=old)
    (key,) = set(re.findall(r"/stay/1/([0-9a-f]{32})", opened(client, f"?id={thing['id']}")))
    assert client.post(f"/saved/{thing['id']}/stay/1/{key}").get_json()["number"] == 1
    for page in (opened(client, f"?id={thing['id']}"), on_playlists(client, f"?{QUERY}")):
        assert "You keep this list as it was: 5 songs." in page and "/stay/" not in page
    listed = json.loads(client.get(f"/saved/{thing['id']}/list.json").data)
    assert [each["name"] for each in listed["tracks"]] == [song["name"] for song in old]
    assert client.post(f"/saved/{thing['id']}/stay/1/{'0' * 32}").status_code == 200
    assert "/stay/1/" in on_playlists(client, f"?{QUERY}"), "another list was declined"
    assert client.post(f"/saved/{thing['id']}/now/1").get_json()["number"] == 2
    assert "list-changes" not in on_playlists(client, f"?{QUERY}")
    assert client.post(f"/saved/{thing['id']}/stay/1/{key}").status_code == 409
    assert client.post(f"/saved/{thing['id']}/stay/2/nonsense").status_code == 404


def test_a_list_is_known_by_its_old_address_and_says_when_it_comes_to_nothing(
    client: FlaskClient,
) -> None:
    query = f"{QUERY}&song=no-longer-here"
    bring(client, query=query, songs=songs_now(client))
    assert "the list is still the same" in on_playlists(client, f"?{query}")
    assert "“Gone” comes to nothing" not in on_playlists(client, "?song=nowhere")
    bring(client, query="song=nowhere", songs=songs_now(client), name="Gone")
    page = on_playlists(client, "?song=nowhere")
    assert "“Gone” comes to nothing on this catalogue. Its songs are kept." in page
    assert "/now/" not in page


def test_lists_are_named_beside_where_they_are_made_for_whoever_saved_them(
    client: FlaskClient, other: FlaskClient
) -> None:
    bring(client, songs=songs_now(client), name="Mine <b>")
    saved(client, **VIEW)
    assert "Mine <b>" in lists_of(client)
    assert "Tracks in folk" not in lists_of(client), "views have their own place"
    assert "Mine <b>" not in lists_of(other)
    assert "/saved?id=" not in on_playlists(other, f"?{QUERY}")


def test_a_list_that_is_brought_twice_is_there_once(client: FlaskClient) -> None:
    songs = songs_now(client)
    first = bring(client, songs=songs)
    assert bring(client, songs=songs)["id"] == first["id"]
    client.post(f"/saved/{first['id']}/now/1")
    client.post(f"/saved/{first['id']}/name", json={"name": "Night"})
    assert bring(client, songs=songs)["id"] == first["id"], "whatever became of it"
    assert client.get("/api/v1/saved?kind=playlist").json["total"] == 1


def test_a_list_that_was_declined_in_the_browser_is_not_offered_again(client: FlaskClient) -> None:
    now = ",".join(song["id"] for song in songs_now(client))
    thing = bring(client, songs=songs_now(client)[2:], declined=now)
    assert "You keep this list as it was" in opened(client, f"?id={thing['id']}")


def test_a_list_is_brought_by_whoever_is_signed_in_into_their_account(
    client: FlaskClient, other: FlaskClient, home: Path
) -> None:
    store = Store(home)
    system = Asker(role=Role.ADMIN, is_system=True)
    Directory(store, Sessions(store), Passwords()).add(
        system, "eve@example.org", "Eve", "listener", GOOD
    )
    for each in (client, other):
        answer = each.post("/account/sign-in", json={"email": "eve@example.org", "password": GOOD})
        assert answer.status_code == 200
    thing = bring(client, songs=songs_now(client))
    assert bring(other, songs=songs_now(client))["id"] == thing["id"], "from another browser"
    assert thing["id"] in opened(other, "")


SONG = {"id": "a", "name": "Ash", "artists": "Ann"}


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"name": None}, {"name": " "}, {"query": None}, {"query": ["x"]}, {"query": "a b"},
        {"query": "é"}, {"query": "x" * 9_000}, {"songs": None}, {"songs": []}, {"songs": {}},
        {"songs": [SONG, "b"]}, {"songs": [SONG, {}]}, {"songs": [{"id": ""}]},
        {"songs": [{"id": 7}]}, {"songs": [{"id": "x" * 201}]}, {"songs": [SONG] * 501},
    ],
)  # fmt: skip
def test_what_a_browser_cannot_have_kept_is_refused_in_a_sentence(
    client: FlaskClient, sent: dict[str, Any]
) -> None:
    whole = {"name": "Evening", "query": QUERY, "songs": [SONG]}
    answer = client.post("/saved/bring", json={**whole, **sent} if sent else {})
    assert answer.status_code == 400
    assert answer.get_json()["error"].endswith(".") and answer.get_json()["field"]


@pytest.mark.parametrize(
    "odd",
    [{"fingerprint": 7}, {"fingerprint": "x" * 65}, {"fingerprint": "'; --"}, {"declined": [1]},
     {"declined": "x," * 2_000}, {"songs": [{"id": "a", "name": 7, "artists": None}]},
     {"songs": [{"id": HOSTILE, "name": HOSTILE, "artists": HOSTILE}]},
     {"songs": [{"id": "a", "name": "x" * 5_000}, SONG]}],
)  # fmt: skip
def test_odd_parts_of_a_kept_list_do_no_harm(client: FlaskClient, odd: dict[str, Any]) -> None:
    thing = bring(client, **{"songs": [SONG], **odd})
    assert thing["name"] in opened(client, f"?id={thing['id']}")
    link = linked(client, thing)
    assert "<script>alert" not in client.get(link["path"]).text
    on_playlists(client, f"?{QUERY}")
