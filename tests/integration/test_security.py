"""What every answer carries, and who may ask."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from flask import abort
from flask.testing import FlaskClient

from tests.payloads import valid_envelope
from tests.small_app import make_small_app

CALLBACKS = "/_dash-update-component"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = make_small_app()
    app.server.add_url_rule("/broken", "broken", lambda: 1 / 0)
    app.server.add_url_rule("/busy", "busy", lambda: abort(503, "All seats are taken."))
    client: FlaskClient = app.server.test_client()
    return client


@pytest.fixture
def body() -> str:
    app = make_small_app()
    app.server.test_client().get("/")
    return json.dumps(valid_envelope(app, "plain.children", random.Random(0), (None,)))


def post(client: FlaskClient, body: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(CALLBACKS, data=body, content_type="application/json", headers=named)


@pytest.mark.parametrize(
    "address", ["/", "/_dash-layout", "/nope.css", "/assets/nope.css", "/broken"]
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert len(headers.get_all("Content-Security-Policy")) == 1


def test_scripts_are_allowed_by_their_hash_only(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    # The renderer's line and the one clientside callback of the small app.
    assert scripts.count("'sha256-") == 2
    assert "unsafe-inline" not in scripts


def test_insisting_on_https_is_only_said_where_it_was_asked_for() -> None:
    plain = make_small_app().server.test_client().get("/").headers
    secure = make_small_app(UNDERTONE_HTTPS="yes").server.test_client().get("/").headers
    assert "Strict-Transport-Security" not in plain
    assert secure["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:80"},
        {"Origin": "https://app.example", "Host": "app.example"},
        {"Origin": "http://other.example", "Sec_Fetch_Site": "same-origin"},
    ],
)
def test_our_own_pages_and_programs_may_post(
    client: FlaskClient, body: str, headers: dict[str, str]
) -> None:
    assert post(client, body, **headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "anything else", "Origin": "http://localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8051"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://[::1"},
        {"Origin": "http://localhost:99999"},
    ],
)
def test_pages_of_other_sites_may_not_post(
    client: FlaskClient, body: str, headers: dict[str, str]
) -> None:
    answer = post(client, body, **headers)
    assert answer.status_code == 403
    assert answer.get_json()["error"].startswith("This request came from another site")


def test_anyone_may_read(client: FlaskClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_failure_is_a_sentence_and_the_log_has_the_rest(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/broken", headers={"Accept": "text/html"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "Something went wrong on our side." in page
    assert "ZeroDivisionError" not in page
    assert "ZeroDivisionError" in caplog.text


def test_a_program_is_answered_in_json(client: FlaskClient) -> None:
    answer = client.get("/broken", headers={"Accept": "application/json"})
    assert answer.get_json() == {
        "error": "Something went wrong on our side. What you had open is unchanged; try again."
    }


def test_a_sentence_written_for_a_failure_is_the_one_shown(client: FlaskClient) -> None:
    answer = client.get("/busy", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()) == (503, {"error": "All seats are taken."})


@pytest.mark.parametrize(
    "address",
    [
        "/_dash-component-suites/nope/a.js",
        "/_dash-component-suites/dash/nope.js",
        "/_dash-component-suites/dash/../../../../etc/passwd",
        "/_dash-component-suites/dash/%2e%2e/%2e%2e/dash.py",
        "/_dash-component-suites/os/%00",
    ],
)
def test_a_library_that_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.get_json() == {"error": "There is nothing at this address."}


def test_a_method_that_does_not_fit_says_which_do(client: FlaskClient) -> None:
    answer = client.put(CALLBACKS)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_what_a_stranger_typed_is_not_echoed(client: FlaskClient) -> None:
    answer = client.get("/_dash-component-suites/<script>alert(1)</script>/a.js")
    assert b"alert" not in answer.data
