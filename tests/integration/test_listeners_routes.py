"""The Listeners page over HTTP: who may see it, what they get, and what strangers send."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.people.asker import Asker, Role
from dashapp.people.directory import Directory
from dashapp.people.passwords import Passwords
from dashapp.people.sessions import Sessions
from dashapp.settings import Settings
from dashapp.store import Store
from tests.asking import page_request
from tests.listening import pseudonym
from tests.processes import run_command

GOOD = "seven grey herons wade"
SYSTEM = Asker(role=Role.ADMIN, is_system=True)
VIEW = "/listeners/view"
HOSTILE = (
    "?kind=%00%ff", "?country=" + "x" * 5_000, "?from=2024-01&to=0000-00", "?" + "kind=1&" * 1_100,
    "?by=<script>", "?mood=%ED%A0%80", "?clock=1e309&moving=-0", "?genre=' OR 1=1 --",
    "?from=9999-12&to=0001-01", "?plan=" + "%F0%9F%98%80" * 200, "?build=",
    "?ranked=tracks&ranked=x",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(listened_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = Path(shutil.copytree(listened_build, tmp_path_factory.mktemp("routes") / "home"))
    store = Store(copied)
    directory = Directory(store, Sessions(store), Passwords())
    for role in ("listener", "team", "admin"):
        directory.add(SYSTEM, f"{role}@example.org", role.title(), role, GOOD)
    return copied


@pytest.fixture(scope="module")
def app(home: Path) -> Dash:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))


def client_of(app: Dash, role: str | None) -> FlaskClient:
    client: FlaskClient = app.server.test_client()
    if role is not None:
        given = {"email": f"{role}@example.org", "password": GOOD}
        assert client.post("/account/sign-in", json=given).status_code == 200
    return client


@pytest.fixture(scope="module")
def team(app: Dash) -> FlaskClient:
    return client_of(app, "team")


def page_of(client: FlaskClient) -> str:
    answer = client.post("/_dash-update-component", json=page_request("/listeners"))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("role, status", [(None, 401), ("listener", 403), ("team", 200),
                                          ("admin", 200)])  # fmt: skip
def test_only_the_team_sees_what_listeners_do(app: Dash, role: str | None, status: int) -> None:
    client = client_of(app, role)
    assert client.get(VIEW).status_code == status
    page = page_of(client)
    assert ("This page is for the team" in page) is (status != 200)
    assert ("Kinds of listeners" in page) is (status == 200)
    if status != 200:
        assert "Early birds" not in page
        assert ("Sign in" in page) is (role is None)


def test_everybody_sees_it_where_the_app_is_open(listened_build: Path) -> None:
    settings = {"UNDERTONE_HOME": str(listened_build), "UNDERTONE_OPEN": "yes"}
    client = client_of(create_app(Settings.from_env(settings)), None)
    assert client.get(VIEW).status_code == 200


def test_an_answer_is_kept_by_nobody_but_the_server(team: FlaskClient) -> None:
    assert team.get(VIEW).headers["Cache-Control"] == "private, no-store"


def test_a_choice_of_too_few_is_refused_in_words(team: FlaskClient) -> None:
    answer = view(team, "?kind=0&country=DE&plan=premium")
    assert "Fewer than 10 people" in answer["refused"]
    assert "figures" not in answer and "headline" not in answer
    assert [chip["words"] for chip in answer["chosen"]] == ["Early birds", "DE", "premium"]


def test_another_smallest_group_is_another_answer(listened_build: Path) -> None:
    settings = {"UNDERTONE_HOME": str(listened_build), "UNDERTONE_OPEN": "yes"}
    small, large = (
        client_of(
            create_app(Settings.from_env({**settings, "UNDERTONE_SMALLEST_GROUP": each})), None
        )
        for each in ("2", "31")
    )
    assert view(small, "?country=IS")["refused"] == ""
    assert view(large, "?kind=0")["search"] == ""  # its 30 people are no choice there
    assert "No kind of listeners has 31 people" in page_of(large)


def test_nobody_is_named_in_any_answer(team: FlaskClient) -> None:
    names = {pseudonym(place) for place in range(90)}
    for said in (page_of(team), team.get(VIEW).get_data(as_text=True)):
        assert not any(name in said for name in names)
        assert '"IS"' not in said


@pytest.mark.parametrize("search", HOSTILE)
def test_whatever_a_stranger_writes_is_answered_or_refused(team: FlaskClient, search: str) -> None:
    answer = team.get(VIEW + search)
    assert answer.status_code in (200, 409)
    if answer.status_code == 200:
        assert "NaN" not in answer.get_data(as_text=True)
        json.loads(answer.get_data(as_text=True))


def test_every_figure_is_as_its_table_says(team: FlaskClient) -> None:
    figures = view(team, "?by=month")["figures"]
    assert len(figures) == 11
    activity = figures["listeners-activity"]
    cells = activity["layout"]["meta"]["cells"]
    assert [row[1] for row in cells["rows"]] == activity["data"][0]["y"]
    hours = figures["listeners-hours"]["layout"]["meta"]["cells"]["rows"]
    assert len(hours) == 7 and all(len(row) == 25 for row in hours)


def test_a_catalogue_without_listens_says_how_to_bring_them(tiny_build: Path) -> None:
    settings = {"UNDERTONE_HOME": str(tiny_build), "UNDERTONE_OPEN": "yes"}
    client = client_of(create_app(Settings.from_env(settings)), None)
    assert "--listens LISTENS" in page_of(client)
    answer = client.get(VIEW)
    assert answer.status_code == 404
    assert "without listens" in answer.get_data(as_text=True)


def view(client: FlaskClient, search: str = "") -> dict[str, Any]:
    answer = client.get(VIEW + search)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize("what, n_rows", [("listeners", None), ("segments", 3)])
def test_listeners_are_exported_by_the_command(
    listened_build: Path, tmp_path: Path, what: str, n_rows: int | None
) -> None:
    out = tmp_path / "out.json"
    run_command(
        "export", "--what", what, "--format", "json", "--out", str(out), home=listened_build
    )
    rows = json.loads(out.read_text(encoding="utf-8"))
    assert len(rows) == n_rows if n_rows else 80 <= len(rows) <= 90
    assert all("token_hash" not in row for row in rows)
