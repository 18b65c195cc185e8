"""A listening socket that takes nobody new, and still hands over those who have reached it."""

from __future__ import annotations

import socket
import struct
import sys
from ctypes import addressof, create_string_buffer
from typing import Final

_SO_ATTACH_FILTER: Final = 26
"""Of Linux; Python has no name for it."""
_FLAGS_BYTE: Final = 13
"""Of a TCP header (RFC 9293, 3.1)."""
_SYN: Final = 0x02
_ACK: Final = 0x10
_DROP_FIRST_WORDS: Final = (
    (0x30, 0, 0, _FLAGS_BYTE),  # load that byte
    (0x54, 0, 0, _SYN | _ACK),  # keep the two flags
    (0x15, 0, 1, _SYN),  # a first word has only this of them
    (0x06, 0, 0, 0),  # drop it
    (0x06, 0, 0, 0xFFFFFFFF),  # let anything else pass
)
"""A program for the filter of a socket: code, jump if true, jump if false, value (bpf(4))."""


def take_nobody_new(listener: socket.socket) -> None:
    """Let no connection begin any more; those that wait can still be accepted.

    Whoever tries sends its first word again a second later, and is refused if the socket is closed
    by then. Without this, a connection that began between the last look at the queue and the close
    would be cut off. For every process that has the socket. Does nothing but on Linux.
    """
    if sys.platform != "linux":
        return
    program = create_string_buffer(
        b"".join(struct.pack("HBBI", *step) for step in _DROP_FIRST_WORDS)
    )
    # struct sock_fprog: the number of steps, and where they are.
    filtered = struct.pack("HL", len(_DROP_FIRST_WORDS), addressof(program))
    listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, filtered)
