"""Jobs as the page sees them: asked for, looked at, cancelled; and who sees to it that they run.

No process does nothing but supervise. Whoever asks for a job, looks at one or ends one notices a
runner that is gone and starts the next job, in a transaction that nobody else writes beside.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import Connection

from analytics.errors import UndertoneError
from dashapp.jobs import process, table
from dashapp.jobs.kinds import GROUP, JobSpec, sweep_places
from dashapp.jobs.lock import RunnerLock
from dashapp.jobs.place import this_place
from dashapp.jobs.table import ACTIVE, Job, Runner, State
from dashapp.store import Store, StoreUnavailable

log = logging.getLogger(__name__)

MOST_WAITING: Final = 10
MOST_LISTED: Final = 100

FRESH_SECONDS: Final = 3.0
"""A runner beats every second; for as long as this nobody needs to look closer."""
SILENT_SECONDS: Final = 120.0
"""A runner that lives but is silent for as long is stuck. Some libraries hold a process for half
a minute without letting it beat."""
LEASE_SECONDS: Final = 180.0
"""A runner on another machine that is silent for as long has lost its job: it cannot be seen from
here. Longer than SILENT_SECONDS, so that its own machine, which can end it, is first to act."""
SECONDS_TO_DIE: Final = 5.0

LOST: Final = "The process that ran this job ended before the job was done; start it again."
STUCK: Final = "This job stopped answering and was ended; start it again."
NOT_STARTED: Final = "No process could be started for this job. Try again later."


class NoJob(UndertoneError):
    """There is no job of this number."""

    def __init__(self) -> None:
        super().__init__("There is no such job.")


class TooManyJobs(UndertoneError):
    """The queue is full, or has a job of this visitor already."""


class NotYours(UndertoneError):
    """Somebody else asked for this job."""

    def __init__(self) -> None:
        super().__init__("Only the person who started a job can cancel it.")


class JobOver(UndertoneError):
    """A job that is over cannot be cancelled."""

    def __init__(self) -> None:
        super().__init__("This job is over already.")


class Start(Protocol):
    """Starts a runner of a job; see `process.start_runner`."""

    def __call__(
        self, home: Path, job_id: int, lock: RunnerLock, when_it_ends: Callable[[], None]
    ) -> int:
        """The pid of the runner, which holds the lock. Raises OSError."""


class Jobs:
    """The jobs of one home. Safe to share between threads; creating it touches nothing on disk."""

    def __init__(
        self,
        home: Path,
        store: Store,
        *,
        start: Start = process.start_runner,
        kill: Callable[[int], None] = process.kill,
    ) -> None:
        """Keep jobs in `store`, their lock and what they leave in `home`."""
        self._home = home
        self._store = store
        self._place = this_place(home)
        self._start = start
        self._kill = kill

    def ask(
        self, visitor: str, spec: JobSpec, *, kind: str = GROUP, fingerprint: str,
        estimated_seconds: float,
    ) -> Job:  # fmt: skip
        """Put a job in the queue, and start it if none runs. kind: of kinds.KINDS.

        Raises TooManyJobs; StoreUnavailable.
        """
        self.look()
        with self._store.writing() as pen:
            now = table.active(pen)
            if any(job.visitor == visitor for job in now):
                raise TooManyJobs(
                    "You have started a job already. Wait until it is done, or cancel it first."
                )
            if sum(job.state == State.QUEUED for job in now) >= MOST_WAITING:
                raise TooManyJobs(
                    f"{MOST_WAITING} jobs are waiting already. Try again when one of them is done."
                )
            job_id = table.add(
                pen, visitor=visitor, kind=kind, spec=spec.to_dict(), fingerprint=fingerprint,
                estimated_seconds=estimated_seconds,
            )  # fmt: skip
            self._tend(pen)
            return _existing(pen, job_id)

    def look(self) -> None:
        """Notice a runner that is gone, and see to it that the next job runs.

        Raises StoreUnavailable. Costs a reader's transaction while all is well.
        """
        with self._store.reading() as look:
            now = table.active(look)
        if now and not _is_fresh(now[0]):
            self._look_closer()

    def job(self, job_id: int) -> Job:
        """One job. Raises NoJob; StoreUnavailable."""
        with self._store.reading() as look:
            return _existing(look, job_id)

    def active(self) -> list[Job]:
        """The jobs that run or wait, in the order of their turn. Raises StoreUnavailable."""
        with self._store.reading() as look:
            return table.active(look)

    def history(self, before: int | None = None) -> list[Job]:
        """The newest jobs with an id below `before`, newest first. Raises StoreUnavailable."""
        with self._store.reading() as look:
            return table.newest(look, MOST_LISTED, before)

    def cancel(self, job_id: int, visitor: str | None) -> Job:
        """End a job of this visitor that waits or runs, and what runs it.

        Raises NoJob, NotYours, JobOver; StoreUnavailable.
        """
        self.look()
        with self._store.writing() as pen:
            job = _existing(pen, job_id)
            if job.visitor != visitor:
                raise NotYours
            if job.state not in ACTIVE:
                raise JobOver
            table.end(pen, job_id, State.CANCELLED)
            here = job.runner is not None and self._is_here(job.runner)
            if job.runner is not None and here:
                self._kill(job.runner.pid)
        if here:
            self._go_on()
        elif job.runner is not None:
            # It ends itself with its next beat, which finds that the job is over.
            self._look_closer()
        return self.job(job_id)

    def claim(self, job_id: int, pid: int) -> RunnerLock:
        """Let the process `pid`, started by hand, run a job that waits.

        Raises NoJob, TooManyJobs, JobOver; StoreUnavailable; OSError.
        """
        with self._store.writing() as pen:
            lock = None if self._runs_elsewhere(pen) else self._take_lock()
            if lock is None:
                raise TooManyJobs("A job is running already; this one starts after it.")
            try:
                self._bury(pen)
                job = _existing(pen, job_id)
                if job.state != State.QUEUED:
                    raise JobOver
                table.start(pen, job_id, Runner(pid, self._place))
            except BaseException:
                lock.close()
                raise
        return lock

    # -- within the one transaction that may write -------------------------------------------

    def _tend(self, pen: Connection) -> bool:
        """Bury a runner that is gone and start the next job; False while a runner lives."""
        if self._runs_elsewhere(pen):
            return False
        now = table.active(pen)
        # Taken and let go within the transaction: nobody finds the lock held by one who only looks.
        lock = self._take_lock()
        if lock is None:
            if now and _is_stuck(now[0]):
                self._end_stuck(pen, now[0])
            return False
        try:
            self._bury(pen)
            following = table.next_waiting(pen)
            if following is not None:
                self._run(pen, following, lock)
        finally:
            lock.close()
        return True

    def _runs_elsewhere(self, pen: Connection) -> bool:
        """Whether another machine runs a job; one that has been silent for too long does not."""
        running = next((job for job in table.active(pen) if job.state == State.RUNNING), None)
        if running is None or running.runner is None or self._is_here(running.runner):
            return False
        if (running.silent_seconds or 0.0) <= LEASE_SECONDS:
            return True
        log.error("nothing is heard of %s, which runs job %s", running.runner, running.id)
        table.end(pen, running.id, State.FAILED, error=LOST)
        return False

    def _is_here(self, runner: Runner) -> bool:
        """Whether its lock and its pid are those of this machine."""
        return not self._store.shared or runner.host == self._place

    def _bury(self, pen: Connection) -> None:
        """What the runner that held the lock before left behind."""
        sweep_places(self._home)
        for job in table.active(pen):
            if job.state == State.RUNNING:
                log.error("%s of job %s is gone", job.runner, job.id)
                table.end(pen, job.id, State.FAILED, error=LOST)

    def _end_stuck(self, pen: Connection, job: Job) -> None:
        log.error("job %s is stuck; ending %s", job.id, job.runner)
        table.end(pen, job.id, State.FAILED, error=STUCK)
        if job.runner is not None:
            self._kill(job.runner.pid)

    def _run(self, pen: Connection, job: Job, lock: RunnerLock) -> None:
        try:
            pid = self._start(self._home, job.id, lock, self._when_it_ends)
        except OSError as error:
            log.error("no runner for job %s: %s", job.id, error)
            table.end(pen, job.id, State.FAILED, error=NOT_STARTED)
        else:
            table.start(pen, job.id, Runner(pid, self._place))

    def _take_lock(self) -> RunnerLock | None:
        return RunnerLock.take(self._home / "jobs.lock")

    # -- in transactions of their own --------------------------------------------------------

    def _look_closer(self) -> bool:
        with self._store.writing() as pen:
            return self._tend(pen)

    def _go_on(self) -> None:
        """Start the next job as soon as the runner that was killed has let go of the lock."""
        deadline = time.monotonic() + SECONDS_TO_DIE
        while not self._look_closer() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _when_it_ends(self) -> None:
        try:
            self._look_closer()
        except StoreUnavailable as error:
            log.error("after a runner ended: %s", error)


def _existing(look: Connection, job_id: int) -> Job:
    job = table.get(look, job_id)
    if job is None:
        raise NoJob
    return job


def _silence(job: Job) -> float | None:
    """Seconds since the runner of a job beat; None where that was before the clock began anew."""
    silent = job.silent_seconds
    return silent if silent is not None and silent >= 0 else None


def _is_fresh(job: Job) -> bool:
    silent = _silence(job)
    return job.state == State.RUNNING and silent is not None and silent < FRESH_SECONDS


def _is_stuck(job: Job) -> bool:
    """Of a job whose runner lives."""
    silent = _silence(job)
    return job.state == State.RUNNING and silent is not None and silent > SILENT_SECONDS
