"""A server that is told to stop answers whoever had reached it."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from pathlib import Path

from tests.processes import serving

PEOPLE = 12


def ask_until_refused(port: int, path: str, outcomes: list[str], asking: threading.Event) -> None:
    """Ask again and again, on a connection of its own each time."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            outcomes.append("refused")  # it never reached the server, and is told so
            return
        with connection:
            try:
                connection.sendall(request)
                answer = connection.makefile("rb").read()
            except OSError as error:
                outcomes.append(type(error).__name__)
                continue
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or -1)
        whole = head.startswith(b"HTTP/1.1 200 ") and len(body) == length
        outcomes.append("answered" if whole else "cut short")
        asking.set()


def test_under_load_nobody_is_cut_off(tiny_build: Path) -> None:
    outcomes, asking = list[str](), threading.Event()
    with serving(tiny_build) as address:
        port = int(address.rpartition(":")[2])
        people = [
            threading.Thread(
                target=ask_until_refused,
                args=(port, f"/view?energy=0.{10 + person}-1", outcomes, asking),
            )
            for person in range(PEOPLE)
        ]
        for person in people:
            person.start()
        assert asking.wait(30)
        time.sleep(1)
    for person in people:
        person.join(timeout=30)
    counted = Counter(outcomes)
    assert counted["answered"] > PEOPLE
    assert counted["refused"] == PEOPLE, "everybody asked until the very end"
    assert set(counted) == {"answered", "refused"}, counted
