"""Jobs as rows of the store. Each function works within the transaction it is given."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from dashapp.store.clock import seconds_now
from dashapp.store.schema import JOBS


class State(StrEnum):
    """Where a job is. The last three are for good."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE: Final = (State.QUEUED, State.RUNNING)
ONLY_SLOT: Final = 0
"""Of every job where one runs at a time."""

_LARGEST: Final = 2**31 - 1
"""The largest whole number in a column of PostgreSQL's; what strangers ask for can be larger."""


@dataclass(frozen=True, slots=True)
class Runner:
    """A process that runs jobs. host: where it is, see `place.this_place`."""

    pid: int
    host: str


@dataclass(frozen=True, slots=True)
class Job:
    """One run, asked for on the page.

    visitor: who asked; nobody else's business.  kind: of work, one of kinds.KINDS.
    spec: what was asked for, as JSON holds it.  fingerprint: of the tracks it was asked for.
    progress: 0 to 1.  step: what is being done, in words.  error: one sentence.
    draft: the name of what it left; only jobs of the kind "group" leave drafts.
    created, started, finished: seconds since 1970.  runner: who runs it, or did.
    silent_seconds: since the runner beat, or since workers were told of a job that waits, as of
    when the job was looked at; below 0 where the clock began anew meanwhile.
    """

    id: int
    visitor: str
    kind: str
    spec: Mapping[str, Any]
    fingerprint: str
    state: State
    estimated_seconds: float
    progress: float
    step: str
    error: str | None
    draft: str | None
    created: float
    started: float | None
    finished: float | None
    runner: Runner | None
    silent_seconds: float | None


def add(
    pen: Connection, *, visitor: str, kind: str, spec: Mapping[str, Any], fingerprint: str,
    estimated_seconds: float,
) -> int:  # fmt: skip
    """Put a job at the end of the queue and return its id."""
    values = {
        "visitor": visitor, "kind": kind, "spec": json.dumps(spec, sort_keys=True),
        "fingerprint": fingerprint, "estimated_seconds": estimated_seconds,
        "state": State.QUEUED, "progress": 0.0, "step": "", "created": time.time(),
    }  # fmt: skip
    return int(pen.execute(insert(JOBS).values(values).returning(JOBS.c.id)).scalar_one())


def get(look: Connection, job_id: int) -> Job | None:
    """The job of this id, if there is one."""
    if not 0 < job_id <= _LARGEST:
        return None
    row = look.execute(_jobs(look).where(JOBS.c.id == job_id)).mappings().one_or_none()
    return None if row is None else _job(row)


def active(look: Connection) -> list[Job]:
    """The jobs that run or wait: those that run first, then by when they were asked for."""
    query = _jobs(look).where(JOBS.c.state.in_(ACTIVE))
    query = query.order_by(JOBS.c.state != State.RUNNING, JOBS.c.id)
    return [_job(row) for row in look.execute(query).mappings()]


def newest(look: Connection, most: int, before: int | None) -> list[Job]:
    """Up to `most` jobs, the newest first, of those with an id below `before`."""
    query = _jobs(look).order_by(JOBS.c.id.desc()).limit(most)
    if before is not None:
        query = query.where(JOBS.c.id < min(max(before, 0), _LARGEST))
    return [_job(row) for row in look.execute(query).mappings()]


def count_by_state(look: Connection) -> dict[str, int]:
    """How many jobs there are in each state, with 0 where there are none."""
    query = select(JOBS.c.state, func.count()).group_by(JOBS.c.state)
    found = {str(state): int(count) for state, count in look.execute(query)}
    return {state.value: found.get(state, 0) for state in State}


def note_told(pen: Connection, job_id: int) -> None:
    """Write down that workers are told of a job that waits; see Job.silent_seconds."""
    _set(pen, job_id, heartbeat=seconds_now(pen))


def start(pen: Connection, job_id: int, runner: Runner, *, slot: int = ONLY_SLOT) -> None:
    """Let a job that waits be run by a process. slot: no two jobs that run have the same."""
    _set(
        pen,
        job_id,
        state=State.RUNNING,
        step="Starting",
        started=time.time(),
        pid=runner.pid,
        host=runner.host,
        slot=slot,
        heartbeat=seconds_now(pen),
    )


def end(
    pen: Connection, job_id: int, state: State, *, error: str | None = None,
    draft: str | None = None,
) -> None:  # fmt: skip
    """End a job that is not over."""
    values: dict[str, Any] = {"state": state, "error": error, "draft": draft}
    if state == State.DONE:
        values["progress"] = 1.0
    _set(pen, job_id, finished=time.time(), **values)


def beat(pen: Connection, job_id: int, runner: Runner, progress: float, step: str) -> bool:
    """Say that the runner lives, and how far it is; False if the job is not its own any more."""
    mine = (JOBS.c.id == job_id) & (JOBS.c.state == State.RUNNING)
    mine &= (JOBS.c.pid == runner.pid) & (JOBS.c.host == runner.host)
    news = {"progress": progress, "step": step, "heartbeat": seconds_now(pen)}
    return pen.execute(update(JOBS).where(mine).values(news)).rowcount == 1


def next_waiting(look: Connection) -> Job | None:
    """The job whose turn is next, if any waits."""
    return next((job for job in active(look) if job.state == State.QUEUED), None)


def _set(pen: Connection, job_id: int, **values: Any) -> None:
    is_open = (JOBS.c.id == job_id) & JOBS.c.state.in_(ACTIVE)
    pen.execute(update(JOBS).where(is_open).values(values))


def _jobs(look: Connection) -> Select[Any]:
    return select(JOBS, (seconds_now(look) - JOBS.c.heartbeat).label("silent_seconds"))


def _job(row: RowMapping) -> Job:
    values = dict(row)
    pid, host, *_ = (values.pop(name) for name in ("pid", "host", "heartbeat", "slot"))
    # Without a host it was started before hosts were written down, on the only machine there was.
    values["runner"] = None if pid is None else Runner(pid, host or "")
    return Job(**{**values, "spec": json.loads(row["spec"]), "state": State(row["state"])})
