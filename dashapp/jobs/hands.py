"""Who sees to it that jobs run: what each way of running them has to be able to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from dashapp.jobs.lock import RunnerLock
from dashapp.jobs.table import Job


class Start(Protocol):
    """Starts a runner of a job; see `process.start_runner`."""

    def __call__(
        self, home: Path, job_id: int, lock: RunnerLock, when_it_ends: Callable[[], None]
    ) -> int:
        """The pid of the runner, which holds the lock. Raises OSError."""


class Hands(Protocol):
    """One way of running the jobs of a store.

    What takes a `pen` works within the transaction that nobody else writes beside.
    """

    def is_well(self, active: Sequence[Job]) -> bool:
        """Whether nothing needs to be done for the jobs that run or wait, as far as they tell."""

    def tend(self, pen: Connection) -> tuple[int, ...]:
        """Notice runners that are gone, and have the next jobs run.

        The ids of the jobs that others are to be told of when the transaction is over.
        """

    def tell(self, job_ids: Sequence[int]) -> frozenset[int]:
        """Tell others that these wait to be run; the ids of those of whom nobody could be told."""

    def go_on(self) -> None:
        """Have the next job run, now that a runner was stopped. Raises StoreUnavailable."""

    def claim(self, job_id: int, pid: int) -> RunnerLock:
        """Let the process `pid`, started by hand, run a job that waits.

        Raises NoJob, TooManyJobs, JobOver; StoreUnavailable; OSError.
        """
