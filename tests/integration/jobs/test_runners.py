"""The processes that run jobs: one at a time, killed, left behind, cancelled, started by hand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from analytics.clustering import Spec
from dashapp.jobs.refusals import LOST
from dashapp.jobs.supervisor import Jobs
from dashapp.store import Store
from dashapp.store.schema import JOBS
from tests.processes import ROOT, environment, run_command, try_command
from tests.running_jobs import (
    SLOW,
    app_over,
    ask,
    end_all,
    ended,
    held,
    one,
    runner_lives,
    runners,
    wait_for,
)

ASKING = """
import sys
from pathlib import Path
from analytics.clustering import Spec
from analytics.sweeps import Sweeps
from dashapp.jobs.refusals import TooManyJobs
from dashapp.jobs.supervisor import Jobs
from dashapp.store import Store
home = Path(sys.argv[1])
jobs = Jobs(home, Store(home, sys.argv[3]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(4):
    try:
        job = jobs.ask(f"{sys.argv[2]} {number}", Spec(), fingerprint="f", estimated_seconds=1.0)
        print(job.state, flush=True)
    except TooManyJobs:
        print("refused", flush=True)
sys.stdin.readline()
"""


def test_processes_that_ask_at_the_same_moment_start_one_runner(
    home: Path, database_url: str
) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASKING, str(home), name, database_url], cwd=ROOT,
            env=environment(home, DATABASE_URL=database_url),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in ("ann", "ben")
    ]  # fmt: skip
    try:
        for one_of_two in asking:
            assert one_of_two.stdout is not None
            assert one_of_two.stdout.readline() == "ready\n"
        for one_of_two in asking:
            assert one_of_two.stdin is not None
            one_of_two.stdin.write("\n")
            one_of_two.stdin.flush()
        said = [one_of_two.stdout.readline().strip() for one_of_two in asking for _ in range(4)]  # type: ignore[union-attr]
        assert sorted(said) == ["queued"] * 7 + ["running"]
        assert len(set(runners(home, database_url))) == 1
    finally:
        for one_of_two in asking:
            one_of_two.communicate("\n", timeout=20)
        end_all(home, database_url)


@pytest.mark.parametrize(
    ("spec", "after"),
    [(SLOW, 0.0), (SLOW, 0.4), (SLOW, 1.5), ({"kind": "sweep"}, 2.5)],
)
def test_a_runner_that_is_killed_is_said_to_have_failed_and_the_next_job_runs(
    app: Any, home: Path, spec: Any, after: float
) -> None:
    ann, ben = app.test_client(), app.test_client()
    slow = ask(ann, spec)
    waiting = ask(ben)
    time.sleep(after)
    (pid,) = runners(home)
    os.kill(pid, signal.SIGKILL)
    lost = ended(ann, slow["id"])
    assert (lost["state"], lost["error"]) == ("failed", LOST)
    assert ended(ben, waiting["id"])["state"] == "done"
    left = [path.name for name in ("drafts", "sweeps") for path in (home / name).glob("*")]
    assert left == ["0001-kmeans"]


def test_whoever_looks_next_finds_the_runner_of_a_server_that_is_gone(home: Path) -> None:
    first = Jobs(home, Store(home))
    job = first.ask("ann", Spec(), fingerprint="f", estimated_seconds=1.0)
    assert job.runner is not None
    os.kill(job.runner.pid, signal.SIGKILL)
    assert ended(app_over(home).test_client(), job.id)["error"] == LOST


def test_cancelling_a_job_ends_its_process_and_leaves_nothing(
    client: FlaskClient, home: Path
) -> None:
    job = ask(client, {"parameters": {"k": 40, "n_init": 1000}})
    assert wait_for((home / "drafts" / ".unfinished").is_dir, 30)
    (pid,) = runners(home)
    began = time.monotonic()
    cancelled = client.post(f"/jobs/{job['id']}/cancel").get_json()
    assert (cancelled["state"], cancelled["error"]) == ("cancelled", None)
    assert time.monotonic() - began < 3
    assert not runner_lives(home)
    assert list((home / "drafts").iterdir()) == []
    assert wait_for(lambda: not Path(f"/proc/{pid}").exists(), 5), "the process is reaped"
    assert client.post(f"/jobs/{job['id']}/cancel").status_code == 409
    assert ended(client, ask(client)["id"])["state"] == "done"


def test_a_job_can_be_run_by_hand(client: FlaskClient, home: Path) -> None:
    job = ask(client)
    pid = held(home, job)
    waiting = ask(client.application.test_client())
    beside = try_command("job", "run", str(waiting["id"]), home=home)
    assert (beside.returncode, beside.stderr.count("\n")) == (1, 1)
    assert "A job is running already" in beside.stderr
    with Store(home).writing() as pen:
        # So that nobody starts it before we do.
        pen.execute(JOBS.delete().where(JOBS.c.id == waiting["id"]))
    os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: not runner_lives(home), 10)
    gone = try_command("job", "run", str(job["id"]), home=home)
    assert gone.stderr == "This job is over already.\n"
    with Store(home).writing() as pen:
        pen.execute(JOBS.update().values(state="queued", pid=None))
    run_command("job", "run", str(job["id"]), home=home)
    assert one(client, job["id"])["state"] == "done"
