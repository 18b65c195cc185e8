"""One job at a time, started by whoever asks for one, looks at one or ends one.

No process does nothing but supervise. Whoever holds the lock of the home runs jobs; where it is
free, the runner before is gone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from dashapp.jobs import table
from dashapp.jobs.hands import Start
from dashapp.jobs.kinds import sweep_places
from dashapp.jobs.lock import RunnerLock
from dashapp.jobs.refusals import LOST, NOT_STARTED, STUCK, JobOver, NoJob, TooManyJobs
from dashapp.jobs.runners_here import RunnersHere
from dashapp.jobs.signs import is_fresh, is_given_up, is_stuck
from dashapp.jobs.table import Job, State
from dashapp.store import Store, StoreUnavailable

log = logging.getLogger(__name__)

SECONDS_TO_DIE: Final = 5.0


class OneByOne:
    """Runs the jobs of a store in this home, one after the other; see `hands.Hands`."""

    def __init__(self, home: Path, store: Store, start: Start, here: RunnersHere) -> None:
        self._home = home
        self._store = store
        self._start = start
        self._here = here

    def is_well(self, active: Sequence[Job]) -> bool:
        """Whether the first of them runs, and was heard of a moment ago."""
        return not active or is_fresh(active[0])

    def tend(self, pen: Connection) -> tuple[int, ...]:
        """Bury a runner that is gone and start the next job. Nobody needs to be told."""
        self._tend(pen)
        return ()

    def tell(self, job_ids: Sequence[int]) -> frozenset[int]:
        """Nothing: who starts a runner is here."""
        return frozenset()

    def go_on(self) -> None:
        """Start the next job as soon as the runner that was killed has let go of the lock."""
        deadline = time.monotonic() + SECONDS_TO_DIE
        while not self._look_closer() and time.monotonic() < deadline:
            time.sleep(0.02)

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
                job = table.get(pen, job_id)
                if job is None:
                    raise NoJob
                if job.state != State.QUEUED:
                    raise JobOver
                table.start(pen, job_id, self._here.runner(pid))
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
            if now and is_stuck(now[0]):
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
        if running is None or running.runner is None or self._here.has(running.runner):
            return False
        if not is_given_up(running):
            return True
        log.error("nothing is heard of %s, which runs job %s", running.runner, running.id)
        table.end(pen, running.id, State.FAILED, error=LOST)
        return False

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
            self._here.stop(job.runner)

    def _run(self, pen: Connection, job: Job, lock: RunnerLock) -> None:
        try:
            pid = self._start(self._home, job.id, lock, self._when_it_ends)
        except OSError as error:
            log.error("no runner for job %s: %s", job.id, error)
            table.end(pen, job.id, State.FAILED, error=NOT_STARTED)
        else:
            table.start(pen, job.id, self._here.runner(pid))

    def _take_lock(self) -> RunnerLock | None:
        return RunnerLock.take(self._home / "jobs.lock")

    # -- in transactions of their own --------------------------------------------------------

    def _look_closer(self) -> bool:
        with self._store.writing() as pen:
            return self._tend(pen)

    def _when_it_ends(self) -> None:
        try:
            self._look_closer()
        except StoreUnavailable as error:
            log.error("after a runner ended: %s", error)
