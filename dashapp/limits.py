"""How much one address may ask: far more than a listener does, far less than a script can.

Requests are counted by minute in the shared Redis, or in each process where there is none or it is
away. A refusal is a sentence, a 429 and the seconds after which to try again. This machine's own
address is not counted: it is its owner, or everybody who comes through a proxy of which the program
was not told (UNDERTONE_PROXIES), and no single visitor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network
from types import MappingProxyType
from typing import Final

import dash
from flask import Request, request
from werkzeug.exceptions import TooManyRequests

from dashapp.addresses import is_this_machine, known_address
from dashapp.counts import Counts
from dashapp.guard import callbacks_endpoint
from dashapp.redis_server import RedisServer
from dashapp.settings import Settings

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
            ("jobs.", "drafts.", "imports.", "api.askForJob", "api.cancelJob"),
        ),
        "sign-ins": Limit(
            120, "sign-ins, and accounts made",
            (
                "account.sign_in", "account.sign_up", "account.join", "account.password",
                "elsewhere.", "me.plays",
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
        "saved": Limit(
            600, "things saved, changed and shared", ("saved.", "shared.")
        ),
        "search": Limit(3_000, "searches; each letter typed is one", ("search.",)),
        "library": Limit(300, "lists of one's own matched", ("library.", "me.history")),
        "me": Limit(600, "questions about one's own plays", ("me.",)),
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
    endpoint, counts = callbacks_endpoint(app), Counts(redis)

    def check() -> None:
        name = limit_of(request, endpoint)
        if name is None or is_this_machine(request.remote_addr):
            return
        most = max(1, LIMITS[name].a_minute * settings.rate_limits // 100)
        seconds = counts.seconds_to_wait(most, name, counted_address(request.remote_addr))
        if seconds:
            sentence = (
                f"That is too much at once from one address: {LIMITS[name].what}, more than "
                f"{most:,} in a minute. Try again in {seconds} seconds."
            )
            raise TooManyRequests(sentence, retry_after=seconds)

    app.server.before_request(check)


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
    known = known_address(address)
    if isinstance(known, IPv6Address):
        return str(ip_network((known, _IPV6_PREFIX_BITS), strict=False).network_address)
    return str(known) if known else "unknown"
