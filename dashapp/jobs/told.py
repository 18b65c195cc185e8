"""Jobs as whoever asks is told of them, and how one is asked for: the same by every door."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Request

from analytics.engine import Engine
from dashapp.jobs.kinds import asked_for, kind_of
from dashapp.jobs.supervisor import Jobs
from dashapp.jobs.table import Job, State
from dashapp.people.asker import Askers


def ask(jobs: Jobs, askers: Askers, engine: Engine, incoming: Request, content: object) -> Job:
    """The job that what somebody sent puts in the queue.

    Raises InvalidSpec, TooManyJobs; NotSignedIn, NotAllowed; StoreUnavailable.
    """
    kind, spec = asked_for(content)
    askers.of(incoming).require(kind_of(kind).permission)
    _, key = askers.with_key(incoming)
    return jobs.ask(
        key,
        spec,
        kind=kind,
        fingerprint=engine.manifest()["fingerprint"],
        estimated_seconds=kind_of(kind).seconds(spec, engine.catalogue),
    )


def told(job: Job, active: list[Job], visitor: str | None) -> dict[str, Any]:
    """A job as JSON can hold it. Who asked for it is nobody's business but their own.

    active: the jobs that run or wait, in the order of their turn.
    """
    ahead = [other for other in active if other.id < job.id] if job.state == State.QUEUED else []
    left = [other.estimated_seconds * (1 - other.progress) for other in ahead]
    return {
        "id": job.id,
        "kind": job.kind,
        "spec": job.spec,
        "fingerprint": job.fingerprint,
        "state": job.state,
        "progress": job.progress,
        "step": job.step,
        "error": job.error,
        "draft": job.draft,
        "estimated_seconds": round(job.estimated_seconds, 1),
        "created": moment(job.created),
        "started": moment(job.started),
        "finished": moment(job.finished),
        "mine": visitor is not None and job.visitor == visitor,
        "n_ahead": len(ahead),
        "seconds_ahead": round(sum(left), 1),
    }


def moment(seconds: float | None) -> str | None:
    """A time as the browser reads it."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
