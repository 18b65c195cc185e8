"""Addresses of jobs: ask for one, look at them, cancel one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from analytics.errors import InvalidSpec
from dashapp.guard import check_values, parsed
from dashapp.jobs.kinds import asked_for, kind_of
from dashapp.jobs.supervisor import Jobs
from dashapp.jobs.told import ask as job_asked_for
from dashapp.jobs.told import told
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
        job = job_asked_for(jobs, askers, engines.current(), request, content)
        answer = _json(told(job, jobs.active(), job.visitor))
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
                "active": [told(job, active, visitor) for job in active],
                "jobs": [told(job, active, visitor) for job in jobs.history(older_than)],
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
        return _json(told(jobs.job(job_id), jobs.active(), askers.of(request).key))

    @routes.post("/<int:job_id>/cancel")
    def cancel(job_id: int) -> Response:
        visitor = askers.of(request).key
        return _json(told(jobs.cancel(job_id, visitor), [], visitor))

    return routes


def _json(content: Any) -> Response:
    answer = jsonify(content)
    answer.headers["Cache-Control"] = "no-store"
    return answer
