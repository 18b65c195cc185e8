"""Jobs handed out by Celery: real workers and a real Redis, asked for over the app's addresses."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client
from sqlalchemy import select, update

from dashapp import database_url
from dashapp.jobs import process, table
from dashapp.jobs.handed_out import SECONDS_TO_TELL_AGAIN
from dashapp.jobs.messages import TASK, celery_over
from dashapp.jobs.refusals import LOST, NOT_HANDED_OUT
from dashapp.store import Store
from dashapp.store.clock import seconds_now
from dashapp.store.schema import JOBS
from tests import services
from tests.processes import ROOT, environment, try_command
from tests.running_jobs import (
    SLOW,
    app_over,
    ask,
    end_all,
    ended,
    held,
    one,
    wait_for,
)

SECONDS_TO_BEGIN = 30

StartWorker = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Iterator[Path]:
    folder = Path(shutil.copytree(built, tmp_path / "home"))
    yield folder
    end_all(folder)  # also those that a test has stopped, which hear nothing of their worker's end


@pytest.fixture
def app(home: Path, redis_url: str) -> Any:
    return app_over(home, UNDERTONE_JOBS="celery", REDIS_URL=redis_url)


@pytest.fixture
def start_worker(home: Path, redis_url: str) -> Iterator[StartWorker]:
    """Starts workers; they and what they run are ended afterwards."""
    with ExitStack() as all_of_them:

        def start(where: Path = home, **settings: str) -> subprocess.Popen[bytes]:
            given = {"UNDERTONE_JOBS": "celery", "REDIS_URL": redis_url, **settings}
            return all_of_them.enter_context(working(where, **given))

        yield start


@contextmanager
def working(home: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    with (home.parent / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "dashapp", "worker"], cwd=ROOT, stdout=log, stderr=log,
            env=environment(home, **settings),
        )  # fmt: skip
    try:
        yield worker
    finally:
        worker.kill()  # what it runs ends with it
        worker.wait(timeout=20)


def states(visitor: Any, *jobs: Any) -> list[str]:
    return [one(visitor, job["id"])["state"] for job in jobs]


def begins(visitor: Any, *jobs: Any) -> bool:
    """Whether all of these run at the same time, before long."""
    running = ["running"] * len(jobs)
    return wait_for(lambda: states(visitor, *jobs) == running, SECONDS_TO_BEGIN)


def runner_of(store: Store, job: Any) -> int:
    with store.reading() as look:
        return int(look.execute(select(JOBS.c.pid).where(JOBS.c.id == job["id"])).scalar_one())


def told_long_ago(store: Store) -> None:
    """Let the last message of each job that waits have been sent some time ago."""
    with store.writing() as pen:
        long_ago = seconds_now(pen) - SECONDS_TO_TELL_AGAIN - 1
        pen.execute(update(JOBS).where(JOBS.c.state == "queued").values(heartbeat=long_ago))


def said(home: Path) -> str:
    """What the workers wrote to their log."""
    return (home.parent / "worker.log").read_text()


# -- run elsewhere -----------------------------------------------------------------------------


@pytest.mark.long
def test_a_job_waits_for_a_worker_and_leaves_what_it_leaves_without(
    app: Any, home: Path, start_worker: StartWorker
) -> None:
    visitor = app.test_client()
    job = ask(visitor)
    assert (job["state"], job["mine"]) == ("queued", True)
    start_worker()
    done = ended(visitor, job["id"])
    assert (done["state"], done["error"], done["draft"]) == ("done", None, "0001-kmeans")
    assert visitor.get("/drafts/0001-kmeans").get_json()["n_groups"] == 4
    assert wait_for(lambda: list((home / "locks").iterdir()) == [], 10), "nothing is left behind"


def test_two_workers_run_two_jobs_at_once_and_the_third_waits(
    app: Any, home: Path, start_worker: StartWorker
) -> None:
    visitors = [app.test_client() for _ in range(3)]
    start_worker()
    start_worker()
    first, second = (ask(visitor, SLOW) for visitor in visitors[:2])
    assert begins(visitors[0], first, second), said(home)
    held(home, first)
    held(home, second)
    third = ask(visitors[2])
    time.sleep(3)
    seen = one(visitors[2], third["id"])
    assert (seen["state"], seen["n_ahead"]) == ("queued", 2)
    assert one(visitors[1], second["id"])["n_ahead"] == 0
    visitors[0].post(f"/jobs/{first['id']}/cancel")
    assert ended(visitors[2], third["id"])["state"] == "done"
    assert states(visitors[0], second) == ["running"]
    left = {path.name for path in (home / "drafts").iterdir()}
    assert left - {f".unfinished-{second['id']}"} == {"0001-kmeans"}


def test_one_worker_runs_as_many_as_it_is_told_to(
    app: Any, home: Path, start_worker: StartWorker
) -> None:
    visitors = [app.test_client() for _ in range(2)]
    start_worker(UNDERTONE_WORKER_JOBS="2")
    jobs = [ask(visitor, SLOW) for visitor in visitors]
    assert begins(visitors[0], *jobs), said(home)


@pytest.mark.long
def test_a_worker_of_another_machine_ends_what_is_cancelled_here(
    home: Path, tmp_path: Path, redis_url: str, postgres_url: str, start_worker: StartWorker
) -> None:
    address = database_url.read(postgres_url)
    assert address is not None
    there = Path(shutil.copytree(home, tmp_path / "there" / "home"))
    app = app_over(home, UNDERTONE_JOBS="celery", REDIS_URL=redis_url, DATABASE_URL=address)
    visitor = app.test_client()
    start_worker(there, DATABASE_URL=address)
    job = ask(visitor, SLOW)
    assert begins(visitor, job), said(there)
    unfinished = there / "drafts" / f".unfinished-{job['id']}"
    assert wait_for(unfinished.is_dir, 30)
    runner = runner_of(Store(home, address), job)
    assert visitor.post(f"/jobs/{job['id']}/cancel").get_json()["state"] == "cancelled"
    assert wait_for(lambda: not Path(f"/proc/{runner}").exists(), 10), "with its next beat"
    assert wait_for(lambda: not unfinished.exists(), 10)
    assert ended(visitor, ask(visitor)["id"])["state"] == "done"


# -- ended before they are done ----------------------------------------------------------------


@pytest.mark.long
def test_cancelling_a_job_ends_its_process_and_the_next_one_runs(
    app: Any, home: Path, start_worker: StartWorker
) -> None:
    ann, ben = app.test_client(), app.test_client()
    start_worker()
    slow, waiting = ask(ann, SLOW), ask(ben)
    assert begins(ann, slow), said(home)
    runner = runner_of(Store(home), slow)
    began = time.monotonic()
    assert ann.post(f"/jobs/{slow['id']}/cancel").get_json()["state"] == "cancelled"
    assert time.monotonic() - began < 3
    assert wait_for(lambda: not Path(f"/proc/{runner}").exists(), 5)
    assert ended(ben, waiting["id"])["state"] == "done"
    assert [path.name for path in (home / "drafts").iterdir()] == ["0001-kmeans"]


@pytest.mark.long
def test_a_job_that_is_cancelled_while_it_waits_is_never_begun(
    app: Any, home: Path, start_worker: StartWorker
) -> None:
    ann, ben = app.test_client(), app.test_client()
    waiting = ask(ann)
    assert ann.post(f"/jobs/{waiting['id']}/cancel").get_json()["state"] == "cancelled"
    start_worker()
    assert ended(ben, ask(ben)["id"])["draft"] == "0001-kmeans"
    assert one(ann, waiting["id"])["started"] is None


def test_the_job_of_a_worker_that_is_killed_fails_with_the_sentence_and_its_process_ends(
    app: Any, home: Path, start_worker: StartWorker
) -> None:
    ann, ben = app.test_client(), app.test_client()
    worker = start_worker()
    slow = ask(ann, SLOW)
    assert begins(ann, slow), said(home)
    waiting = ask(ben)
    runner = runner_of(Store(home), slow)
    worker.send_signal(signal.SIGKILL)
    lost = ended(ann, slow["id"])
    assert (lost["state"], lost["error"]) == ("failed", LOST)
    assert wait_for(lambda: not Path(f"/proc/{runner}").exists(), 5)
    start_worker()
    assert ended(ben, waiting["id"])["state"] == "done"


def test_a_runner_that_is_killed_fails_with_the_sentence_though_nobody_looks(
    app: Any, home: Path, start_worker: StartWorker
) -> None:
    visitor, store = app.test_client(), Store(home)
    start_worker()
    slow = ask(visitor, SLOW)
    assert begins(visitor, slow), said(home)
    os.kill(runner_of(store, slow), signal.SIGKILL)

    def error() -> str | None:
        with store.reading() as look:
            found = table.get(look, slow["id"])
        return None if found is None else found.error

    assert wait_for(lambda: error() == LOST, 2)


@pytest.mark.long
def test_a_worker_that_is_told_to_stop_finishes_what_it_runs(
    app: Any, home: Path, start_worker: StartWorker
) -> None:
    visitor = app.test_client()
    worker = start_worker()
    job = ask(visitor, {"parameters": {"k": 12, "n_init": 300}})
    assert begins(visitor, job), said(home)
    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert one(visitor, job["id"])["state"] == "done"


# -- messages that get lost --------------------------------------------------------------------


def test_without_redis_whoever_asks_is_told_at_once_and_nothing_waits(home: Path) -> None:
    with services.redis() as server:
        app = app_over(home, UNDERTONE_JOBS="celery", REDIS_URL=server.url)
        visitor = app.test_client()
        for harm in (server.kill, server.stall):
            harm()
            began = time.monotonic()
            job = ask(visitor)
            assert time.monotonic() - began < 1
            assert (job["state"], job["error"]) == ("failed", NOT_HANDED_OUT)
            assert visitor.get("/jobs").get_json()["active"] == []
            server.resume()
            server.kill()
            server.start()
        assert ask(visitor)["state"] == "queued"


@pytest.mark.long
def test_a_job_whose_message_is_lost_is_told_of_again(
    app: Any, home: Path, redis_url: str, start_worker: StartWorker
) -> None:
    visitor = app.test_client()
    job = ask(visitor)
    with redis_client.Redis.from_url(redis_url) as client:
        client.flushall()
    start_worker()
    time.sleep(3)
    assert states(visitor, job) == ["queued"]
    told_long_ago(Store(home))
    assert ended(visitor, job["id"])["state"] == "done"


@pytest.mark.long
def test_a_worker_goes_on_when_redis_was_away(home: Path) -> None:
    with services.redis() as server:
        settings = {"UNDERTONE_JOBS": "celery", "REDIS_URL": server.url}
        visitor = app_over(home, **settings).test_client()
        with working(home, **settings):
            assert ended(visitor, ask(visitor)["id"])["state"] == "done"
            slow = ask(visitor, SLOW)
            assert begins(visitor, slow), said(home)
            held(home, slow)
            server.kill()
            time.sleep(3)
            assert states(visitor, slow) == ["running"], "a job needs no Redis"
            server.start()
            visitor.post(f"/jobs/{slow['id']}/cancel")
            assert ended(visitor, ask(visitor)["id"])["state"] == "done", said(home)
            assert server.url not in said(home), "it holds the password"


@pytest.mark.long
def test_a_message_that_comes_twice_or_makes_no_sense_changes_nothing(
    app: Any, home: Path, redis_url: str, start_worker: StartWorker
) -> None:
    visitor = app.test_client()
    sender = celery_over(redis_url, seconds_to_answer=1)
    start_worker()
    done = ended(visitor, ask(visitor)["id"])
    for words in ((done["id"],), (done["id"],), (99_999,), ("1; DROP TABLE jobs",), ([],), (-1,)):
        sender.send_task(TASK, words)
    assert ended(visitor, ask(visitor)["id"])["draft"] == "0002-kmeans"
    assert one(visitor, done["id"]) == done
    assert len(list((home / "drafts").iterdir())) == 2


# -- settings ----------------------------------------------------------------------------------


def test_a_worker_needs_to_be_told_of_jobs(home: Path) -> None:
    alone = try_command("worker", home=home)
    assert alone.returncode == 1
    assert alone.stderr == "UNDERTONE_JOBS must be celery for workers to be told of jobs.\n"
    without = try_command("worker", home=home, UNDERTONE_JOBS="celery")
    assert without.stderr == "REDIS_URL is needed where UNDERTONE_JOBS is celery.\n"


@pytest.mark.long
def test_a_job_is_run_by_hand_beside_those_of_workers(
    app: Any, home: Path, redis_url: str, start_worker: StartWorker
) -> None:
    ann, ben = app.test_client(), app.test_client()
    start_worker()
    slow = ask(ann, SLOW)
    assert begins(ann, slow), said(home)
    runner = held(home, slow)
    waiting = ask(ben)
    settings = {"UNDERTONE_JOBS": "celery", "REDIS_URL": redis_url}
    done = try_command("job", "run", str(waiting["id"]), home=home, **settings)
    assert done.returncode == 0, done.stderr
    assert states(ann, slow, waiting) == ["running", "done"]
    process.kill(runner)
