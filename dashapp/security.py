"""What every request and every answer goes through: size, origin, the callback guard, headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

import dash
from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import Forbidden

from dashapp.errors import answer_failures
from dashapp.guard import callbacks_endpoint, check_callback_request
from dashapp.settings import Settings

MAX_BODY_BYTES: Final = 256 * 1024
"""Far above the largest callback of ours; a route that takes files sets its own for the request."""

SAFE_METHODS: Final = frozenset(("GET", "HEAD", "OPTIONS"))

CONTENT_POLICY: Final = (
    "default-src 'self'",
    "script-src 'self' {hashes}",
    # Dash and Plotly set style attributes; no style of ours depends on what a person typed.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-ancestors {ancestors}",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
)

HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)

HTTPS_HEADERS: Final = (
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
"""Sent only where people come by https: browsers warn about or ignore them on plain http."""


def protect(app: dash.Dash, settings: Settings) -> None:
    """Guard every route of `app`. Call it once, after the layout and all callbacks are registered.

    Refusals and failures are answered by dashapp.errors, and carry the same headers.
    """
    server = app.server
    server.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    answer_failures(server, home=app.config.requests_pathname_prefix)
    _refuse_other_sites(server)
    _guard_callbacks(app)
    _add_headers(app, https=settings.https)


def comes_from_another_site(incoming: Request) -> bool:
    """Whether a browser says that a page of another site made this request.

    Sec-Fetch-Site is the browser's own word; on plain http browsers only send Origin. Programs
    send neither, and have no visitor's cookies to misuse.
    """
    fetched_from = incoming.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from not in ("same-origin", "none")
    origin = incoming.headers.get("Origin")
    if origin is None:
        return False
    try:
        sender = urlsplit(origin)
        receiver = urlsplit(f"{sender.scheme}://{incoming.host}")
        default = {"http": 80, "https": 443}.get(sender.scheme)
        return not sender.hostname or (sender.hostname, sender.port or default) != (
            receiver.hostname,
            receiver.port or default,
        )
    except ValueError:  # not an address at all
        return True


def _refuse_other_sites(server: Flask) -> None:
    def refuse_other_sites() -> None:
        if request.method not in SAFE_METHODS and comes_from_another_site(request):
            raise Forbidden

    server.before_request(refuse_other_sites)


def _guard_callbacks(app: dash.Dash) -> None:
    endpoint = callbacks_endpoint(app)

    def guard_callbacks() -> None:
        if request.endpoint == endpoint and request.method == "POST":
            g.callback_output = check_callback_request(request.get_data(), app)

    app.server.before_request(guard_callbacks)


def _add_headers(app: dash.Dash, *, https: bool) -> None:
    headers = HEADERS + HTTPS_HEADERS if https else HEADERS

    def add_headers(answer: Response) -> Response:
        # The hashes are asked for each time: Dash adds inline scripts during the first request.
        ancestors = g.get("frame_ancestors", ("'self'",))
        answer.headers["Content-Security-Policy"] = content_policy(app, ancestors)
        answer.headers.update(headers)
        if "frame_ancestors" in g:  # pages that isolate themselves show only what says it may be
            answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    app.server.after_request(add_headers)


def content_policy(app: dash.Dash, ancestors: Sequence[str] = ("'self'",)) -> str:
    """The Content-Security-Policy under which exactly the inline scripts of `app` run.

    ancestors: origins whose pages may show the answer in a frame.
    """
    return "; ".join(CONTENT_POLICY).format(
        hashes=" ".join(app.csp_hashes()), ancestors=" ".join(ancestors)
    )


def let_frames(origins: Sequence[str]) -> None:
    """Let pages of some origins show the answer to the request at hand in a frame."""
    g.frame_ancestors = ("'self'", *origins)
