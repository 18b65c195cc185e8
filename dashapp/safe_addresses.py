"""Addresses that we send secrets to. Nothing heavy is imported here: settings are read by it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def is_safe_address(address: str) -> bool:
    """Whether nobody on the way can read or change what goes there: https, or this machine."""
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:  # a port that is none, half an IPv6 address
        return False
    is_here = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    return is_whole and (parts.scheme == "https" or is_here)
