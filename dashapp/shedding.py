"""Refuse whoever has waited too long for a thread, at once, so that the others do not wait as long.

Where more is asked than can be answered, everybody would wait longer and longer, and so would
whoever looks whether the server lives. A refusal costs little, and pages ask again by themselves.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final, NamedTuple

from flask import Flask, request
from werkzeug.exceptions import ServiceUnavailable

MOST_SECONDS: Final = 0.4
"""A filter is to be answered within half a second, of which it takes some hundredths itself."""
FEWEST_OTHERS: Final = 16
"""Fewer who wait are a moment in which the machine was busy, not more than can be answered."""
SECONDS_TO_WAIT: Final = 1
_NEVER: Final = ("health.live",)


class Waited(NamedTuple):
    """How long a request has waited for a thread, and how many others still do."""

    seconds: float
    n_others: int


WAITED: Final[ContextVar[Waited | None]] = ContextVar("waited", default=None)
"""Of the request that this thread answers; set by the worker (dashapp/draining_worker.py)."""


def shed_load(server: Flask) -> None:
    """Have `server` refuse with 503 while more comes than it can answer. Call it first."""

    def refuse() -> None:
        waited = WAITED.get()
        if waited is None or request.endpoint in _NEVER:
            return
        if waited.n_others >= FEWEST_OTHERS and waited.seconds > MOST_SECONDS:
            raise ServiceUnavailable(retry_after=SECONDS_TO_WAIT)

    server.before_request(refuse)
