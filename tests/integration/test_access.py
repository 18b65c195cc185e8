"""Who may ask for what: every route and every callback, for everybody, over HTTP."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from dash import Dash
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from dashapp.api.problems import MEDIA_TYPE
from dashapp.factory import create_app
from dashapp.jobs.visitors import Visitors
from dashapp.people.access import CALLBACKS, ROUTES, check_access
from dashapp.people.asker import API, Asker, Askers
from dashapp.people.directory import Directory
from dashapp.people.openness import Openness
from dashapp.people.passwords import Passwords
from dashapp.people.roles import Permission, Role, Scope
from dashapp.people.sessions import COOKIE, Sessions
from dashapp.people.tokens import Tokens
from dashapp.settings import Settings
from dashapp.store import Store
from dashapp.store.schema import SESSIONS
from tests.payloads import valid_envelope
from tests.running_jobs import core_build

GOOD = "seven grey herons wade"
SYSTEM = Asker(role=Role.ADMIN, is_system=True)
CLOSED = (401, 403)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return core_build(tmp_path_factory.mktemp("access"))


@pytest.fixture(scope="module")
def app(home: Path) -> Dash:
    made = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))
    made.server.test_client().get("/")  # Dash finishes setting up in its first request
    return made


@pytest.fixture(scope="module")
def store(home: Path) -> Store:
    return Store(home)


@pytest.fixture(scope="module")
def people(store: Store) -> Mapping[str, str]:
    """An id for each role that signs in."""
    directory = Directory(store, Sessions(store), Passwords())
    return {
        role: directory.add(SYSTEM, f"{role}@example.org", role.title(), role, GOOD).id
        for role in ("listener", "team", "admin")
    }


@pytest.fixture(scope="module")
def askers(app: Dash, store: Store, people: Mapping[str, str]) -> Mapping[str, FlaskClient]:
    """One browser for everybody who may come by, and what each is allowed as."""
    clients = {name: client_of(app) for name in ("visitor", "listener", "team", "admin")}
    for role in people:
        sign_in(clients[role], role)
    clients["expired session"] = client_of(app)
    sign_in(clients["expired session"], "admin")
    secret = clients["expired session"].get_cookie(COOKIE)
    assert secret is not None
    kept = Sessions(store).visit(secret.value)
    assert kept is not None
    with store.writing() as pen:
        pen.execute(
            update(SESSIONS)
            .where(SESSIONS.c.hash.startswith(kept.session))
            .values(expires=time.time() - 1)
        )
    clients["signed out"] = client_of(app)
    sign_in(clients["signed out"], "admin")
    taken = clients["signed out"].get_cookie(COOKIE)
    assert taken is not None
    clients["signed out"].post("/account/sign-out")
    clients["signed out"].set_cookie(COOKIE, taken.value)  # somebody had copied it
    clients["forged session"] = client_of(app)
    clients["forged session"].set_cookie(COOKIE, "x" * 43)
    for name, value in (("a token on a page", token_of(store, people)), ("no token", "ut_x")):
        clients[name] = client_of(app)
        clients[name].environ_base["HTTP_AUTHORIZATION"] = f"Bearer {value}"
    return clients


ACTS_AS = {"listener": Role.LISTENER, "team": Role.TEAM, "admin": Role.ADMIN}
"""Everybody else is a visitor: tokens count below /api only."""
NAMES = (
    "visitor", "listener", "team", "admin", "expired session", "signed out", "forged session",
    "a token on a page", "no token",
)  # fmt: skip


def client_of(app: Dash) -> FlaskClient:
    client: FlaskClient = app.server.test_client()
    return client


def sign_in(client: FlaskClient, role: str) -> None:
    given = {"email": f"{role}@example.org", "password": GOOD}
    assert client.post("/account/sign-in", json=given).status_code == 200


def token_of(store: Store, people: Mapping[str, str], *scopes: Scope) -> str:
    return Tokens(store).make(people["admin"], "script", frozenset(scopes or Scope), 30)[1]


def test_every_route_is_listed_and_no_other_is(app: Dash) -> None:
    assert {rule.endpoint for rule in app.server.url_map.iter_rules()} == set(ROUTES)


def test_every_callback_that_runs_on_the_server_is_listed_and_no_other_is(app: Dash) -> None:
    there = {output for output, each in app.callback_map.items() if "callback" in each}
    assert there == set(CALLBACKS)


def requests_of(app: Dash) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and an address of every route, other than those that change who asks."""
    fill = {"fmt": "csv", "job_id": 1, "number": 1, "path": "moods"}
    rest = (
        "file", "filename", "fingerprinted_path", "key", "link_id", "name", "package_name",
        "person", "saved_id", "secret", "session", "slug", "token_id", "track_id",
    )  # fmt: skip
    fill.update(dict.fromkeys(rest, "x"))
    adapter = app.server.url_map.bind("localhost")
    for rule in app.server.url_map.iter_rules():
        values = {name: fill[name] for name in rule.arguments}
        address = adapter.build(rule.endpoint, values, method=sorted(rule.methods or ())[0])
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint not in ("account.sign_out", "account.sign_out_everywhere"):
                yield rule.endpoint, method, address


