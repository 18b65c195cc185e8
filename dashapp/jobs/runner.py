"""Run one job in this process, and then become the runner of the next, unless a worker has it.

While it works, a thread says every second that it lives and how far it is. Whatever ends the
process, what it leaves is a folder that is swept and a lock that is free: others say it failed.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection

from analytics.artifacts import open_build
from analytics.building.progress import ByTheClock, Progress
from analytics.errors import DamagedBuild, NoBuild, UndertoneError
from dashapp.jobs import process, table
from dashapp.jobs.handed_out import nobody_is_told
from dashapp.jobs.kinds import forget, kind_of
from dashapp.jobs.lock import RunnerLock
from dashapp.jobs.place import this_place
from dashapp.jobs.supervisor import Jobs
from dashapp.jobs.table import Job, Runner, State
from dashapp.store import Store, StoreUnavailable

log = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS: Final = 1.0
ATTEMPTS: Final = 10
"""To write down how a job ended, each after the seconds a store takes to say that it is busy."""

REBUILT: Final = "The catalogue has been rebuilt since this job was started; start it again."
NO_CATALOGUE: Final = (
    "The catalogue cannot be opened; whoever runs the server finds why in the log."
)


class JobFailed(UndertoneError):
    """A job that cannot be carried out; the sentence is shown beside it."""


def run_job(
    home: Path, store: Store, job_id: int, lock_fd: int | None, *, alone: bool = False
) -> int:
    """Run a job of `store` and those that wait behind it; the exit status.

    lock_fd: the lock, handed down by whoever started this process; None for one started by hand.
    alone: run this job only, perhaps beside others: workers see to those that wait.
    Raises NoJob, TooManyJobs, JobOver for a job that is not there to be run; StoreUnavailable.
    """
    jobs = Jobs(home, store, tell=nobody_is_told if alone else None)
    lock = jobs.claim(job_id, os.getpid()) if lock_fd is None else RunnerLock(lock_fd)
    lock.hand_over(inherited=False)
    following = _Run(home, store, job_id, alone=alone).carry_out()
    if alone:
        lock.close()
        return 0
    if following is not None:
        process.become(following, lock)
    lock.close()
    # Whoever asked for a job since the last look found the lock still held.
    jobs.look()
    return 0


class _Run:
    """One job in this process."""

    def __init__(self, home: Path, store: Store, job_id: int, *, alone: bool) -> None:
        self._home = home
        self._store = store
        self._id = job_id
        self._alone = alone
        self._runner = Runner(os.getpid(), this_place(home))
        self._left: str | None = None

    def carry_out(self) -> int | None:
        """Do the job and write down how it ended; the id of the job to run next."""
        # Waits for whoever started this process to have written down that it did.
        with self._store.writing() as pen:
            job = self._still_mine(pen)
        if job is None:
            log.info("job %s is not for this process", self._id)
            return None
        log.info("job %s begins: %s %s", job.id, job.kind, dict(job.spec))
        folder = problem = None
        try:
            with _Heart(self._store, self._id, self._runner) as heart:
                folder = self._work(job, heart)
        except UndertoneError as error:
            problem = str(error)
        except MemoryError:
            problem = kind_of(job.kind).no_memory
        except OSError as error:
            problem = f"What this job makes cannot be written: {error.strerror or error}."
        log.info("job %s ends: %s", job.id, problem or "done")
        following = self._conclude(job, folder, problem)
        if self._left is not None:
            forget(self._home, job.kind, job.spec)
        return following

    def _work(self, job: Job, heart: _Heart) -> Path:
        """The folder of what the job makes, finished but not yet under its name."""
        kind = kind_of(job.kind)
        try:
            opened = open_build(self._home)
        except (NoBuild, DamagedBuild) as error:
            log.error("%s", error)
            raise JobFailed(NO_CATALOGUE) from error
        if opened.manifest["fingerprint"] != job.fingerprint:
            raise JobFailed(REBUILT)
        folder = kind.place(self._home).start(str(job.id) if self._alone else "")
        kind.work(opened, kind.read(job.spec), folder, heart)
        return folder

    def _conclude(self, job: Job, folder: Path | None, problem: str | None) -> int | None:
        """Write down how the job ended, however long another writer keeps the store."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._store.writing() as pen:
                    return self._write_down(pen, job, folder, problem)
            except StoreUnavailable:
                if attempt == ATTEMPTS:
                    raise
                time.sleep(SECONDS_BETWEEN_BEATS)
        return None

    def _write_down(
        self, pen: Connection, job: Job, folder: Path | None, problem: str | None
    ) -> int | None:
        if self._still_mine(pen) is None:
            return None
        if folder is None:
            table.end(pen, job.id, State.FAILED, error=problem)
        else:
            # Within the transaction: a job is cancelled or has left something, never both.
            self._left = self._left or self._publish(job, folder)
            table.end(pen, job.id, State.DONE, draft=self._left)
        following = None if self._alone else table.next_waiting(pen)
        if following is None:
            return None
        table.start(pen, following.id, self._runner)
        return following.id

    def _publish(self, job: Job, folder: Path) -> str:
        kind = kind_of(job.kind)
        return kind.place(self._home).publish(folder, kind.suffix(kind.read(job.spec)))

    def _still_mine(self, pen: Connection) -> Job | None:
        job = table.get(pen, self._id)
        mine = job and job.state == State.RUNNING and job.runner == self._runner
        return job if mine else None


class _Heart:
    """Beats while a job is worked on, and passes on how far it is. A listener for progress.

    Between one piece of news and the next it goes by the clock.
    """

    def __init__(self, store: Store, job_id: int, runner: Runner) -> None:
        self._store = store
        self._job_id = job_id
        self._runner = runner
        self._news = ByTheClock(Progress("Starting", 0.0, None))
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heart", daemon=True)

    def __call__(self, news: Progress) -> None:
        """Take note of the progress."""
        self._news(news)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._done.wait(SECONDS_BETWEEN_BEATS):
            news = self._news.now()
            try:
                with self._store.writing() as pen:
                    mine = table.beat(pen, self._job_id, self._runner, news.fraction, news.step)
            except StoreUnavailable as error:
                log.warning("no beat: %s", error)
                continue
            if not mine:
                # Cancelled, or given up on: nobody waits for the result any more.
                log.info("job %s is over for others; this process ends", self._job_id)
                os.kill(os.getpid(), signal.SIGTERM)
