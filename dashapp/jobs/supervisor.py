"""Jobs as the page sees them: asked for, looked at, cancelled. However they run, the rules are one.

Whoever asks for a job, looks at one or ends one also sees to it that runners which are gone are
noticed and the next job runs, in a transaction that nobody else writes beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from dashapp.jobs import process, table
from dashapp.jobs.handed_out import HandedOut, Tell
from dashapp.jobs.hands import Hands, Start
from dashapp.jobs.kinds import GROUP, JobSpec, forget
from dashapp.jobs.lock import RunnerLock
from dashapp.jobs.one_by_one import OneByOne
from dashapp.jobs.refusals import NOT_HANDED_OUT, JobOver, NoJob, NotYours, TooManyJobs
from dashapp.jobs.runners_here import RunnersHere
from dashapp.jobs.table import ACTIVE, Job, State
from dashapp.store import Store

MOST_WAITING: Final = 10
MOST_LISTED: Final = 100


class Jobs:
    """The jobs of one store. Safe to share between threads; creating it touches nothing on disk."""

    def __init__(
        self,
        home: Path,
        store: Store,
        *,
        start: Start = process.start_runner,
        kill: Callable[[int], None] = process.kill,
        tell: Tell | None = None,
        room: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        """Keep jobs in `store`, their locks and what they leave in `home`.

        tell: sends word of a job to workers, which then run them; without it they run here.
        room: by kind, what raises why no more can be made of what jobs of it make.
        """
        self._room = room or {}
        self._home = home
        self._store = store
        self._here = RunnersHere(home, store, kill)
        self._hands: Hands = (
            OneByOne(home, store, start, self._here)
            if tell is None
            else HandedOut(home, store, start, self._here, tell)
        )

    def ask(
        self, visitor: str, spec: JobSpec, *, kind: str = GROUP, fingerprint: str,
        estimated_seconds: float,
    ) -> Job:  # fmt: skip
        """Put a job in the queue, and have it run when it is its turn. kind: of kinds.KINDS.

        Raises TooManyJobs, what says that there is no room for what it makes; StoreUnavailable.
        """
        if kind in self._room:
            self._room[kind]()
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
            due = self._hands.tend(pen)
        if job_id in self._hands.tell(sorted(due, reverse=True)):
            with self._store.writing() as pen:
                table.end(pen, job_id, State.FAILED, error=NOT_HANDED_OUT)
        return self.job(job_id)

    def look(self) -> None:
        """Notice runners that are gone, and see to it that the next job runs.

        Raises StoreUnavailable. Costs a reader's transaction while all is well.
        """
        with self._store.reading() as look:
            now = table.active(look)
        if not self._hands.is_well(now):
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
            here = job.runner is not None and self._here.stop(job.runner)
        forget(self._home, job.kind, job.spec)
        if here:
            self._hands.go_on()
        elif job.runner is not None:
            # It ends itself with its next beat, which finds that the job is over.
            self._look_closer()
        return self.job(job_id)

    def claim(self, job_id: int, pid: int) -> RunnerLock:
        """Let the process `pid`, started by hand, run a job that waits.

        Raises NoJob, TooManyJobs, JobOver; StoreUnavailable; OSError.
        """
        return self._hands.claim(job_id, pid)

    def _look_closer(self) -> None:
        with self._store.writing() as pen:
            due = self._hands.tend(pen)
        self._hands.tell(due)


def _existing(look: Connection, job_id: int) -> Job:
    job = table.get(look, job_id)
    if job is None:
        raise NoJob
    return job