def sentence_of(answer: TestResponse) -> str:
    """Why somebody was refused: programs and pages are told differently."""
    if answer.mimetype == MEDIA_TYPE:
        return str(answer.get_json()["detail"])
    return str(answer.get_json()["error"]) if answer.is_json else answer.text


@pytest.mark.parametrize("name", NAMES)
def test_everybody_is_let_in_exactly_where_the_table_says(
    app: Dash, askers: Mapping[str, FlaskClient], name: str
) -> None:
    role = ACTS_AS.get(name, Role.VISITOR)
    for endpoint, method, address in requests_of(app):
        answer = askers[name].open(address, method=method, json=[] if method == "POST" else None)
        is_dead = name == "no token" and address.startswith(API)
        is_open = role.reaches(ROUTES[endpoint].least) and not is_dead
        refused = answer.status_code in CLOSED and endpoint != "jobs.ask"
        assert refused is not is_open, (endpoint, answer.status_code, answer.get_data()[:200])
        assert answer.status_code < 500, endpoint
        if refused:
            assert answer.status_code == (401 if role is Role.VISITOR else 403), endpoint
            sentence = sentence_of(answer)
            assert "ign in to" in sentence or "may not" in sentence or is_dead
            assert "This token does not work" in sentence or not is_dead


@pytest.mark.parametrize("name", NAMES)
def test_everybody_may_use_every_callback_that_the_table_opens_to_them(
    app: Dash, askers: Mapping[str, FlaskClient], name: str
) -> None:
    for output, permission in CALLBACKS.items():
        envelope = valid_envelope(app, output, random.Random(1), ("/moods",))
        answer = askers[name].post("/_dash-update-component", json=envelope)
        is_open = ACTS_AS.get(name, Role.VISITOR).reaches(permission.least)
        assert (answer.status_code in CLOSED) is not is_open, (output, answer.status_code)


@pytest.mark.parametrize("least", Role)
def test_a_callback_for_some_is_closed_to_the_others(
    app: Dash, askers: Mapping[str, FlaskClient], monkeypatch: pytest.MonkeyPatch, least: Role
) -> None:
    (wanted,) = [each for each in Permission if each.least is least][:1]
    monkeypatch.setattr("dashapp.people.access.CALLBACKS", {"page.children": wanted})
    envelope = valid_envelope(app, "page.children", random.Random(1), ("/moods",))
    for name, client in askers.items():
        answer = client.post("/_dash-update-component", json=envelope)
        is_open = ACTS_AS.get(name, Role.VISITOR).reaches(least)
        assert (answer.status_code in CLOSED) is not is_open, name
    unlisted = valid_envelope(app, "moods-open.children", random.Random(1), ("/moods",))
    assert askers["admin"].post("/_dash-update-component", json=unlisted).status_code == 403


