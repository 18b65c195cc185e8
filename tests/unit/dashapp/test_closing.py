"""Sockets that are about to close."""

from __future__ import annotations

import socket
import sys

import pytest

from dashapp.closing import take_nobody_new

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a filter of Linux")


def test_whoever_waits_is_accepted_and_nobody_else_gets_in() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        with socket.create_connection(address) as before:
            take_nobody_new(listener)
            with pytest.raises(TimeoutError):
                socket.create_connection(address, timeout=0.3)
            before.sendall(b"still here")
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.recv(100) == b"still here"
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_whoever_tries_is_refused_once_it_is_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        take_nobody_new(listener)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5)
