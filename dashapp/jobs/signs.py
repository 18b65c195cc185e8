"""Signs of life: for how long a runner may be silent, and what follows from it."""

from __future__ import annotations

from typing import Final

from dashapp.jobs.table import Job, State

FRESH_SECONDS: Final = 3.0
"""A runner beats every second; for as long as this nobody needs to look closer."""
SILENT_SECONDS: Final = 120.0
"""A runner that lives but is silent for as long is stuck. Some libraries hold a process for half
a minute without letting it beat."""
LEASE_SECONDS: Final = 180.0
"""A runner on another machine that is silent for as long has lost its job: it cannot be seen from
here. Longer than SILENT_SECONDS, so that its own machine, which can end it, is first to act."""


def silence(job: Job) -> float | None:
    """Seconds since the runner of a job beat; None where that was before the clock began anew."""
    silent = job.silent_seconds
    return silent if silent is not None and silent >= 0 else None


def is_fresh(job: Job) -> bool:
    """Whether a job runs, and was heard of a moment ago."""
    silent = silence(job)
    return job.state == State.RUNNING and silent is not None and silent < FRESH_SECONDS


def is_stuck(job: Job) -> bool:
    """Of a job whose runner lives: whether it will not get on any more."""
    silent = silence(job)
    return job.state == State.RUNNING and silent is not None and silent > SILENT_SECONDS


def is_given_up(job: Job) -> bool:
    """Of a job whose runner cannot be seen from here: whether it is to be thought dead."""
    return (job.silent_seconds or 0.0) > LEASE_SECONDS
