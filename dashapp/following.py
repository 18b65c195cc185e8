"""Follow each request: an id that its log lines and its answer carry, its time, and its line.

The id comes from the proxy where that sends a plain one (X-Request-ID), so that both logs can be
read together. What is kept of a request is the kind of address it asked for, as the program spells
it, never what a visitor wrote.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Protocol

from flask import Flask, request
from werkzeug.wsgi import ClosingIterator

from dashapp.logs import ACCESS, FOLLOWED, Followed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(ACCESS)

HEADER: Final = "X-Request-ID"
_PLAIN: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Observer(Protocol):
    """Told of each answer; `Metrics.request` is one."""

    def __call__(self, route: str, status: int, seconds: float) -> None:
        """An answer of this status was ready after so many seconds."""


def follow_requests(server: Flask, observe: Observer, *, access_log: bool) -> None:
    """Follow the requests of `server`. Call it before anything else looks at them.

    access_log: whether each leaves a line in the log.
    """
    server.before_request(_note_route)
    answer = server.wsgi_app

    def followed_answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        followed = Followed(request_id(environ.get("HTTP_X_REQUEST_ID", "")))
        FOLLOWED.set(followed)
        began = time.perf_counter()
        statuses = [500]  # should there be no answer at all

        def start_followed(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            statuses.append(int(status[:3]))
            return start(status, [*headers, (HEADER, followed.id)], *error)

        try:
            content = answer(environ, start_followed)
        finally:
            seconds = time.perf_counter() - began
            observe(followed.route, statuses[-1], seconds)
            if access_log:
                _write(environ, followed.route, statuses[-1], seconds)
        # Only when it has been sent: what is streamed may have something to say, too.
        return ClosingIterator(content, _end)

    server.wsgi_app = followed_answer  # type: ignore[method-assign, assignment]  # Flask's own way


def _end() -> None:
    FOLLOWED.set(None)


def request_id(given: str) -> str:
    """The id a proxy gave, if it is a plain one; otherwise a new one."""
    return given if _PLAIN.fullmatch(given) else secrets.token_hex(8)


def _note_route() -> None:
    followed = FOLLOWED.get()
    if followed and request.url_rule is not None:
        followed.route = request.url_rule.rule


def _write(environ: WSGIEnvironment, route: str, status: int, seconds: float) -> None:
    given = environ.get("REQUEST_METHOD", "")
    method = given if given in _METHODS else "other"
    milliseconds = round(seconds * 1000, 1)
    facts = {"method": method, "route": route, "status": status, "milliseconds": milliseconds}
    log.info("%s %s %s in %s ms", method, route, status, milliseconds, extra={"facts": facts})
