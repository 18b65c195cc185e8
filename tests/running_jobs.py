"""Jobs asked for over the app's addresses, and the processes that run them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from analytics.build import BuildSpec, build
from analytics.building.progress import Progress
from dashapp.factory import create_app
from dashapp.jobs import process, table
from dashapp.jobs.lock import RunnerLock
from dashapp.settings import Settings
from dashapp.store import Store, StoreUnavailable
from dashapp.store.schema import JOBS
from tests.builders import make_tracks, write_csv

SECONDS_TO_RUN = 90
QUICK = {"method": "kmeans", "parameters": {"k": 4, "n_init": 1}}
SLOW = {"parameters": {"k": 40, "n_init": 1000}}


def silent(_news: Progress) -> None:
    pass


def core_build(folder: Path) -> Path:
    """A home with a core build of 120 tracks, in which nothing is to run."""
    data = write_csv(folder / "songs.csv", make_tracks(120))
    build(BuildSpec(data, None, core=True, k=3, seed=0), folder / "home", silent)
    return folder / "home"


def app_over(home: Path, **settings: str) -> Any:
    given = {"UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": "yes", **settings}
    return create_app(Settings.from_env(given)).server


def end_all(home: Path, database_url: str = "") -> None:
    """End what runs and what waits; jobs that are over may have had a pid that others have now."""
    if (home / "jobs.lock").exists() or (home / "locks").exists():
        with suppress(StoreUnavailable), Store(home, database_url).writing() as pen:
            for job in table.active(pen):
                table.end(pen, job.id, table.State.CANCELLED)
                if job.runner is not None:
                    process.kill(job.runner.pid)


def runners(home: Path, database_url: str = "") -> list[int]:
    """The processes that ran or run jobs, as the store has them."""
    with Store(home, database_url).reading() as look:
        return [pid for pid in look.execute(select(JOBS.c.pid)).scalars() if pid]


def runner_lives(home: Path) -> bool:
    lock = RunnerLock.take(home / "jobs.lock")
    if lock is not None:
        lock.close()
    return lock is None


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def ask(client: FlaskClient, spec: Any = None) -> Any:
    answer = client.post("/jobs", json=QUICK if spec is None else spec)
    assert answer.status_code == 202, answer.text
    return answer.get_json()


def one(client: FlaskClient, job_id: int) -> Any:
    return client.get(f"/jobs/{job_id}").get_json()


def ended(client: FlaskClient, job_id: int) -> Any:
    """A job when it is over."""
    over = ("done", "failed", "cancelled")
    assert wait_for(lambda: one(client, job_id)["state"] in over, SECONDS_TO_RUN), log(client)
    return one(client, job_id)


def log(client: FlaskClient) -> str:
    return str(client.get("/jobs").get_json())


def held(home: Path, job: Any) -> int:
    """Stop the runner of a job where it is, so that it runs for as long as a test needs; its pid.

    A stopped process keeps its lock like one that works. Nobody else writes meanwhile: one that
    was stopped in the middle of a write would keep the store from everybody.
    """
    with Store(home).writing() as pen:
        pid = pen.execute(select(JOBS.c.pid).where(JOBS.c.id == job["id"])).scalar_one()
        os.kill(pid, signal.SIGSTOP)
    return int(pid)
