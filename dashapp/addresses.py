"""Where a request comes from, as far as that can be told."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

from flask import Request

FORWARDED: Final = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")
"""Headers that proxies add: with one of them, the sender's address may be a proxy's."""


def comes_from_this_machine(incoming: Request) -> bool:
    """Whether a program on this machine sent a request, and no proxy passed it on."""
    if any(name in incoming.headers for name in FORWARDED):
        return False
    try:
        return ip_address(incoming.remote_addr or "").is_loopback
    except ValueError:
        return False
