"""The program starts with the store it is told to use, brought up to date, or says why not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dashapp.factory import create_app
from dashapp.settings import Settings
from tests import services
from tests.processes import run_command, serving, try_command

SECONDS_TO_RUN = 90
QUICK = {"method": "kmeans", "parameters": {"k": 4, "n_init": 1}}


@pytest.fixture
def home(tiny_build: Path, tmp_path: Path) -> Path:
    without_store = shutil.ignore_patterns("store.sqlite*")
    return Path(shutil.copytree(tiny_build, tmp_path / "home", ignore=without_store))


class Visitor:
    """A browser with cookies, over an address."""

    def __init__(self, address: str) -> None:
        self._address = address
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def call(self, path: str, content: Any = None) -> Any:
        data = None if content is None else json.dumps(content).encode()
        headers = {"Content-Type": "application/json"}
        question = urllib.request.Request(self._address + path, data=data, headers=headers)
        with self._opener.open(question, timeout=30) as answer:
            return json.loads(answer.read())

    def ended(self, job_id: int) -> Any:
        deadline = time.monotonic() + SECONDS_TO_RUN
        while time.monotonic() < deadline:
            job = self.call(f"/jobs/{job_id}")
            if job["state"] in ("done", "failed", "cancelled"):
                return job
            time.sleep(0.2)
        raise AssertionError(job)


@pytest.fixture
def stopped_server() -> Iterator[services.Server]:
    with services.postgres() as server:
        server.stop()
        yield server
        server.start()


def test_jobs_run_on_a_server_whose_workers_share_a_database(home: Path, postgres_url: str) -> None:
    with serving(home, DATABASE_URL=postgres_url, UNDERTONE_WORKERS="2") as address:
        ann, ben = Visitor(address), Visitor(address)
        first, second = ann.call("/jobs", QUICK), ben.call("/jobs", QUICK)
        assert (first["state"], second["state"]) == ("running", "queued")
        for job in (ann.ended(first["id"]), ben.ended(second["id"])):
            assert (job["state"], job["error"]) == ("done", None)
        third = ann.call("/jobs", {"parameters": {"k": 40, "n_init": 1000}})
        with psycopg.connect(postgres_url) as look:
            (pid,) = look.execute("SELECT pid FROM jobs WHERE state = 'running'").fetchone() or ()
        os.kill(pid, signal.SIGKILL)
        assert "ended before the job was done" in ann.ended(third["id"])["error"]
    assert not (home / "store.sqlite").exists()


def test_people_browse_on_while_the_database_is_gone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with services.postgres() as server:
        settings = {
            "UNDERTONE_HOME": str(home), "DATABASE_URL": server.url, "UNDERTONE_OPEN": "yes",
        }  # fmt: skip
        monkeypatch.setenv("DATABASE_URL", server.url)  # for the process that runs the job
        client = create_app(Settings.from_env(settings)).server.test_client()
        assert client.get("/jobs").status_code == 200
        for leave, come_back in ((server.stop, server.start), (server.stall, server.resume)):
            leave()
            began = time.monotonic()
            answer = client.post("/jobs", json=QUICK)
            assert time.monotonic() - began < 6
            assert answer.status_code == 503
            assert "it does not answer; try again" in answer.get_json()["error"]
            for address in ("/", "/view?", "/drafts"):
                assert client.get(address).status_code == 200
            come_back()
        job = client.post("/jobs", json=QUICK).get_json()
        deadline = time.monotonic() + SECONDS_TO_RUN
        while client.get(f"/jobs/{job['id']}").get_json()["state"] == "running":
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert client.get(f"/jobs/{job['id']}").get_json()["state"] == "done"


def test_what_a_platform_runs_before_it_serves_makes_the_tables(
    home: Path, postgres_url: str
) -> None:
    run_command("build", "--if-needed", home=home, DATABASE_URL=postgres_url)
    with psycopg.connect(postgres_url) as look:
        assert look.execute("SELECT count(*) FROM people").fetchone() == (0,)


@pytest.mark.parametrize("words", [("serve",), ("build", "--if-needed"), ("backup", "--to", "x")])
def test_a_database_that_is_not_there_is_a_sentence(
    home: Path, stopped_server: services.Server, words: tuple[str, ...]
) -> None:
    done = try_command(*words, home=home, DATABASE_URL=stopped_server.url)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "it does not answer" in done.stderr
    assert stopped_server.url.split(":")[2].partition("@")[0] not in done.stderr


def test_a_wrong_password_is_not_repeated(home: Path, postgres_url: str) -> None:
    wrong = postgres_url.replace(postgres_url.split(":")[2].partition("@")[0], "hunter2")
    done = try_command("serve", home=home, DATABASE_URL=wrong)
    assert done.returncode == 1
    assert done.stderr == (
        "DATABASE_URL names a database that cannot be used: "
        "the database refuses this name or password.\n"
    )


def test_a_host_that_is_not_there_is_named_as_what_is_wrong(home: Path) -> None:
    done = try_command("serve", home=home, DATABASE_URL="postgres://u:hunter2@nowhere.invalid/d")
    assert done.stderr == (
        "DATABASE_URL names a database that cannot be used: no machine of this name is known now.\n"
    )


def test_a_file_of_a_newer_program_is_not_served_over(home: Path) -> None:
    run_command("backup", "--to", str(home / "x"), home=home)
    with closing(sqlite3.connect(home / "store.sqlite", isolation_level=None)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    done = try_command("serve", home=home)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "made by a newer version" in done.stderr


def test_a_damaged_file_stops_nothing_but_what_needs_it(home: Path) -> None:
    (home / "store.sqlite").write_bytes(b"this was a store once" * 1000)
    with serving(home) as address:
        assert Visitor(address).call("/view?")
