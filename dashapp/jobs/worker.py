"""A worker: takes the jobs it is told of, each run in a process of its own, as without workers.

Threads of this process only wait for those. When it ends, however it does, its runners end too:
whoever starts it again would run two at once on a machine that was given one.
"""

from __future__ import annotations

import logging
import os
import threading
from functools import partial
from pathlib import Path
from typing import Any, Final

from celery import Celery
from celery.signals import setup_logging

from dashapp.jobs import process
from dashapp.jobs.handed_out import HandedOut
from dashapp.jobs.messages import QUEUE, TASK, Messages, celery_over
from dashapp.jobs.refusals import JobOver, NoJob
from dashapp.jobs.runners_here import RunnersHere
from dashapp.jobs.supervisor import Jobs
from dashapp.store import Store, StoreUnavailable

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS: Final = 10.0
"""Between one look for jobs that nobody was told of, or whose runner is gone, and the next."""


def work(home: Path, store: Store, redis_url: str, n_jobs: int) -> int:
    """Run jobs until the process is told to stop; the exit status.

    n_jobs: at the same time. On SIGTERM what runs is finished, and nothing more is begun.
    """
    # The other end is never written to: a runner reads the end of it when this process is gone.
    reading, _writing = os.pipe()
    start = partial(process.start_runner, lives_as_long_as=reading)
    tell = Messages(redis_url)
    hands = HandedOut(home, store, start, RunnersHere(home, store, process.kill), tell)
    app = celery_over(redis_url)

    @app.task(name=TASK)  # type: ignore[untyped-decorator]
    def run(job_id: object) -> None:
        _carry_out(hands, job_id)

    threading.Thread(
        target=_look_after, args=(Jobs(home, store, tell=tell),), name="looking", daemon=True
    ).start()
    setup_logging.connect(_leave_logs_alone)
    return _run(app, n_jobs)


def _run(app: Celery, n_jobs: int) -> int:
    worker: Any = app.Worker(
        pool="threads", concurrency=n_jobs, queues=[QUEUE], loglevel="INFO",
        without_gossip=True, without_mingle=True, without_heartbeat=True,
    )  # fmt: skip
    worker.start()
    status: int | None = worker.exitcode
    return status or 0


def _carry_out(hands: HandedOut, job_id: object) -> None:
    """Run a job, unless that was done or cancelled meanwhile."""
    if not isinstance(job_id, int):
        log.error("a message holds no number of a job")
        return
    ended = threading.Event()
    try:
        hands.take(job_id, ended.set)
    except (NoJob, JobOver) as news:
        log.info("job %s: %s", job_id, news)
        return
    ended.wait()
    hands.conclude(job_id)


def _look_after(jobs: Jobs) -> None:
    while True:
        try:
            jobs.look()
        except StoreUnavailable as error:
            log.warning("jobs cannot be looked at: %s", error)
        threading.Event().wait(SECONDS_BETWEEN_LOOKS)


def _leave_logs_alone(**_: object) -> None:
    """Celery sets up logs of its own where nobody does."""