@pytest.mark.parametrize("kind", ["group", "sweep"])
def test_jobs_of_the_lab_are_for_the_team(askers: Mapping[str, FlaskClient], kind: str) -> None:
    for name in ("visitor", "listener", "expired session", "signed out"):
        answer = askers[name].post("/jobs", json={"kind": kind})
        assert answer.status_code == (403 if name == "listener" else 401), name
        assert "Lab" in answer.get_json()["error"]


def test_a_token_asks_for_jobs_with_the_scope_of_jobs_alone(
    app: Dash, store: Store, people: Mapping[str, str]
) -> None:
    client = client_of(app)

    def statuses(*scopes: Scope) -> list[int]:
        headers = {"Authorization": f"Bearer {token_of(store, people, *scopes)}"}
        asked = client.post(
            f"{API}v1/jobs", json={"kind": "sweep", "from": 9, "to": 4}, headers=headers
        )
        cancelled = client.post(f"{API}v1/jobs/999/cancel", headers=headers)
        looked = client.get(f"{API}v1/jobs", headers=headers)
        return [asked.status_code, cancelled.status_code, looked.status_code]

    # The sweep ends before it begins and the job is none, which is told to those only who may ask.
    assert statuses(Scope.JOBS) == [422, 404, 403]
    assert statuses(Scope.READ) == [403, 403, 200]


def test_people_are_looked_after_by_admins_only_and_found_by_their_own_ids(
    askers: Mapping[str, FlaskClient], people: Mapping[str, str]
) -> None:
    address = f"/people/{people['listener']}/role"
    for name in NAMES:
        if name != "admin":
            assert askers[name].post(address, json={"role": "admin"}).status_code in CLOSED, name
    assert askers["admin"].post(address, json={"role": "team"}).status_code == 200
    assert askers["admin"].post(address, json={"role": "listener"}).status_code == 200
    assert askers["admin"].post("/people/x/role", json={"role": "team"}).status_code == 400


def test_nobody_ends_a_session_or_takes_back_a_token_of_another(
    app: Dash, store: Store, people: Mapping[str, str], askers: Mapping[str, FlaskClient]
) -> None:
    own = client_of(app)
    sign_in(own, "team")
    token = own.post("/account/tokens", json={"name": "x", "scopes": ["read"], "days": 30})
    made = token.get_json()["id"]
    (newest, *_) = Sessions(store).of(people["team"])
    for name in ("listener", "admin"):
        askers[name].post(f"/account/sessions/{newest.id}/end")
        assert askers[name].post(f"/account/tokens/{made}/revoke").status_code == 404
    assert own.post("/account/name", json={"name": "Team"}).status_code == 200
    assert Tokens(store).bearer(token.get_json()["token"]) is not None


def test_a_page_of_another_site_can_post_nothing(
    app: Dash, askers: Mapping[str, FlaskClient]
) -> None:
    for endpoint, method, address in requests_of(app):
        if method == "POST":
            answer = askers["admin"].post(
                address, json={}, headers={"Sec-Fetch-Site": "cross-site"}
            )
            assert answer.status_code == 403, endpoint
            assert "another site" in sentence_of(answer), endpoint


def test_the_cookie_of_a_session_is_for_the_server_only(app: Dash, people: object) -> None:
    given = {"email": "team@example.org", "password": GOOD}
    first, second = (client_of(app).post("/account/sign-in", json=given) for _ in range(2))
    (cookie,) = first.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert cookie != second.headers.getlist("Set-Cookie")[0]


def test_signing_in_again_ends_the_session_before(app: Dash, people: object) -> None:
    client = client_of(app)
    sign_in(client, "team")
    before = client.get_cookie(COOKIE)
    assert before is not None
    sign_in(client, "team")
    thief = client_of(app)
    thief.set_cookie(COOKIE, before.value)
    assert thief.get("/drafts").status_code == 401
    assert client.get("/drafts").status_code == 200


