"""Many jobs at once, handed out to workers on any machine.

What a worker is told is no more than that a job waits. The row in the table decides: whoever finds
it still waiting runs it, and a message that comes late, twice or never changes nothing for good.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import Connection

from dashapp.jobs import table
from dashapp.jobs.hands import Start
from dashapp.jobs.kinds import sweep_places
from dashapp.jobs.lock import RunnerLock
from dashapp.jobs.refusals import LOST, NOT_STARTED, STUCK, JobOver, NoJob
from dashapp.jobs.runners_here import RunnersHere
from dashapp.jobs.signs import is_fresh, is_given_up, is_stuck, silence
from dashapp.jobs.table import Job, Runner, State
from dashapp.store import Store

log = logging.getLogger(__name__)

SECONDS_TO_TELL_AGAIN: Final = 60.0
"""A job that still waits so long after workers were told of it is told of again: whoever carries
messages may have lost one."""


class NotTold(Exception):
    """A message that could not be sent. Not for people."""


class Tell(Protocol):
    """Sends word to the workers that a job waits."""

    def __call__(self, job_id: int) -> None:
        """Send it, within half a second. Raises NotTold."""


def nobody_is_told(job_id: int) -> None:
    """For those who only run jobs."""


class HandedOut:
    """Has the jobs of a store run by workers; see `hands.Hands`."""

    def __init__(
        self, home: Path, store: Store, start: Start, here: RunnersHere, tell: Tell
    ) -> None:
        """home: where this process would run a job, and where its locks are."""
        self._home = home
        self._store = store
        self._start = start
        self._here = here
        self._tell = tell

    # -- for those who ask -------------------------------------------------------------------

    def is_well(self, active: Sequence[Job]) -> bool:
        """Whether all that run were heard of, and workers know of all that wait."""
        return all(is_fresh(job) or _is_known(job) for job in active)

    def tend(self, pen: Connection) -> tuple[int, ...]:
        """Notice runners that are gone; the ids of the jobs that workers are to be told of."""
        for job in table.active(pen):
            if job.state == State.RUNNING and job.runner is not None:
                self._watch(pen, job, job.runner)
        waiting = [job for job in table.active(pen) if job.state == State.QUEUED]
        due = [job.id for job in waiting if not _is_known(job)]
        for job_id in due:
            # Before it is told: whoever looks meanwhile does not tell it a second time.
            table.note_told(pen, job_id)
        return tuple(due)

    def tell(self, job_ids: Sequence[int]) -> frozenset[int]:
        """Tell the workers that these wait; the ids of those of whom nobody could be told."""
        for place, job_id in enumerate(job_ids):
            try:
                self._tell(job_id)
            except NotTold as error:
                # Nor of the others: each try takes its time, and somebody waits for the answer.
                log.error("nobody is told of jobs %s: %s", job_ids[place:], error)
                return frozenset(job_ids[place:])
        return frozenset()

    def go_on(self) -> None:
        """Nothing: the worker whose runner was stopped takes the next job by itself."""

    # -- for those who run them --------------------------------------------------------------

    def claim(self, job_id: int, pid: int) -> RunnerLock:
        """Let the process `pid`, started by hand, run a job that waits.

        Raises NoJob, JobOver; StoreUnavailable; OSError.
        """
        with self._store.writing() as pen:
            lock = self._lock_of_waiting(pen, job_id)
            table.start(pen, job_id, self._here.runner(pid), slot=job_id)
        return lock

    def take(self, job_id: int, when_it_ends: Callable[[], None]) -> None:
        """Start a runner of a job that waits, here.

        when_it_ends: called when the runner is gone; `conclude` is to follow.
        Raises NoJob, JobOver, where there is nothing to run; StoreUnavailable.
        """
        with self._store.writing() as pen:
            lock = self._lock_of_waiting(pen, job_id)
            try:
                pid = self._start(self._home, job_id, lock, when_it_ends)
            except OSError as error:
                log.error("no runner for job %s: %s", job_id, error)
                table.end(pen, job_id, State.FAILED, error=NOT_STARTED)
                when_it_ends()
            else:
                table.start(pen, job_id, self._here.runner(pid), slot=job_id)
            finally:
                lock.close()

    def conclude(self, job_id: int) -> None:
        """What is left to do for a job whose runner, started here, is gone.

        Raises StoreUnavailable.
        """
        with self._store.writing() as pen:
            job = table.get(pen, job_id)
            if job is not None and job.state == State.RUNNING:
                log.error("%s of job %s is gone", job.runner, job_id)
                table.end(pen, job_id, State.FAILED, error=LOST)
            self._tidy(job_id)

    # -- within the one transaction that may write -------------------------------------------

    def _lock_of_waiting(self, pen: Connection, job_id: int) -> RunnerLock:
        job = table.get(pen, job_id)
        if job is None:
            raise NoJob
        lock = RunnerLock.take(self._lock_path(job_id)) if job.state == State.QUEUED else None
        if lock is None:
            raise JobOver
        return lock

    def _watch(self, pen: Connection, job: Job, runner: Runner) -> None:
        """End a job that runs on paper only."""
        if is_fresh(job):
            return
        if not self._here.has(runner):
            if is_given_up(job):
                log.error("nothing is heard of %s, which runs job %s", runner, job.id)
                table.end(pen, job.id, State.FAILED, error=LOST)
            return
        lock = RunnerLock.take(self._lock_path(job.id))
        if lock is not None:
            log.error("%s of job %s is gone", runner, job.id)
            table.end(pen, job.id, State.FAILED, error=LOST)
            lock.close()
            self._tidy(job.id)
        elif is_stuck(job):
            log.error("job %s is stuck; ending %s", job.id, runner)
            table.end(pen, job.id, State.FAILED, error=STUCK)
            self._here.stop(runner)

    def _tidy(self, job_id: int) -> None:
        sweep_places(self._home, str(job_id))
        self._lock_path(job_id).unlink(missing_ok=True)

    def _lock_path(self, job_id: int) -> Path:
        # In a folder that is there in any home that is used, or is made with the first lock.
        folder = self._home / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"job-{job_id}.lock"


def _is_known(job: Job) -> bool:
    """Whether workers were told a moment ago of a job that waits."""
    told = silence(job)
    return job.state == State.QUEUED and told is not None and told < SECONDS_TO_TELL_AGAIN
