"""Saving, sharing and opening over HTTP: two browsers, links, frames, a catalogue that changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import update

from dashapp.factory import create_app
from dashapp.people.asker import Asker
from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Role
from dashapp.people.sessions import Sessions
from dashapp.saved.content import Content, Song
from dashapp.settings import Settings
from dashapp.store import Store
from dashapp.store.schema import VERSIONS
from tests.running_jobs import core_build

QUERY = "genre=folk&tracks=6&order=build"
VIEW = {"kind": "view", "query": "?genre=folk&utm_source=mail&energy=0.2-0.9"}
GOOD = "seven grey herons wade"
SITE = "https://blog.example.org"
HOSTILE = "<script>alert(1)</script>\"'{{7*7}}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    return core_build(folder)


@pytest.fixture(scope="module")
def app(home: Path) -> Dash:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture
def other(app: Dash) -> FlaskClient:
    """Somebody else's browser."""
    return app.server.test_client()


def saved(client: FlaskClient, **sent: Any) -> dict[str, Any]:
    answer = client.post("/saved", json=sent)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def a_list(client: FlaskClient, query: str = "genre=folk&tracks=5") -> dict[str, Any]:
    return saved(client, kind="playlist", query=query)


def linked(client: FlaskClient, thing: dict[str, Any], **sent: Any) -> dict[str, Any]:
    answer = client.post(f"/saved/{thing['id']}/links", json={"days": 0, **sent})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def opened(client: FlaskClient, search: Any) -> str:
    """What the Saved page shows for a query, as text."""
    body = {
        "output": "saved-open.children",
        "outputs": {"id": "saved-open", "property": "children"},
        "inputs": [{"id": "url", "property": "search", "value": search}],
        "state": [{"id": "url", "property": "pathname", "value": "/saved"}],
        "changedPropIds": ["url.search"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json(), ensure_ascii=False)


def test_a_view_is_saved_as_this_catalogue_reads_it_and_is_named(client: FlaskClient) -> None:
    thing = saved(client, **VIEW)
    shown = opened(client, f"?id={thing['id']}")
    assert thing["name"].startswith("Tracks in folk with energy")
    assert "/?genre=folk&energy=" in shown and "utm_source" not in shown
    assert saved(client, **VIEW)["id"] == thing["id"], "sent twice"


def test_what_is_saved_hangs_on_a_signed_cookie(client: FlaskClient, other: FlaskClient) -> None:
    answer = client.post("/saved", json=VIEW)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    thing = answer.get_json()
    assert thing["name"] in opened(client, "")
    assert thing["name"] not in opened(other, "")
    name, value = cookie.split(";")[0].split("=", 1)
    other.set_cookie(name, value[:-1] + ("0" if value[-1] != "0" else "1"))
    assert thing["name"] not in opened(other, ""), "a forged cookie is nobody's"
    assert "nothing saved under this name" in opened(other, f"?id={thing['id']}")


def test_nobody_changes_what_belongs_to_another(client: FlaskClient, other: FlaskClient) -> None:
    thing = a_list(client)
    saved(other, **VIEW)  # so that they have a cookie of their own
    link = linked(client, thing)
    at = f"/saved/{thing['id']}"
    for address in ("name", "now/1", "versions/1/back", "copy", "visibility", "delete",
                    "bring-back", "noted/1", f"stay/1/{'0' * 32}", "links",
                    f"links/{link['id']}/take-back"):  # fmt: skip
        sent = {"name": "x", "visibility": "private", "days": 0, "origins": ""}
        assert other.post(f"{at}/{address}", json=sent).status_code == 404, address
    assert other.get(f"{at}/list.csv").status_code == 404
    assert client.get(link["path"]).status_code == 200
    assert thing["name"] in opened(client, "")


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


def test_the_songs_of_a_crate_are_saved_in_their_order(client: FlaskClient) -> None:
    ids = ["track-00007", "track-00002", "nowhere", "track-00007"]
    thing = saved(client, kind="playlist", ids=ids, name="  Mine ")
    assert thing["name"] == "Mine"
    listed = json.loads(client.get(f"/saved/{thing['id']}/list.json").data)
    assert [each["name"] for each in listed["tracks"]] == ["Song 7", "Song 2"]


def test_a_name_is_no_formula_in_a_file(client: FlaskClient) -> None:
    thing = saved(client, kind="playlist", ids=["track-00001"], name="=1+1")
    for fmt in ("csv", "m3u8", "xspf", "json", "jspf"):
        answer = client.get(f"/saved/{thing['id']}/list.{fmt}")
        assert answer.status_code == 200, fmt
        assert "undertone-1-1-" in answer.headers["Content-Disposition"]
    assert "\n=" not in client.get(f"/saved/{thing['id']}/list.csv").text


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"kind": "view"}, {"kind": "song", "query": ""}, {"kind": ["view"], "query": ""},
        {"kind": "view", "query": 7}, {"kind": "view", "query": None},
        {"kind": "playlist", "query": ""}, {"kind": "playlist", "query": "song=nowhere"},
        {"kind": "playlist", "ids": []}, {"kind": "playlist", "ids": ["nowhere"]},
        {"kind": "playlist", "ids": "track-00001"}, {"kind": "playlist", "ids": [1]},
        {"kind": "playlist", "ids": ["x"] * 501}, {"kind": "playlist", "ids": ["x" * 201]},
        {"kind": "view", "query": "", "name": ""}, {"kind": "view", "query": "", "name": 1},
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_refused_in_a_sentence(
    client: FlaskClient, sent: dict[str, Any]
) -> None:
    answer = client.post("/saved", json=sent)
    assert answer.status_code == 400
    assert answer.get_json()["error"].endswith((".", "…"))


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"kind": NaN}', b"[" * 5_000, b"\xff"])
def test_what_is_no_object_is_refused(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/saved", data=body, content_type="application/json")
    assert answer.status_code == 400


def test_a_link_opens_for_anybody_until_it_is_taken_back(
    client: FlaskClient, other: FlaskClient
) -> None:
    thing = a_list(client)
    link = linked(client, thing)
    assert re.fullmatch(r"/shared/[A-Za-z0-9_-]{43}", link["path"]) and link["embed"] is None
    page = other.get(link["path"])
    assert page.status_code == 200 and thing["name"] in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "frame-ancestors 'self';" in page.headers["Content-Security-Policy"]
    assert other.get(f"{link['path']}/list.m3u8").status_code == 200
    assert other.get(f"{link['path']}/embed").status_code == 404, "no site may show it"
    assert link["path"] not in opened(client, f"?id={thing['id']}"), "shown once"
    client.post(f"/saved/{thing['id']}/links/{link['id']}/take-back")
    for rest in ("", "/embed", "/list.m3u8"):
        assert other.get(link["path"] + rest).status_code == 404
    assert other.post(f"{link['path']}/copy").status_code == 404


def test_a_link_of_what_is_deleted_opens_nothing_until_it_is_brought_back(
    client: FlaskClient, other: FlaskClient
) -> None:
    thing = saved(client, **VIEW)
    link = linked(client, thing)
    client.post(f"/saved/{thing['id']}/delete")
    assert other.get(link["path"]).status_code == 404
    page = opened(client, f"?undo={thing['id']}")
    assert "is deleted. Its links open nothing now" in page
    client.post(f"/saved/{thing['id']}/bring-back")
    assert other.get(link["path"]).status_code == 200


def test_only_the_sites_a_link_names_show_it_in_a_frame(
    client: FlaskClient, other: FlaskClient
) -> None:
    link = linked(client, saved(client, **VIEW), origins=f"{SITE} http://localhost:3000")
    framed = other.get(link["embed"])
    assert framed.status_code == 200
    policy = framed.headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {SITE} http://localhost:3000;" in policy
    assert "unsafe-eval" not in policy and "X-Frame-Options" not in framed.headers
    assert framed.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "<form" not in framed.text
    alone = other.get(link["path"])
    assert SITE not in alone.headers["Content-Security-Policy"]
    assert alone.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert SITE not in other.get("/").headers["Content-Security-Policy"]


def test_whoever_is_shown_something_can_keep_a_copy(
    client: FlaskClient, other: FlaskClient
) -> None:
    thing = a_list(client)
    link = linked(client, thing)
    kept = other.post(f"{link['path']}/copy", data={})
    assert kept.status_code == 303
    assert f"Copy of {thing['name']}" in opened(other, "")
    assert "Copy of" not in opened(client, "")


def test_names_are_text_wherever_they_are_shown(client: FlaskClient) -> None:
    thing = saved(client, **VIEW, name=HOSTILE)
    link = linked(client, thing, origins=SITE)
    for address in (link["path"], link["embed"]):
        text = client.get(address).text
        assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text
        assert "{{7*7}}" in text


@pytest.mark.parametrize("search", ["?id=", "?id=x", "?id=%00", "?id=" + "x" * 5_000,
                                    "?id=../../etc/passwd", "?show=nothing&page=-1",
                                    "?page=99999999999999999999", "?page=%EF%BC%91", "?undo=x",
                                    "?show=team", None, "?page=10000"])  # fmt: skip
def test_no_query_breaks_the_page(client: FlaskClient, search: Any) -> None:
    opened(client, search)
    assert client.get("/saved").status_code == 200


def test_no_number_of_a_version_breaks_anything(client: FlaskClient) -> None:
    at = f"/saved/{saved(client, **VIEW)['id']}"
    for number in (0, 2, 10**30):
        assert client.post(f"{at}/versions/{number}/back").status_code == 404
        assert client.post(f"{at}/now/{number}").status_code in (200, 409)
    assert client.post("/saved/%00/name", json={"name": "x"}).status_code == 404
    assert client.post(f"{at}/links/%00/take-back").status_code == 404


@pytest.mark.parametrize("secret", ["x", "x" * 43, "..%2f..%2fetc%2fpasswd", "%00", "é" * 43])
def test_what_is_no_link_is_not_found(client: FlaskClient, secret: str) -> None:
    for rest in ("", "/embed", "/list.csv"):
        assert client.get(f"/shared/{secret}{rest}").status_code == 404


def test_a_store_that_is_away_is_told_and_nothing_is_said_to_be_saved(
    client: FlaskClient, home: Path
) -> None:
    saved(client, **VIEW)
    with Store(home).writing():
        answer = client.post("/saved", json={**VIEW, "query": "genre=folk"})
    assert answer.status_code == 503 and answer.get_json()["error"]
    thing = saved(client, kind="view", query="genre=folk")
    assert thing["name"] in opened(client, "")


@pytest.fixture
def open_client(home: Path) -> Iterator[FlaskClient]:
    """A browser at a machine where nobody needs to sign in."""
    settings = Settings.from_env({"UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": "yes"})
    yield create_app(settings).server.test_client()


def test_where_nobody_signs_in_each_browser_has_its_own_and_the_team_is_everybody(
    open_client: FlaskClient, home: Path
) -> None:
    thing = saved(open_client, kind="view", query="genre=house", name="House for the team")
    assert open_client.post(
        f"/saved/{thing['id']}/visibility", json={"visibility": "team"}
    ).status_code == 200  # fmt: skip
    second = create_app(
        Settings.from_env({"UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": "yes"})
    ).server.test_client()
    assert "House for the team" in opened(second, "?show=team")
    assert "House for the team" not in opened(second, "")
    assert second.post(f"/saved/{thing['id']}/name", json={"name": "x"}).status_code == 404


# -- programs -----------------------------------------------------------------------------------


API = "/api/v1/saved"


def test_programs_save_change_share_and_delete(client: FlaskClient, other: FlaskClient) -> None:
    made = client.post(API, json={"kind": "playlist", "query": "genre=folk&tracks=4"})
    assert made.status_code == 200 and len(made.json["tracks"]) == 4
    at = f"{API}/{made.json['id']}"
    assert client.get(at).json == made.json
    assert other.get(at).status_code == 404
    changed = client.patch(at, json={"ids": ["track-00001"], "number": 1, "name": "One"})
    assert (changed.json["number"], changed.json["name"], changed.json["page"]) == (2, "One", None)
    late = client.patch(at, json={"query": "genre=house&tracks=4", "number": 1, "name": "Late"})
    assert late.status_code == 409 and late.mimetype == "application/problem+json"
    assert client.get(at).json == changed.json, "nothing of it was changed"
    link = client.post(f"{at}/links", json={"days": 7, "origins": SITE}).json
    assert other.get(link["embed"]).status_code == 200
    assert client.delete(f"{at}/links/{link['id']}").status_code == 200
    assert other.get(link["path"]).status_code == 404
    assert client.delete(at).json["deleted"] and client.get(at).status_code == 404
    assert client.post(f"{at}/bring-back").json["deleted"] is None
    assert [each["id"] for each in client.get(f"{API}?kind=playlist").json["items"]] == [
        made.json["id"]
    ]


def test_a_long_list_of_what_is_saved_comes_in_pages(client: FlaskClient) -> None:
    ids = [
        client.post(API, json={"kind": "view", "query": f"energy=0.{n}-1"}).json["id"]
        for n in range(1, 6)
    ]
    found, address = [], f"{API}?limit=2"
    while address:
        page = client.get(address).json
        assert page["total"] == len(ids)
        found += [each["id"] for each in page["items"]]
        address = page["next"] and f"{API}?limit=2&cursor={page['next']}"
    assert found == ids[::-1]


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"name": "  "}, {"number": 1}, {"query": "genre=folk"},
        {"ids": ["nowhere"], "number": 1},
        {"query": "genre=folk", "ids": ["track-00001"], "number": 1},
    ],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_a_problem(
    client: FlaskClient, sent: dict[str, Any]
) -> None:
    thing = a_list(client)
    answer = client.patch(f"{API}/{thing['id']}", json=sent)
    assert answer.status_code == 422 and answer.json["detail"].endswith(".")


# -- people -------------------------------------------------------------------------------------


def test_what_was_saved_before_signing_in_comes_along_and_is_there_from_elsewhere(
    app: Dash, client: FlaskClient, other: FlaskClient, home: Path
) -> None:
    store = Store(home)
    system = Asker(role=Role.ADMIN, is_system=True)
    Directory(store, Sessions(store), Passwords()).add(
        system, "ann@example.org", "Ann", "listener", GOOD
    )
    thing = saved(client, kind="view", query="genre=comedy", name="Before")
    link = linked(client, thing)
    given = {"email": "ann@example.org", "password": GOOD}
    for each in (client, other):
        assert each.post("/account/sign-in", json=given).status_code == 200
    assert "One thing was saved in this browser before" in opened(client, "")
    assert "Before" not in opened(other, "")
    assert client.post("/saved/take-over").get_json() == {"n": 1}
    assert "Before" in opened(other, "")
    assert "before you signed in" not in opened(client, "")
    assert app.server.test_client().get(link["path"]).status_code == 200
    client.post("/account/sign-out")
    assert "Before" not in opened(client, ""), "it went along"
    assert "Sign in" in opened(client, "?show=team")
