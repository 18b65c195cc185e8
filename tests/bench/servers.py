"""The two applications that are measured, served as in production: two processes of 16 threads."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.processes import ROOT, environment, free_port, wait_until_ready

WORKERS = 2
THREADS = 16
IDLE_PERCENT = 5


@contextmanager
def serving_rebuilding_app(home: Path) -> Iterator[str]:
    """The address of the app that rebuilds its figures, over the same build."""
    port = free_port()
    log_path = home.parent / f"rebuilding-{port}.log"
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--preload",
        "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS),
        "--timeout", "120", f"tests.bench.rebuilding_app:make_server('{home}')",
    ]  # fmt: skip
    with log_path.open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment(home))
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, server, log_path)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def workers_of(address: str) -> list[psutil.Process]:
    """The worker processes behind the address of a server that this process started."""
    port = int(address.rpartition(":")[2])
    (parent,) = (child for child in psutil.Process().children() if listens(child, port))
    return list(parent.children())


def wait_until_idle(workers: list[psutil.Process], seconds: float = 120) -> None:
    """Let workers finish what clients that have left had asked; it would slow what comes next."""
    give_up = time.monotonic() + seconds
    while sum(worker.cpu_percent(0.5) for worker in workers) > IDLE_PERCENT:
        if time.monotonic() > give_up:
            raise TimeoutError(f"The workers were still busy after {seconds:.0f} seconds.")


def listens(process: psutil.Process, port: int) -> bool:
    """Whether a process accepts connections on a port."""
    return any(
        connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
        for connection in process.net_connections("tcp")
    )
