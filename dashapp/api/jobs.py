"""Jobs: ask for one, look at them, cancel one. The rules are those of the Lab."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Final, Literal

from flask import Response, request, url_for
from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from dashapp.api.operations import Asked, Operation
from dashapp.api.operations import told as answered
from dashapp.api.questions import DIGITS, Body, Question
from dashapp.api.shapes import CLOSED, Share
from dashapp.jobs.kinds import GROUP, KINDS
from dashapp.jobs.supervisor import Jobs
from dashapp.jobs.told import ask, told
from dashapp.people.asker import Askers

ABOUT: Final = "Jobs"
_FARTHEST: Final = 2**31


class JobsQuestion(Question):
    """Where the list begins."""

    before: Annotated[int, Field(ge=1, le=_FARTHEST), DIGITS] | None = Field(
        default=None, description="Only jobs with a lower number, for older ones."
    )


class JobBody(Body):
    """What is asked for; what else there is to say depends on the kind, see the Lab."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    kind: Literal[tuple(KINDS)] = Field(  # type: ignore[valid-type]
        default=GROUP,
        description="“group” groups the tracks by a method, “sweep” tries numbers of groups, "
        "“print” makes the report and its figures, “export” writes the view of a query (`view`) "
        "as a file (`format`: csv, json or parquet), which `/export.<format>?<view>` then gives, "
        "“import” makes a catalogue of files that were "
        "brought to the Data page: of tracks (`upload`), of plays (`listens`) and of people "
        "(`users`); plays alone are added to the catalogue in use.",
    )


@with_config(CLOSED)
class JobAnswer(TypedDict):
    """A job."""

    id: int
    kind: str
    spec: Annotated[dict[str, Any], Field(description="What was asked for.")]
    fingerprint: Annotated[str, Field(description="Of the tracks it was asked for.")]
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    progress: Share
    step: Annotated[str, Field(description="What is being done, in words.")]
    error: str | None
    draft: Annotated[str | None, Field(description="The name of the draft it left.")]
    estimated_seconds: float
    created: str | None
    started: str | None
    finished: str | None
    mine: Annotated[bool, Field(description="Whether whoever asks here asked for it.")]
    n_ahead: int
    seconds_ahead: float


@with_config(CLOSED)
class JobsAnswer(TypedDict):
    """Jobs: those that run or wait by turn, and the newest of all."""

    active: list[JobAnswer]
    items: list[JobAnswer]


def operations(jobs: Jobs, askers: Askers) -> tuple[Operation, ...]:
    """The operations over some jobs, and those who may ask."""

    def with_both(view: Any) -> Any:
        bound = partial(view, jobs, askers)
        bound.__doc__ = view.__doc__
        return bound

    return (
        Operation(
            name="listJobs", path="/jobs", about=ABOUT, view=with_both(list_jobs),
            gives=JobsAnswer, question=JobsQuestion, follows=False,
        ),
        Operation(
            name="askForJob", path="/jobs", about=ABOUT, method="POST", status=202,
            view=with_both(ask_for), gives=JobAnswer, body=JobBody, refusals=(422,),
            follows=False, body_example={"kind": "sweep", "from": 2, "to": 12},
        ),
        Operation(
            name="getJob", path="/jobs/<int:job_id>", about=ABOUT, view=with_both(one_job),
            gives=JobAnswer, refusals=(404,), follows=False,
        ),
        Operation(
            name="cancelJob", path="/jobs/<int:job_id>/cancel", about=ABOUT, method="POST",
            view=with_both(cancel), gives=JobAnswer, refusals=(404, 409), follows=False,
        ),
    )  # fmt: skip


def list_jobs(jobs: Jobs, askers: Askers, asked: Asked[JobsQuestion]) -> dict[str, Any]:
    """Jobs that run or wait, by turn, and the newest of all."""
    jobs.look()
    visitor, active = askers.of(request).key, jobs.active()
    return {
        "active": [told(job, active, visitor) for job in active],
        "items": [told(job, active, visitor) for job in jobs.history(asked.question.before)],
    }


def ask_for(jobs: Jobs, askers: Askers, asked: Asked[Any]) -> Response:
    """Ask for a job.

    It waits its turn; `Location` says where to look how far it is. Whoever asks has one job at a
    time, and is known by the cookie that comes with the answer.
    """
    job = ask(jobs, askers, asked.engine, request, asked.body)
    answer = answered(told(job, jobs.active(), job.visitor), 202)
    answer.headers["Location"] = url_for("api.getJob", job_id=job.id)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def one_job(jobs: Jobs, askers: Askers, asked: Asked[Any]) -> dict[str, Any]:
    """One job."""
    jobs.look()
    return told(jobs.job(asked.path["job_id"]), jobs.active(), askers.of(request).key)


def cancel(jobs: Jobs, askers: Askers, asked: Asked[Any]) -> dict[str, Any]:
    """Cancel a job of one's own."""
    visitor = askers.of(request).key
    return told(jobs.cancel(asked.path["job_id"], visitor), [], visitor)
