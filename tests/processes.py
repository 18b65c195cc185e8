"""The program as people run it: commands and a server in processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60


@contextmanager
def serving(
    home: Path,
    *,
    words: Sequence[str] = (),
    ended_by: signal.Signals = signal.SIGTERM,
    address_host: str = "127.0.0.1",
    **settings: str,
) -> Iterator[str]:
    """The address of the app over `home`, under gunicorn, until the end of the block.

    words: more of the command line of `serve`.  address_host: where to ask for it.
    """
    port = free_port()
    log_path = home.parent / f"server-{port}.log"
    with log_path.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "dashapp", "serve", *words], cwd=ROOT, stdout=log, stderr=log,
            env=environment(home, UNDERTONE_PORT=str(port), **settings),
        )  # fmt: skip
    address = f"http://{address_host}:{port}"
    try:
        wait_until_ready(address, server, log_path)
        yield address
    finally:
        server.send_signal(ended_by)
        server.wait(timeout=30)


def wait_until_ready(address: str, server: subprocess.Popen[bytes], log_path: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/livez", timeout=5):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    server.kill()
    pytest.fail(f"The server did not start:\n{log_path.read_text()}")


def run_command(
    *words: str, home: Path, seconds: float = 300, **settings: str
) -> subprocess.CompletedProcess[str]:
    """`python -m dashapp ...` in a process of its own; fails the test if the command does."""
    done = try_command(*words, home=home, seconds=seconds, **settings)
    assert done.returncode == 0, done.stderr
    return done


def try_command(
    *words: str, home: Path, seconds: float = 300, **settings: str
) -> subprocess.CompletedProcess[str]:
    """The same, for commands that are meant to fail.  seconds: that it may take."""
    return subprocess.run(
        [sys.executable, "-m", "dashapp", *words], cwd=ROOT, env=environment(home, **settings),
        capture_output=True, text=True, check=False, timeout=seconds,
    )  # fmt: skip


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The environment of this process without settings of Undertone's, with those given.

    Nobody needs to sign in, unless the settings say so.
    """
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("UNDERTONE_") and name not in ("PORT", "DATABASE_URL", "REDIS_URL")
    }
    return {**own, "UNDERTONE_HOME": str(home), "UNDERTONE_OPEN": "yes", **settings}


def workers_at(address: str) -> list[psutil.Process]:
    """The processes that answer at an address: those started by the one that we started."""
    port = address.rpartition(":")[2]
    ours = psutil.Process().children()
    (server,) = [each for each in ours if each.environ().get("UNDERTONE_PORT") == port]
    return [each for each in server.children() if _lives(each)]


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:  # it ended since it was listed
        return False


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
