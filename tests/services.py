"""Throw-away servers of PostgreSQL and Redis on this machine, for as long as tests need them.

`python -m tests.services` says which programs are missing, and exits with 1 if any is.
`make services` installs them.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import psutil
import psycopg
import pytest
import redis as redis_client

from tests.processes import free_port

PROGRAMS = ("initdb", "postgres", "redis-server", "nginx")
POSTGRES_USER = "postgres"
SECONDS_TO_START = 30


def find_program(name: str) -> str | None:
    """The path of a program, also where Debian keeps those that are not for everybody's PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders = [*map(str, versions), "/usr/local/sbin", "/usr/sbin", "/sbin"]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders))


def need(name: str) -> str:
    """The path of a program; skips the test where there is none."""
    found = find_program(name)
    if found is None:
        pytest.skip(f"there is no {name} here: `make services` installs it")
    return found


@dataclass(slots=True)
class Server:
    """A running server, and what can happen to it. url: stays the same when it starts again.

    command: as for `Popen`.  answers: raises `OSError` or a client's error until the server does.
    """

    url: str
    command: Sequence[str]
    log: Path
    answers: Callable[[], None]
    _process: psutil.Popen | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it, with what it kept on disk, and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = psutil.Popen(
                self.command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                return self.answers()
            except (OSError, psycopg.OperationalError, redis_client.ConnectionError):
                time.sleep(0.02)
        self.kill()
        pytest.fail(f"{self.command[0]} did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """End it as a power cut would: nothing is said to clients, nothing more is written."""
        processes = self._processes()
        for process in processes:
            _send(process, signal.SIGKILL)
        for process in processes[:1]:
            process.wait(timeout=10)
        for process in processes[1:]:
            _wait_until_dead(process)

    def stop(self) -> None:
        """End it in good order, at once: clients are told."""
        self.resume()
        for process in self._processes()[:1]:
            _send(process, signal.SIGINT)
            process.wait(timeout=10)

    def stall(self) -> None:
        """Let it stand still: connections are accepted by the system, and nobody answers."""
        for process in self._processes():
            _send(process, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `stall`."""
        for process in self._processes():
            _send(process, signal.SIGCONT)

    def _processes(self) -> list[psutil.Process]:
        if self._process is None or not self._process.is_running():
            return []
        return [self._process, *self._process.children(recursive=True)]


def _send(process: psutil.Process, what: signal.Signals) -> None:
    try:
        process.send_signal(what)
    except psutil.NoSuchProcess:
        return  # gone with the one that started it


def _wait_until_dead(process: psutil.Process) -> None:
    try:
        # A zombie is dead: whoever inherits it may be slow to take notice.
        while process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.005)
    except psutil.NoSuchProcess:
        return


@contextmanager
def postgres() -> Iterator[Server]:
    """An empty PostgreSQL on a port of its own; its user may do everything.

    It keeps its data safe from `kill`, not from a power cut of the machine: fsync is off.
    """
    initdb, program = need("initdb"), need("postgres")
    with _folder("postgres") as folder:
        password = secrets.token_urlsafe(16)
        secret, data = folder / "password", folder / "data"
        secret.write_text(password)
        as_user = _as_postgres_user(folder)
        subprocess.run(
            [
                *as_user, initdb, f"--pgdata={data}", f"--username={POSTGRES_USER}",
                f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8",
                "--locale=C.UTF-8", "--no-sync",
            ], cwd="/", check=True, capture_output=True,
        )  # fmt: skip
        port = free_port()
        values = {
            "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": "",
            "fsync": "off", "shared_buffers": "16MB", "max_connections": "50",
        }  # fmt: skip
        options = chain.from_iterable(("-c", f"{name}={value}") for name, value in values.items())
        address = f"postgresql://{POSTGRES_USER}:{password}@127.0.0.1:{port}/postgres"
        server = Server(
            address, [*as_user, program, "-D", str(data), *options], folder / "log",
            answers=lambda: psycopg.connect(address, connect_timeout=2).close(),
        )  # fmt: skip
        with _running(server):
            yield server


@contextmanager
def fresh_database(server: Server) -> Iterator[str]:
    """The URL of an empty database of a PostgreSQL, dropped at the end of the block."""
    name = f"t{secrets.token_hex(8)}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.url.rpartition("/")[0] + f"/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def redis() -> Iterator[Server]:
    """An empty Redis on a port of its own, which forgets everything when it ends."""
    program = need("redis-server")
    with _folder("redis") as folder:
        port, password = free_port(), secrets.token_urlsafe(16)
        values = {
            "bind": "127.0.0.1", "port": str(port), "requirepass": password, "dir": str(folder),
            "save": "", "appendonly": "no", "daemonize": "no",
        }  # fmt: skip
        options = chain.from_iterable((f"--{name}", value) for name, value in values.items())
        address = f"redis://:{password}@127.0.0.1:{port}/0"
        server = Server(
            address, [*_ends_with_us(), program, *options], folder / "log",
            answers=lambda: _ping(address),
        )  # fmt: skip
        with _running(server):
            yield server


def _ping(address: str) -> None:
    with redis_client.Redis.from_url(address, socket_timeout=2) as client:
        client.ping()


@contextmanager
def _running(server: Server) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """A folder for a server. Not in pytest's: only who runs the tests can reach into that."""
    folder = Path(tempfile.mkdtemp(prefix=f"undertone-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _as_postgres_user(folder: Path) -> list[str]:
    """What to put before a command of PostgreSQL, which refuses to run as root."""
    if os.geteuid() != 0:
        return _ends_with_us()
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, POSTGRES_USER, POSTGRES_USER)
    as_user = [f"--reuid={POSTGRES_USER}", f"--regid={POSTGRES_USER}", "--clear-groups"]
    return [*_ends_with_us(), *as_user]


def _ends_with_us() -> list[str]:
    """What to put before a command so that it ends even where the tests are killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig=INT"] if setpriv else []


if __name__ == "__main__":
    missing = [name for name in PROGRAMS if find_program(name) is None]
    print(f"There is no {', '.join(missing)} here." if missing else "All services are here.")
    sys.exit(1 if missing else 0)
