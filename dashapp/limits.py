"""How much one address may ask: far more than a listener does, far less than a script can.

Requests are counted by minute in the shared Redis, or in each process where there is none or it is
away. A refusal is a sentence, a 429 and the seconds after which to try again. This machine's own
address is not counted: it is its owner, or everybody who comes through a proxy of which the program
was not told (UNDERTONE_PROXIES), and no single visitor.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from types import MappingProxyType
from typing import Any, Final

import dash
from flask import Request, Response, request
from flask_limiter import ApplicationLimit, Limiter, RequestLimit
from werkzeug.exceptions import TooManyRequests

from dashapp.addresses import is_this_machine
from dashapp.errors import answer_to
from dashapp.guard import callbacks_endpoint
from dashapp.redis_server import RedisServer
from dashapp.settings import Settings
from dashapp.shared_counts import SCHEME

_IPV6_PREFIX_BITS: Final = 64
"""What a provider gives one household; every device has as many addresses as it likes."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What of one kind an address may ask for in a minute.

    endpoints: of the program's addresses, those it is about, "blueprint." for all of a blueprint.
    """

    a_minute: int
    what: str
    endpoints: tuple[str, ...]


LIMITS: Final[Mapping[str, Limit]] = MappingProxyType(
    {
        "jobs": Limit(
            60, "jobs asked for or cancelled",
            ("jobs.", "drafts.", "api.askForJob", "api.cancelJob"),
        ),
        "sign-ins": Limit(
            120, "sign-ins, and accounts made",
            (
                "account.sign_in", "account.sign_up", "account.join", "account.password",
                "elsewhere.",
            ),
        ),
        "exports": Limit(
            120, "files and reports taken away",
            ("undertone.export", "lab.differing", "lab.clusters", "lab.representatives", "report."),
        ),
        "playlists": Limit(
            600, "playlists as files, and what became of them",
            ("playlists.", "api.makePlaylist", "api.makePlaylistFile"),
        ),
        "search": Limit(3_000, "searches; each letter typed is one", ("search.",)),
        "library": Limit(300, "lists of one's own matched", ("library.",)),
        "page": Limit(6_000, "changes of a page", ()),
        # After those that name some of its addresses.
        "api": Limit(3_000, "questions of programs", ("api.",)),
        "other": Limit(600, "anything else that is sent", ("account.", "people.")),
    }
)  # fmt: skip
"""By name. An office behind one address is many people: the numbers are for fifty of them."""

_PAGE: Final = "page"
_OTHER: Final = "other"
_ALSO_READ: Final = ("api", "exports", "playlists", "search", "sign-ins")
"""Those that count when they are only read, too."""
_READS: Final = ("GET", "HEAD", "OPTIONS")


def limit_requests(app: dash.Dash, settings: Settings, redis: RedisServer | None) -> None:
    """Refuse requests of `app` beyond the limits. Call it before what looks closer at them.

    redis: where to count for all processes and machines; None for each process by itself.
    """
    if not settings.rate_limits:
        return
    endpoint, home = callbacks_endpoint(app), app.config.requests_pathname_prefix

    def name() -> str | None:
        return limit_of(request, endpoint)

    def amount() -> str:
        return f"{_a_minute(name() or _OTHER, settings.rate_limits)} per minute"

    def refuse(broken: RequestLimit) -> Response:
        seconds = min(max(1, ceil(broken.reset_at - time.time())), 60)
        limit = LIMITS[name() or _OTHER]
        sentence = (
            f"That is too much at once from one address: {limit.what}, more than "
            f"{broken.limit.amount:,} in a minute. Try again in {seconds} seconds."
        )
        answer = answer_to(TooManyRequests(sentence), home)
        answer.headers["Retry-After"] = str(seconds)
        return answer

    options: dict[str, Any] = {"server": redis} if redis else {}
    limiter = Limiter(
        key_func=lambda: counted_address(request.remote_addr),
        application_limits=[ApplicationLimit(amount, scope=lambda _endpoint: name() or _OTHER)],
        storage_uri=f"{SCHEME}:" if redis else "memory:",
        storage_options=options,
        strategy="fixed-window",
        key_prefix="undertone",
        in_memory_fallback_enabled=True,
        on_breach=refuse,
    )
    limiter.request_filter(lambda: name() is None or is_this_machine(request.remote_addr))
    limiter.init_app(app.server)


def limit_of(incoming: Request, page_endpoint: str) -> str | None:
    """The name of the limit that a request counts for; None where it counts for none.

    page_endpoint: Dash's, through which pages change.
    """
    endpoint, is_read = incoming.endpoint or "", incoming.method in _READS
    if endpoint == page_endpoint:
        return None if is_read else _PAGE
    for name, limit in LIMITS.items():
        if any(endpoint == one or (one.endswith(".") and endpoint.startswith(one))
               for one in limit.endpoints):  # fmt: skip
            return None if is_read and name not in _ALSO_READ else name
    return None if is_read else _OTHER


def counted_address(address: str | None) -> str:
    """The address that requests are counted by: for IPv6, that of the network it is in."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        return str(ip_network((known, _IPV6_PREFIX_BITS), strict=False).network_address)
    return str(known)


def _a_minute(name: str, percent: int) -> int:
    return max(1, LIMITS[name].a_minute * percent // 100)
