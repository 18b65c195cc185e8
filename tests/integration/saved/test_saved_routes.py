"""Saving and opening over HTTP: two browsers, who may, a store that is away, signing in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.people.asker import Asker
from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Role
from dashapp.people.sessions import Sessions
from dashapp.settings import Settings
from dashapp.store import Store
from tests.integration.saved.asking import GOOD, VIEW, a_list, linked, opened, saved


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