@pytest.mark.parametrize(
    ("setting", "host", "is_open"),
    [
        ("no", "localhost", False), ("here", "localhost:8050", True), ("here", "[::1]:80", True),
        ("here", "music.example.org", False), ("here", "localhost.evil.example", False),
        ("yes", "music.example.org", True),
    ],
)  # fmt: skip
def test_where_it_is_open_nobody_needs_to_sign_in(
    home: Path, setting: str, host: str, is_open: bool
) -> None:
    settings = Settings.from_env({"UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": setting})
    answer = client_of(create_app(settings)).get("/drafts", headers={"Host": host})
    assert answer.status_code == (200 if is_open else 401)


def test_people_make_accounts_by_themselves_only_where_the_setting_says_so(home: Path) -> None:
    given = {"email": "new@example.org", "name": "New", "password": GOOD}
    for said, status in (("no", 400), ("yes", 200)):
        settings = Settings.from_env({"UNDERTONE_HOME": str(home), "UNDERTONE_SIGN_UP": said})
        client = client_of(create_app(settings))
        assert client.post("/account/sign-up", json=given).status_code == status
        assert client.get("/drafts").status_code == (401 if status == 400 else 403)


def test_a_token_opens_what_its_scopes_name_below_the_api(
    store: Store, people: Mapping[str, str]
) -> None:
    """Over a route that stands there for this test only."""
    server = Flask("api")
    server.add_url_rule(f"{API}x", "undertone.view", lambda: "x")
    server.add_url_rule(f"{API}y", "people.invite", lambda: "y")
    who = Askers(Visitors(store, https=False), Sessions(store), Tokens(store), Openness.NO)
    check_access(server, who)
    client = server.test_client()

    def statuses(token: str) -> list[int]:
        headers = {"Authorization": f"Bearer {token}"}
        return [client.get(f"{API}{name}", headers=headers).status_code for name in "xy"]

    assert statuses(token_of(store, people)) == [200, 200]
    assert statuses(token_of(store, people, Scope.READ)) == [200, 403]
    assert statuses(token_of(store, people, Scope.ADMIN)) == [403, 200]
    assert statuses("ut_unknown") == [401, 401]
    revoked = token_of(store, people)
    (newest, *_) = Tokens(store).of(people["admin"])
    assert Tokens(store).revoke(people["admin"], newest.id)
    assert statuses(revoked) == [401, 401]
    assert [client.get(f"{API}{name}").status_code for name in "xy"] == [200, 401]


def test_a_program_reads_with_the_token_its_owner_made_until_it_is_taken_back(
    app: Dash, people: object
) -> None:
    owner, program = client_of(app), client_of(app)
    sign_in(owner, "listener")

    def asked(token: str, method: str = "GET", address: str = "tracks") -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"}
        return program.open(f"{API}v1/{address}", method=method, headers=headers)

    made = owner.post("/account/tokens", json={"name": "x", "scopes": ["read"], "days": 30})
    token, number = made.get_json()["token"], made.get_json()["id"]
    assert asked(token).get_json()["total"] == 120
    refused = asked(token, "POST", "playlists")
    assert (refused.status_code, refused.mimetype) == (403, MEDIA_TYPE)
    assert "This token is not one to make" in sentence_of(refused)
    assert owner.post(f"/account/tokens/{number}/revoke").status_code == 200
    refused = asked(token)
    assert (refused.status_code, refused.mimetype) == (401, MEDIA_TYPE)
    assert "was taken back" in sentence_of(refused)
    assert "invalid_token" in refused.headers["WWW-Authenticate"]
    assert refused.headers["Cache-Control"] == "no-store"
    assert program.get(f"{API}v1/tracks").status_code == 200, "without one, as before"
