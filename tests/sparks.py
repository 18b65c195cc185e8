"""Spark on this machine: in one process, or as a master and workers on loopback."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from tests.processes import free_port

WHY_NOT = (
    "pyspark is not installed: pip install -r requirements-spark.txt"
    if find_spec("pyspark") is None
    else ""
    if shutil.which("java")
    else "there is no Java: apt-get install openjdk-17-jre-headless"
)
needs_spark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)

_SECONDS_TO_START = 180
_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A master's address, and the processes of its workers."""

    url: str
    workers: list[psutil.Process]


@contextmanager
def cluster(folder: Path, n_workers: int = 2, *, megabytes: int = 1024) -> Iterator[Cluster]:
    """A master and workers of one core each, until the end of the block."""
    port = free_port()
    url = f"spark://127.0.0.1:{port}"
    started = [_started(folder, "master", _MASTER, "--port", str(port))]
    try:
        _wait_for(folder / "master.log", "New state: ALIVE")
        for number in range(n_workers):
            name = f"worker{number}"
            started.append(
                _started(folder, name, _WORKER, "--cores", "1", "--memory", f"{megabytes}m",
                         "--work-dir", str(folder / name), url)
            )  # fmt: skip
        for number in range(n_workers):
            _wait_for(folder / f"worker{number}.log", "Successfully registered with master")
        yield Cluster(url, [psutil.Process(each.pid) for each in started[1:]])
    finally:
        for each in reversed(started):
            end(psutil.Process(each.pid))
            each.wait()


def is_working(worker: psutil.Process) -> bool:
    """Whether Python works for a worker."""
    try:
        words = [" ".join(each.cmdline()) for each in worker.children(recursive=True)]
    except psutil.NoSuchProcess:
        return False
    return any("-m pyspark." in each for each in words)


def end(process: psutil.Process) -> None:
    """Kill a process with all that it started."""
    with suppress(psutil.NoSuchProcess):
        for each in [*process.children(recursive=True), process]:
            with suppress(psutil.NoSuchProcess):
                each.kill()


def _started(folder: Path, name: str, java_class: str, *words: str) -> subprocess.Popen[bytes]:
    spec = find_spec("pyspark")
    assert spec is not None and spec.origin is not None
    program = Path(spec.origin).parent / "bin" / "spark-class"
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [str(program), java_class, "--host", "127.0.0.1", "--webui-port", "0", *words],
            stdout=log, stderr=log,
        )  # fmt: skip


def _wait_for(log: Path, words: str) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while words not in log.read_text(errors="replace"):
        if time.monotonic() > until:
            pytest.fail(f"Spark did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.2)
