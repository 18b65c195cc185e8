"""Where a request comes from, as far as that can be told."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from flask import Flask, Request
from werkzeug.middleware.proxy_fix import ProxyFix

FORWARDED: Final = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")
"""Headers that proxies add: with one of them, the sender's address may be a proxy's."""


def comes_from_this_machine(incoming: Request) -> bool:
    """Whether a program on this machine sent a request, and no proxy passed it on."""
    is_forwarded = any(name in incoming.headers for name in FORWARDED)
    return not is_forwarded and is_this_machine(incoming.remote_addr)


def is_this_machine(address: str | None) -> bool:
    """Whether an address is one of this machine's own."""
    known = known_address(address)
    return known is not None and known.is_loopback


def known_address(text: str | None) -> IPv4Address | IPv6Address | None:
    """The address in a text, IPv4 as such where it comes in the clothes of IPv6."""
    try:
        known = ip_address(text or "")
    except ValueError:
        return None
    return known.ipv4_mapped or known if isinstance(known, IPv6Address) else known


def believe_proxies(server: Flask, n_proxies: int) -> None:
    """Take visitors' addresses and schemes from the headers of so many proxies, and of no more."""
    if n_proxies:
        fixed = ProxyFix(server.wsgi_app, x_for=n_proxies, x_proto=n_proxies, x_host=0)
        server.wsgi_app = fixed  # type: ignore[method-assign]  # Flask's own way
