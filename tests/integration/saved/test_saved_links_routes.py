"""Links to what is saved, over HTTP: whom they open it for, and where."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.integration.saved.asking import HOSTILE, SITE, VIEW, a_list, linked, opened, saved


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


@pytest.mark.parametrize("secret", ["x", "x" * 43, "..%2f..%2fetc%2fpasswd", "%00", "é" * 43])
def test_what_is_no_link_is_not_found(client: FlaskClient, secret: str) -> None:
    for rest in ("", "/embed", "/list.csv"):
        assert client.get(f"/shared/{secret}{rest}").status_code == 404
