"""Secrets planted wherever there are any, and looked for in everything that is said or written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests import services
from tests.asking import Heard, ask, page_request
from tests.processes import ROOT, environment, run_command, serving, try_command, workers_at

ADMIN_PASSWORD = "planted-nine-slow-otters"
NEW_PASSWORD = "planted-four-tin-lanterns"
WRONG_PASSWORD = "planted-wrong-wet-gravel"
CLIENT_SECRET = "planted-client-secret-5f1c"
METRICS_TOKEN = "planted-metrics-token-77aa"
EMAIL = "ada@example.org"


@dataclass
class Place:
    """A server with everything, what it was told in secret, and whatever it said.

    told: secrets that one answer held for whoever it was meant for.
    """

    address: str
    secrets: set[str]
    told: set[str] = field(default_factory=set)
    heard: list[Heard] = field(default_factory=list)
    cookie: str = ""

    def get(self, path: str, **headers: str) -> Heard:
        return self.keep(ask(f"{self.address}{path}", Cookie=self.cookie, **headers))

    def post(self, path: str, given: Any = None, **headers: str) -> Heard:
        body = json.dumps({} if given is None else given).encode()
        heard = self.keep(
            ask(f"{self.address}{path}", body, Cookie=self.cookie,
                Content_Type="application/json", **headers)
        )  # fmt: skip
        for line in heard.headers.get_all("Set-Cookie") or []:
            for name, part in SimpleCookie(line).items():
                if part.value:
                    self.told.update({part.value, *part.value.split(".")})
                if name == "undertone_session":
                    self.cookie = f"{name}={part.value}"
        return heard

    def told_by(self, path: str, name: str, given: Any = None) -> str:
        """The secret in an answer, which is meant for whoever asked for it, and only there."""
        answer = self.post(path, given)
        assert answer.status == 200, answer.text
        self.heard.remove(answer)
        secret = str(json.loads(answer.text)[name])
        self.told.add(secret.rpartition("/")[2].rpartition("=")[2])
        return secret

    def keep(self, heard: Heard) -> Heard:
        self.heard.append(heard)
        return heard


@pytest.fixture(scope="module")
def postgres() -> Iterator[services.Server]:
    with services.postgres() as server:
        yield server


@pytest.fixture(scope="module")
def redis() -> Iterator[services.Server]:
    with services.redis() as server:
        yield server


def password_in(url: str) -> str:
    return url.partition("://")[2].partition("@")[0].rpartition(":")[2]


def settings_of(database: str, redis: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database, "REDIS_URL": redis, "UNDERTONE_OPEN": "no",
        "UNDERTONE_SIGN_UP": "yes", "UNDERTONE_METRICS_TOKEN": METRICS_TOKEN,
        "UNDERTONE_OIDC_ISSUER": "http://127.0.0.1:9", "UNDERTONE_OIDC_CLIENT_ID": "undertone",
        "UNDERTONE_OIDC_CLIENT_SECRET": CLIENT_SECRET, "UNDERTONE_ACCESS_LOG": "yes",
        "UNDERTONE_LOG_FORMAT": "json", "UNDERTONE_LOG_LEVEL": "debug",
    }  # fmt: skip


@contextmanager
def a_place(build: Path, folder: Path, database: str, redis: str) -> Iterator[tuple[Place, Path]]:
    home = folder / "home"
    home.mkdir()
    for name in ("builds", "current.json"):
        (home / name).symlink_to(build / name)
    settings = settings_of(database, redis)
    added = subprocess.run(
        [sys.executable, "-m", "dashapp", "person", "add", EMAIL, "--name", "Ada", "--role",
         "admin"], cwd=ROOT, env=environment(home, **settings), input=f"{ADMIN_PASSWORD}\n",
        text=True, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    with serving(home, **settings) as address:
        port = address.rpartition(":")[2]
        secrets = {
            ADMIN_PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, CLIENT_SECRET, METRICS_TOKEN,
            password_in(database), password_in(redis),
        }  # fmt: skip
        place = Place(address, secrets)
        place.keep(Heard(200, urllib.request.Request(address).headers, added.stdout + added.stderr))
        yield place, folder / f"server-{port}.log"


def use_everything(place: Place) -> None:
    """Ask for all kinds of things, rightly and wrongly, signed in and not."""
    place.post("/account/sign-in", {"email": EMAIL, "password": WRONG_PASSWORD})
    place.get("/account/elsewhere")
    place.get(f"/account/elsewhere/back?code={quote(WRONG_PASSWORD)}&state=x&error=y")
    place.post("/account/sign-in", {"email": EMAIL, "password": ADMIN_PASSWORD})
    invited = {"email": f"bob{len(place.told)}@example.org", "name": "Bob", "role": "team"}
    answer = place.post("/people", invited | {"role": "nothing"})
    if place.get("/readyz").status == 200:
        link = place.told_by("/people", "link", invited)
        place.post("/account/join", {"link": link, "password": "short"})
        given = {"name": "script", "scopes": ["read"], "days": 30}
        token = place.told_by("/account/tokens", "token", given)
        for asked in (token, f"{token}x"):
            place.get("/api/v1/tracks", Authorization=f"Bearer {asked}")
            place.post("/api/v1/playlists", {}, Authorization=f"Bearer {asked}")
        wrong = {"current": WRONG_PASSWORD, "new": NEW_PASSWORD}
        answer = place.post("/account/password", wrong)
        assert answer.status == 400
    for path in (
        "/", "/nowhere", "/view?genre=folk", "/search?q=song", "/export.csv", "/clusters.json",
        "/report.html", "/jobs", "/drafts", "/readyz", "/livez", "/build", "/you", "/people",
        "/audit", f"/join?link={WRONG_PASSWORD}", "/track?row=x", "/metrics",
        "/api/v1/openapi.json", "/api/docs", "/_dash-layout", "/_dash-dependencies",
    ):  # fmt: skip
        place.get(path)
    place.get("/metrics", Authorization=f"Bearer {METRICS_TOKEN}")
    place.get("/metrics", Authorization=f"Bearer {METRICS_TOKEN}0")
    place.post("/jobs", {"kind": "nothing", "password": NEW_PASSWORD})
    place.post("/_dash-update-component", {"output": NEW_PASSWORD})
    place.post("/account/name", {"name": ["Ada"]})
    place.post("/account/sign-up", {"email": "x", "name": "x", "password": NEW_PASSWORD})
    for page in ("/you", "/people", "/audit", "/sign-in", "/join", "/data"):
        place.post("/_dash-update-component", page_request(page))


def assert_nothing_is_told(place: Place, texts: dict[str, str]) -> None:
    """No secret is in any answer or text, but for what an answer gave its owner."""
    for secret in place.secrets | place.told:
        assert len(secret) > 10
        for name, text in texts.items():
            assert secret not in text, name
        for heard in place.heard:
            assert secret not in heard.text, heard.text[:300]
    headers = [
        f"{name}: {value}" for heard in place.heard for name, value in heard.headers.items()
        if name.lower() != "set-cookie"
    ]  # fmt: skip
    for secret in place.secrets | place.told:
        assert not [line for line in headers if secret in line]


def written_below(folder: Path) -> dict[str, str]:
    """What stands in every file of a home, but for builds, which are read before any secret."""
    return {
        str(path): path.read_bytes().decode("latin-1")
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and "builds" not in path.parts
    }


def test_no_secret_is_told_by_anything_that_works_or_fails(
    tiny_build: Path, tmp_path: Path, postgres: services.Server, redis: services.Server
) -> None:
    with a_place(tiny_build, tmp_path, postgres.url, redis.url) as (place, log):
        use_everything(place)
        redis.kill()
        use_everything(place)
        os.kill(workers_at(place.address)[0].pid, signal.SIGKILL)
        postgres.stall()
        place.post("/account/sign-in", {"email": EMAIL, "password": ADMIN_PASSWORD})
        place.get("/readyz")
        postgres.resume()
        postgres.kill()
        use_everything(place)
        postgres.start()
        redis.start()
        use_everything(place)
        archive = tmp_path / "store.backup"
        settings = settings_of(postgres.url, redis.url)
        home = tmp_path / "home"
        said = [
            run_command("backup", "--to", str(archive), home=home, **settings),
            try_command("check", home=home, **settings),
            run_command("person", "list", home=home, **settings),
        ]
        listing = {f"command {n}": each.stdout + each.stderr for n, each in enumerate(said)}
        texts = listing | {"log": log.read_text()} | written_below(tmp_path / "home")
        unpacked = subprocess.run(["gzip", "-dc", str(archive)], capture_output=True, check=True)
        assert_nothing_is_told(place, texts | {"backup": unpacked.stdout.decode("latin-1")})
    assert len(place.told) >= 6
    assert {heard.status for heard in place.heard} >= {200, 400, 401, 403, 404, 503}


@pytest.mark.parametrize("wrong", ["database", "redis"])
def test_a_wrong_password_of_a_server_is_told_nobody(
    tiny_build: Path, tmp_path: Path, postgres: services.Server, redis: services.Server, wrong: str
) -> None:
    planted = "planted-not-the-password"
    with services.fresh_database(postgres) as database:
        urls = {"database": database, "redis": redis.url}
        urls[wrong] = urls[wrong].replace(password_in(urls[wrong]), planted)
        settings = settings_of(urls["database"], urls["redis"])
        home = tmp_path / "home"
        home.mkdir()
        for name in ("builds", "current.json"):
            (home / name).symlink_to(tiny_build / name)
        said = [try_command("check", home=home, **settings)]
        if wrong == "database":
            said.append(try_command("serve", home=home, UNDERTONE_PORT="1", **settings))
            assert said[-1].returncode != 0
        else:
            with serving(home, **settings) as address:
                assert ask(f"{address}/view").status == 200
                assert ask(f"{address}/readyz").status == 200
    written = written_below(tmp_path)
    assert any("DATABASE_URL" in each.stdout + each.stderr for each in said) or wrong == "redis"
    for text in (*(each.stdout + each.stderr for each in said), *written.values()):
        assert planted not in text
        assert password_in(database) not in text
        assert CLIENT_SECRET not in text
