"""Artists, genres and albums over HTTP: what strangers may ask, and what finds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import dash
import pytest
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.settings import Settings

ALBUM = f"?album={quote('Album 0')}&artist={quote('Artist 0-0')}"
ARTIST = f"?artist={quote('Artist 0-0')}"
PLACES = (("artists-open", "/artists"), ("genres-open", "/genres"), ("album-open", "/album"))
HOSTILE = (
    "?artist=%00%ff", "?artist=<script>alert(1)</script>", "?artist=" + "x" * 5_000, "?artist=",
    "?artist=../../etc/passwd&artist=b", "?genre=" + "%F0%9F%98%80" * 200, "?" + "a=1&" * 1_900,
    "?genre=%E2%80%AE", "no mark", "?artist=" + quote("' OR 1=1 --"),
    "?album=%00%ff&artist=%00", "?album=" + "x" * 5_000, "?album=&artist=", "?album=%ED%A0%80",
    "?album=Album%200&artist=" + "y" * 2_000,
)  # fmt: skip


@pytest.fixture(scope="module")
def app(tiny_build: Path) -> dash.Dash:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)}))


@pytest.fixture
def client(app: dash.Dash) -> FlaskClient:
    return app.server.test_client()


def opened(client: FlaskClient, place: str, path: str, search: Any) -> Any:
    """What the page shows for a query."""
    body = {
        "output": f"{place}.children",
        "outputs": {"id": place, "property": "children"},
        "inputs": [{"id": "url", "property": "search", "value": search}],
        "state": [{"id": "url", "property": "pathname", "value": path}],
        "changedPropIds": ["url.search"],
    }
    return client.post("/_dash-update-component", json=body)


def test_the_pages_are_served_under_their_addresses(client: FlaskClient) -> None:
    for address in ("/artists", f"/artists{ARTIST}", "/genres", "/genres?genre=folk",
                    "/album", f"/album{ALBUM}", "/album?album=Album%200",
                    "/song?id=track-00000"):  # fmt: skip
        assert client.get(address).status_code == 200


def test_what_is_not_in_the_catalogue_is_not_found(client: FlaskClient) -> None:
    for address in ("/artists?artist=Nobody", "/genres?genre=nothing", "/album?album=None",
                    "/album?album=Album%200&artist=Nobody", "/song?id=none"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 404 and "<title>Undertone</title>" in answer.text


@pytest.mark.parametrize("search", HOSTILE)
def test_no_query_breaks_the_address_of_a_page(client: FlaskClient, search: str) -> None:
    for path in ("/album", "/artists", "/genres", "/song"):
        assert client.get(f"{path}{search}").status_code in (200, 400, 404)


@pytest.mark.parametrize("search", HOSTILE)
def test_no_query_breaks_a_page(client: FlaskClient, search: str) -> None:
    for place, path in PLACES:
        answer = opened(client, place, path, search)
        assert answer.status_code == 200
        assert len(answer.text) < 400_000


def test_a_query_of_another_page_changes_nothing(client: FlaskClient) -> None:
    for place, path, search in (
        ("artists-open", "/moods", ARTIST),
        ("genres-open", "/artists", "?genre=folk"),
        ("album-open", "/artists", ALBUM),
    ):
        answer = opened(client, place, path, search)
        assert answer.status_code in (200, 204) and "children" not in answer.text


def test_two_visitors_do_not_affect_each_other(client: FlaskClient) -> None:
    alone = opened(client, "artists-open", "/artists", ARTIST).data
    opened(client, "artists-open", "/artists", "?artist=Artist%201-0")
    opened(client, "genres-open", "/genres", "?genre=house")
    assert opened(client, "artists-open", "/artists", ARTIST).data == alone


def test_search_tells_of_the_kinds_it_is_asked_for(client: FlaskClient) -> None:
    kinds = {each["kind"] for each in client.get("/search?q=artist&kind=artist").json["results"]}
    assert kinds == {"artist"}
    every = client.get("/search?q=artist").json
    assert client.get("/search?q=artist&kind=nonsense&kind=%00").json == every
