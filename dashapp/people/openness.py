"""Whether everybody who reaches the address may do everything, as on one person's own machine."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from flask import Request

_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Openness(StrEnum):
    """NO: people sign in.  YES: nobody needs to.  HERE: nobody at this machine needs to."""

    NO = "no"
    HERE = "here"
    YES = "yes"

    def covers(self, incoming: Request) -> bool:
        """Whether whoever made a request may do everything.

        HERE goes by the name under which they reached us, so that neither a proxy on this machine
        nor a page of another site whose name was pointed at it opens anything.
        """
        if self is Openness.HERE:
            return _host_of(incoming) in _THIS_MACHINE
        return self is Openness.YES


def _host_of(incoming: Request) -> str:
    """The name in the address, without the port and without the brackets of IPv6."""
    host = incoming.host
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()
