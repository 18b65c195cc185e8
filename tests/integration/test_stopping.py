"""A server that is told to stop answers whoever had reached it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from tests.processes import ROOT, environment, serving

PEOPLE = 12
GUNICORN = ["-m", "gunicorn", "--config", "dashapp/gunicorn.conf.py", "dashapp.server:application"]


def ask_until_refused(
    port: int, path: str, outcomes: Counter[str], asking: threading.Event
) -> None:
    """Ask again and again, on a connection of its own each time."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            outcomes.append("refused")  # it never reached the server, and is told so at once
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


HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)  # the first after the standard three, as systemd's protocol has it
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


def start_at(listener: socket.socket, home: Path) -> subprocess.Popen[bytes]:
    """The server on a socket that is held for it, as systemd would start it."""
    handed = listener.fileno()
    return subprocess.Popen(
        [sys.executable, "-c", HAND_OVER, str(handed), *GUNICORN], cwd=ROOT,
        env=environment(home), stderr=subprocess.DEVNULL, pass_fds=(handed,),
    )  # fmt: skip


def test_while_it_is_restarted_on_a_socket_that_is_held_nobody_is_refused(tiny_build: Path) -> None:
    outcomes, asking = list[str](), threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port = listener.getsockname()[1]
        first = start_at(listener, tiny_build)
        people = [
            threading.Thread(target=ask_until_refused, args=(port, "/build", outcomes, asking))
            for _ in range(4)
        ]
        for person in people:
            person.start()
        assert asking.wait(60)
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=30) == 0
        n_before = len(outcomes)
        second = start_at(listener, tiny_build)
        deadline = time.monotonic() + 60
        while len(outcomes) < n_before + 20:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        while_it_was_held = Counter(outcomes)
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=30) == 0
    for person in people:
        person.join(timeout=60)
    assert set(while_it_was_held) == {"answered"}, while_it_was_held
