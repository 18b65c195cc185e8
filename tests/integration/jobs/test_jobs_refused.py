"""What is no job, however it is asked for, and jobs over a store that is in a bad way."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import build_opener

import pytest
from flask.testing import FlaskClient

from dashapp.store import Store
from tests.processes import ROOT, environment, serving
from tests.running_jobs import (
    QUICK,
    ask,
    ended,
    runner_lives,
    wait_for,
)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"kmeans"', b"\xff", b'{"method": "nope"}',
        b'{"method": ["kmeans"]}', b'{"parameters": {"k": 1}}', b'{"parameters": {"k": NaN}}',
        b'{"parameters": {"k": 1e999}}', b'{"parameters": {"k": true}}', b'{"seed": -1}',
        b'{"inputs": {"features": []}}', b'{"inputs": {"scaling": "none"}}', b'{"more": 1}',
        b'{"method": "\\ud800"}', b'{"a": ' * 5000, b'{"inputs": {"features": ["energy\\u0000"]}}',
        b'{"parameters": {"k": ' + b"9" * 5000 + b"}}",
        b'{"kind": "nope"}', b'{"kind": ["sweep"]}', b'{"kind": null}',
        b'{"kind": "sweep", "k": 1}',
        b'{"kind": "sweep", "from": 1}', b'{"kind": "sweep", "from": 4, "to": 4}',
        b'{"kind": "sweep", "to": 21}', b'{"kind": "sweep", "to": 1e999}',
        b'{"kind": "sweep", "to": ' + b"9" * 5000 + b"}", b'{"kind": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_spec_that_is_none_is_refused_with_a_sentence(idle: FlaskClient, body: bytes) -> None:
    answer = idle.post("/jobs", data=body, content_type="application/json")
    assert answer.status_code == 400, answer.text
    assert answer.get_json()["error"].endswith(".")
    assert "Set-Cookie" not in answer.headers
    assert idle.get("/jobs").get_json()["jobs"] == []


@pytest.mark.parametrize(
    "address", ["/jobs", "/jobs/1/cancel", "/drafts/0001-kmeans/pin", "/drafts/unpin"]
)
def test_pages_of_other_sites_start_end_and_pin_nothing(idle: FlaskClient, address: str) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}):
        answer = idle.post(address, json=QUICK, headers=headers)
        assert answer.status_code == 403
        assert answer.get_json()["error"].startswith("This request came from another site")
    assert idle.get("/jobs").get_json()["jobs"] == []


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/jobs/99", 404), ("POST", "/jobs/99/cancel", 404), ("GET", f"/jobs/{10**30}", 404),
        ("POST", f"/jobs/{10**30}/cancel", 404), ("GET", "/drafts/0009-kmeans", 404),
        ("GET", "/drafts/%00", 404), ("GET", "/drafts/..", 404), ("GET", "/drafts/unpin", 404),
        ("POST", "/drafts/0009-kmeans/pin", 404), ("POST", "/drafts/unpin", 409),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_sentence(
    idle: FlaskClient, method: str, address: str, status: int
) -> None:
    answer = idle.open(address, method=method)
    assert answer.status_code == status
    assert answer.get_json()["error"].endswith(".")


@pytest.mark.parametrize(
    "address",
    ["/jobs/-1", "/jobs/x", f"/jobs/{'9' * 5000}", "/drafts/..%2Fbuilds", "/drafts/a/b", "/jobs/"],
)
def test_an_address_that_is_none_is_not_found(idle: FlaskClient, address: str) -> None:
    assert idle.get(address).status_code == 404


@pytest.mark.parametrize("before", ["x", "", "-1", "0", str(10**30), str(-(10**30)), "9" * 5000])
def test_older_jobs_are_asked_for_in_any_words(idle: FlaskClient, before: str) -> None:
    answer = idle.get(f"/jobs?before={before}")
    assert (answer.status_code, answer.get_json()) == (200, {"active": [], "jobs": []})


def test_a_draft_cut_short_is_refused_and_says_so(client: FlaskClient, home: Path) -> None:
    name = ended(client, ask(client)["id"])["draft"]
    path = home / "drafts" / name / "build" / "moods.npy"
    path.write_bytes(path.read_bytes()[:-1])
    for answer in (client.get(f"/drafts/{name}"), client.post(f"/drafts/{name}/pin")):
        assert answer.status_code == 409
        assert f"Draft {name} is damaged" in answer.get_json()["error"]
    (listed,) = client.get("/drafts").get_json()["drafts"]
    assert "damaged" in listed["problem"]
    assert client.get("/build").get_json()["build"].endswith("core-" + home_digest(home))


def home_digest(home: Path) -> str:
    return json.loads((home / "current.json").read_text())["build"].rsplit("-", 1)[1]


def test_a_damaged_store_stops_jobs_and_nothing_else(client: FlaskClient, home: Path) -> None:
    (home / "store.sqlite").write_bytes(b"this was a store once" * 1000)
    for answer in (client.get("/jobs"), client.get("/jobs/1"), client.post("/jobs", json=QUICK),
                   client.post("/jobs/1/cancel")):  # fmt: skip
        assert answer.status_code == 503
        assert answer.get_json()["error"] == "The store cannot be used: it is damaged."
    for address in ("/", "/view?", "/livez", "/drafts"):
        assert client.get(address).status_code == 200
    assert client.get("/readyz").status_code == 503
    assert not runner_lives(home)


def test_a_store_that_is_read_only_still_shows_what_was(client: FlaskClient, home: Path) -> None:
    done = ended(client, ask(client)["id"])
    assert wait_for(lambda: not runner_lives(home), 10)
    path = home / "store.sqlite"
    content = bytearray(path.read_bytes())
    content[18] = 3  # a file that SQLite may read only, whoever asks
    path.write_bytes(content)
    assert [job["id"] for job in client.get("/jobs").get_json()["jobs"]] == [done["id"]]
    answer = client.post("/jobs", json=QUICK)
    assert answer.status_code == 503
    assert "it cannot be written" in answer.get_json()["error"]
    assert client.get("/view?").status_code == 200


def test_a_store_that_another_program_keeps_is_busy_and_says_so_within_six_seconds(
    client: FlaskClient, home: Path
) -> None:
    client.get("/jobs")
    with Store(home).writing():
        began = time.monotonic()
        answer = client.post("/jobs", json=QUICK)
        assert time.monotonic() - began < 6
        assert answer.status_code == 503
        assert "it is busy" in answer.get_json()["error"]
        assert client.get("/view?").status_code == 200
    assert client.post("/jobs", json=QUICK).status_code == 202


def test_nothing_that_only_a_build_needs_is_loaded_by_asking(home: Path) -> None:
    # scikit-learn loaded before gunicorn forks hangs its workers.
    program = """
import os, sys
from dashapp.factory import create_app
from dashapp.settings import Settings
client = create_app(Settings.from_env(os.environ)).server.test_client()
for _ in range(2):
    print(client.post("/jobs", json={"kind": "sweep"}).status_code)
addresses = ("/jobs/estimate", "/jobs", "/drafts", "/lab?part=number")
print(*(client.get(address).status_code for address in addresses))
print(sorted({"sklearn", "scipy", "numba", "umap", "joblib"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment(home), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["202", "429", "200 200 200 200", "[]"]


def test_an_http_error_is_json_for_programs(home: Path) -> None:
    with serving(home) as address, pytest.raises(HTTPError) as caught:
        build_opener().open(f"{address}/jobs/12", timeout=10)
    assert json.loads(caught.value.read()) == {"error": "There is no such job."}
    caught.value.close()
