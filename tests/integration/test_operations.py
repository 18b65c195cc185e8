"""What those who run the server see of it: health, metrics and logs, and no secrets in them."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.settings import Settings
from tests import services
from tests.asking import ask
from tests.processes import serving, workers_at

TOKEN = "secret-token-0123456789"
TYPED = "planted-words"


def log_of(home: Path, address: str) -> Path:
    return home.parent / f"server-{address.rpartition(':')[2]}.log"


def client_of(home: Path, **environment: str) -> FlaskClient:
    settings = Settings.from_env({"UNDERTONE_HOME": str(home), **environment})
    client: FlaskClient = create_app(settings).server.test_client()
    return client


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "::1", 200),
        ({}, "10.0.0.7", 403),
        ({}, "", 403),
        ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 403),
        ({"Forwarded": "for=127.0.0.1"}, "127.0.0.1", 403),
        ({"Authorization": f"Bearer {TOKEN}"}, "10.0.0.7", 200),
        ({"Authorization": f"bearer {TOKEN}", "X-Forwarded-For": "1.2.3.4"}, "127.0.0.1", 200),
        ({"Authorization": f"Bearer {TOKEN}0"}, "10.0.0.7", 403),
        ({"Authorization": f"Bearer {TOKEN}0"}, "127.0.0.1", 403),
        ({"Authorization": "Bearer é"}, "10.0.0.7", 403),
        ({"Authorization": "Bearer "}, "10.0.0.7", 403),
        ({"Authorization": f"Basic {TOKEN}"}, "10.0.0.7", 403),
    ],
)
def test_metrics_are_for_this_machine_and_for_who_has_the_token(
    tiny_build: Path, headers: dict[str, str], address: str, status: int
) -> None:
    client = client_of(tiny_build, UNDERTONE_METRICS_TOKEN=TOKEN)
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
    assert (b"undertone_build_info" in answer.data) == (status == 200)


def test_without_a_token_none_opens_metrics_from_elsewhere(tiny_build: Path) -> None:
    client = client_of(tiny_build)
    for given in ("Bearer ", "Bearer", "Bearer nothing"):
        answer = client.get(
            "/metrics", headers={"Authorization": given}, environ_base={"REMOTE_ADDR": "10.0.0.7"}
        )
        assert answer.status_code == 403


def test_no_word_of_a_visitor_is_a_label(tiny_build: Path) -> None:
    client = client_of(tiny_build)
    for address in (
        f"/{TYPED}", f"/view?genre={TYPED}", f"/columns/{TYPED}", f"/export.{TYPED}",
        f"/prints/{TYPED}/{TYPED}", f"/_dash-component-suites/{TYPED}/a.js", f"/jobs/{TYPED}",
    ):  # fmt: skip
        client.get(address)
    client.open(f"/{TYPED}", method="PLANTED")
    text = client.get("/metrics").text
    assert 'route="/view",status="200"' in text
    assert 'route="other",status="405"' in text
    assert "planted" not in text.lower()


def test_readiness_says_when_the_store_is_away_and_life_goes_on(
    tiny_build: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for entry in tiny_build.iterdir():
        if not entry.name.startswith("store"):
            (home / entry.name).symlink_to(entry)
    (home / "store.sqlite").mkdir()
    client = client_of(home)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"]) == (503, False)
    assert answer.json["problem"].startswith("The store cannot be used")
    assert client.get("/livez").status_code == 200
    assert client.get("/view").status_code == 200
    assert "undertone_store_up 0.0" in client.get("/metrics").text


def requests_counted(text: str, route: str) -> int:
    pattern = rf'undertone_request_seconds_count{{route="{re.escape(route)}",status="200"}} (\d+)'
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def test_counts_are_those_of_all_workers_and_outlive_them(tiny_build: Path) -> None:
    with serving(tiny_build) as address:
        for _ in range(40):
            assert ask(f"{address}/build").status == 200
        assert requests_counted(ask(f"{address}/metrics").text, "/build") == 40
        workers = workers_at(address)
        os.kill(workers[0].pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while len(now := workers_at(address)) < 2 or workers[0] in now:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert requests_counted(ask(f"{address}/metrics").text, "/build") == 40
        ask(f"{address}/build")
        assert requests_counted(ask(f"{address}/metrics").text, "/build") == 41


def test_every_line_of_the_log_is_json_where_that_is_asked_for(tiny_build: Path) -> None:
    settings = {"UNDERTONE_LOG_FORMAT": "json", "UNDERTONE_ACCESS_LOG": "yes"}
    with serving(tiny_build, **settings) as address:
        ask(f"{address}/view?genre={TYPED}", X_Request_ID="given-by-proxy")
        log = log_of(tiny_build, address)
    told = [line for line in log.read_text().splitlines() if not line.startswith(SAID)]
    lines = [json.loads(line) for line in told]
    assert {"gunicorn.error", "dashapp.access"} <= {line["where"] for line in lines}
    (line,) = [each for each in lines if each.get("request") == "given-by-proxy"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/view", 200)
    assert TYPED not in log.read_text()


SAID = ("Starting the server", "Undertone is at", "Whoever reaches the address")
"""Said to whoever started it, at every level and in any format."""


@pytest.fixture
def away() -> Iterator[services.Server]:
    """A Redis that has ended."""
    with services.redis() as server:
        server.kill()
        yield server


@pytest.mark.parametrize("level", ["info", "debug"])
def test_no_secret_is_in_any_log_error_metric_or_export(
    tiny_build: Path, away: services.Server, level: str
) -> None:
    password = "secret-password"
    cookie = "undertone_visitor=secret-cookie.secret-signature"
    settings = {
        "REDIS_URL": re.sub(r"//:[^@]*@", f"//:{password}@", away.url),
        "DATABASE_URL": "", "UNDERTONE_METRICS_TOKEN": TOKEN, "UNDERTONE_ACCESS_LOG": "yes",
        "UNDERTONE_LOG_LEVEL": level,
    }  # fmt: skip
    with serving(tiny_build, **settings) as address:
        addresses = (
            f"/view?genre={TYPED}", f"/search?q={TYPED}", "/nowhere", "/track?row=planted-row",
            "/export.csv", "/export.json?energy=0.5-1", "/clusters.csv", "/report.html", "/readyz",
            "/livez", "/build", "/jobs", "/metrics", "/drafts", "/data", "/labels?method=planted-m",
        )  # fmt: skip
        heard = [
            ask(f"{address}{each}", Cookie=cookie, Referer=f"http://planted-site/{TYPED}")
            for each in addresses
        ]
        heard.append(ask(f"{address}/metrics", Authorization=f"Bearer {TOKEN}"))
        heard.append(ask(f"{address}/metrics", Authorization="Bearer secret-guess"))
        for path in ("/jobs", "/library/match", "/playlist.csv", "/_dash-update-component"):
            body = json.dumps({"planted-key": f"{TYPED}\\"}).encode()
            heard.append(ask(f"{address}{path}", body, Cookie=cookie))
        heard.append(ask(f"{address}/view?{'planted-line' * 1_000}"))
        log = log_of(tiny_build, address).read_text()
    assert {answer.status for answer in heard} >= {200, 400, 403, 404}
    # Whoever sent something may be told what of it was wrong; the log says it to others.
    assert "planted-" not in log
    for secret in ("secret-", away.url.partition("@")[2]):
        assert secret not in log
        for answer in heard:
            assert secret not in answer.text, answer
            assert secret not in str(answer.headers)
