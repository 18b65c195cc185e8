"""A server restarted on a socket that is held for it, as by systemd: nobody is turned away."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

from tests.integration.test_stopping import ask_until_refused
from tests.processes import ROOT, environment

GUNICORN = ["-m", "gunicorn", "--config", "dashapp/gunicorn.conf.py", "dashapp.server:application"]
RESTARTS = 20

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
    """Each server is told to stop as soon as it has answered: its other workers may only begin."""
    outcomes, asking = list[str](), threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port = listener.getsockname()[1]
        people = [
            threading.Thread(target=ask_until_refused, args=(port, "/build", outcomes, asking))
            for _ in range(4)
        ]
        for person in people:
            person.start()
        for _ in range(RESTARTS):
            asking.clear()
            server = start_at(listener, tiny_build)
            assert asking.wait(60)
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=15) == 0, "less than what it gives those under way"
        while_it_was_held = Counter(outcomes)
    for person in people:
        person.join(timeout=60)
    assert while_it_was_held["answered"] >= RESTARTS
    assert set(while_it_was_held) == {"answered"}, while_it_was_held
