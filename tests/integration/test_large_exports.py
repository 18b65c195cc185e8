"""A view too large to wait for: refused with how to ask, written by a job, then given as a file."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.exports import FORMATS
from dashapp.factory import create_app
from dashapp.settings import Settings

SECONDS = 120
AT_ONCE = 50
"""Tracks: more than one genre has, fewer than there are."""
SMALL = "genre=folk"


def a_client(home: Path, **settings: str) -> FlaskClient:
    made = create_app(Settings.from_env({"UNDERTONE_HOME": str(home), **settings}))
    client: FlaskClient = made.server.test_client()
    return client


@pytest.fixture
def home(tiny_build: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_build, tmp_path / "home"))


@pytest.fixture
def client(home: Path) -> FlaskClient:
    """A visitor of a server that writes fewer tracks than there are while somebody waits."""
    return a_client(home, UNDERTONE_EXPORT_ROWS=str(AT_ONCE))


@pytest.fixture
def plain(home: Path) -> FlaskClient:
    """A visitor of a server over the same home that was told nothing."""
    return a_client(home)


def ended(client: FlaskClient, job: Any, at: str = "/jobs") -> Any:
    """A job when it is over."""
    give_up = time.monotonic() + SECONDS
    while job["state"] in ("queued", "running") and time.monotonic() < give_up:
        time.sleep(0.2)
        job = client.get(f"{at}/{job['id']}").get_json()
    return job


def assert_same_file(one: Any, other: Any) -> None:
    assert one.status_code == other.status_code == 200
    assert one.data == other.data
    for header in ("Content-Type", "Content-Disposition", "Cache-Control"):
        assert one.headers.get(header) == other.headers.get(header), header


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_a_large_view_is_refused_until_a_job_has_written_the_same_bytes(
    client: FlaskClient, plain: FlaskClient, fmt: str
) -> None:
    refused = client.get(f"/export.{fmt}")
    assert refused.status_code == 413
    sentence = refused.get_json()["error"]
    assert sentence.startswith("This view has 120 tracks, and up to 50 are written")
    assert f'{{"kind": "export", "view": "", "format": "{fmt}"}} to /api/v1/jobs' in sentence

    asked = client.post("/api/v1/jobs", json={"kind": "export", "view": "", "format": fmt})
    assert asked.status_code == 202, asked.text
    job = ended(client, asked.get_json(), "/api/v1/jobs")

    assert (job["state"], job["error"]) == ("done", None)
    assert_same_file(client.get(f"/export.{fmt}"), plain.get(f"/export.{fmt}"))
    other = "json" if fmt == "csv" else "csv"
    assert client.get(f"/export.{other}").status_code == 413


def test_a_small_view_is_written_at_once_as_ever(client: FlaskClient, plain: FlaskClient) -> None:
    assert_same_file(client.get(f"/export.csv?{SMALL}"), plain.get(f"/export.csv?{SMALL}"))
    assert client.get(f"/export.csv?{SMALL}").data.count(b"\n") == 1 + 40


def test_a_small_view_may_be_asked_for_as_well(client: FlaskClient, home: Path) -> None:
    spec = {"kind": "export", "view": SMALL, "format": "csv"}
    job = ended(client, client.post("/jobs", json=spec).get_json())
    assert (job["state"], job["error"]) == ("done", None)
    written = (home / "exports" / job["draft"] / "tracks.csv").read_bytes()
    assert written == client.get(f"/export.csv?{SMALL}").data


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"format": "xlsx"}, "format is 'xlsx'; it can be csv, json, parquet"),
        ({"format": None}, "format is None; it can be csv, json, parquet"),
        ({"format": "csv", "view": ["genre"]}, "view is ['genre']"),
        ({"format": "csv", "what": "clusters"}, "what"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(
    client: FlaskClient, spec: dict[str, Any], said: str
) -> None:
    answer = client.post("/jobs", json={"kind": "export", **spec})
    assert answer.status_code == 400
    assert said in answer.get_json()["error"]
    assert client.get("/export.xlsx").status_code == 404


def test_a_view_of_a_build_that_was_replaced_fails_with_a_sentence(client: FlaskClient) -> None:
    spec = {"kind": "export", "format": "csv", "build": "0099-full-abc"}
    job = ended(client, client.post("/jobs", json=spec).get_json())
    assert job["state"] == "failed"
    assert "has been rebuilt since this view was looked at" in job["error"]


def test_a_file_that_was_cancelled_leaves_nothing(client: FlaskClient, home: Path) -> None:
    spec = {"kind": "export", "view": "", "format": "csv"}
    job = client.post("/jobs", json=spec).get_json()
    stranger = client.application.test_client()
    assert stranger.post(f"/jobs/{job['id']}/cancel").status_code == 403

    cancelled = client.post(f"/jobs/{job['id']}/cancel")

    assert cancelled.get_json()["state"] == "cancelled"
    assert client.get("/export.csv").status_code == 413
    shelf = home / "exports"
    assert not shelf.is_dir() or not [each for each in shelf.iterdir() if each.name[0] != "."]
    # Nor is anybody kept from asking again.
    again = ended(client, client.post("/jobs", json=spec).get_json())
    assert (again["state"], again["error"]) == ("done", None)


def test_each_has_one_at_a_time(client: FlaskClient) -> None:
    spec = {"kind": "export", "view": "", "format": "csv"}
    job = client.post("/jobs", json=spec).get_json()
    assert client.post("/jobs", json=spec).status_code == 429
    assert ended(client, job)["state"] == "done"


def test_a_damaged_file_is_as_good_as_none(client: FlaskClient, home: Path) -> None:
    spec = {"kind": "export", "view": "", "format": "csv"}
    job = ended(client, client.post("/jobs", json=spec).get_json())
    path = home / "exports" / job["draft"] / "tracks.csv"
    path.write_bytes(path.read_bytes().replace(b"folk", b"rock", 1))
    assert client.get("/export.csv").status_code == 413


def test_visitors_may_ask_and_the_server_says_how_long_it_takes(client: FlaskClient) -> None:
    spec = '{"kind": "export", "view": "", "format": "csv"}'
    found = client.get("/jobs/estimate", query_string={"spec": spec}).get_json()
    assert found["refused"] is None
    assert 0 < found["seconds"] < 10
