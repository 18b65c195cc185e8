"""Addresses of jobs: ask for one, look at them, cancel one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from analytics.errors import InvalidSpec
from dashapp.guard import check_values, parsed
from dashapp.jobs.kinds import asked_for, kind_of
from dashapp.jobs.supervisor import Jobs
from dashapp.jobs.table import ACTIVE, Job
from dashapp.live import LiveEngines
from dashapp.people.asker import Askers
from dashapp.refusals import answer_refusals


def make_job_routes(engines: LiveEngines, jobs: Jobs, askers: Askers) -> Blueprint:
    """The routes below `/jobs`, over the engines and the jobs they are given."""
    routes = Blueprint("jobs", __name__, url_prefix="/jobs")
    answer_refusals(routes)

    @routes.post("")
    def ask() -> Response:
        """A spec as JSON, with its kind beside it ("group" without); 202 and the job."""
        content = parsed(request.get_data())
        check_values(content)
        kind, spec = asked_for(content)
        engine = engines.current()
        askers.of(request).require(kind_of(kind).permission)
        _, key = askers.with_key(request)
        job = jobs.ask(
            key,
            spec,
            kind=kind,
            fingerprint=engine.manifest()["fingerprint"],
            estimated_seconds=kind_of(kind).seconds(spec, engine.catalogue),
        )
        answer = _json(_shown(job, jobs.active(), job.visitor))
        answer.status_code = 202
        answer.headers["Location"] = url_for("jobs.one", job_id=job.id)
        return answer

    @routes.get("")
    def every() -> Response:
        """Those that run or wait, by turn, and the newest of all; ?before=<id> for older ones."""
        jobs.look()
        visitor, active = askers.of(request).key, jobs.active()
        older_than = request.args.get("before", type=int)
        return _json(
            {
                "active": [_shown(job, active, visitor) for job in active],
                "jobs": [_shown(job, active, visitor) for job in jobs.history(older_than)],
            }
        )

    @routes.get("/estimate")
    def estimate() -> Response:
        """How long a run of ?spec=<JSON> would take, or the sentence with which it is refused."""
        content = parsed(request.args.get("spec", "{}").encode())
        check_values(content)
        try:
            kind, spec = asked_for(content)
            seconds = kind_of(kind).seconds(spec, engines.current().catalogue)
        except InvalidSpec as refusal:  # an answer like the other: people type, letter by letter
            return _json({"seconds": None, "refused": str(refusal)})
        return _json({"seconds": round(seconds, 1), "refused": None})

    @routes.get("/<int:job_id>")
    def one(job_id: int) -> Response:
        jobs.look()
        return _json(_shown(jobs.job(job_id), jobs.active(), askers.of(request).key))

    @routes.post("/<int:job_id>/cancel")
    def cancel(job_id: int) -> Response:
        visitor = askers.of(request).key
        return _json(_shown(jobs.cancel(job_id, visitor), [], visitor))

    return routes


def _shown(job: Job, active: list[Job], visitor: str | None) -> dict[str, Any]:
    """A job as the page gets it. Who asked for it is nobody's business but their own.

    active: the jobs that run or wait, in the order of their turn.
    """
    ahead = [other for other in active if other.id < job.id] if job.state in ACTIVE else []
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
        "created": _moment(job.created),
        "started": _moment(job.started),
        "finished": _moment(job.finished),
        "mine": visitor is not None and job.visitor == visitor,
        "n_ahead": len(ahead),
        "seconds_ahead": round(sum(left), 1),
    }


def _moment(seconds: float | None) -> str | None:
    """A time as the browser reads it."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _json(content: Any) -> Response:
    answer = jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer
