"""Look a file over in a process of its own: whatever is in it, the server goes on answering."""

from __future__ import annotations

import json
import logging
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from analytics.errors import UnusableFile
from dashapp.imports.errors import BusyReading
from dashapp.jobs.lock import RunnerLock
from dashapp.jobs.process import ROOT

log = logging.getLogger(__name__)

MOST_SECONDS: Final = 60
MOST_MEMORY: Final = 3 << 30
"""Bytes; a table of a million tracks takes about one."""


def look_over(
    file: Path, columns: Mapping[str, int] | None, lock_path: Path, *,
    most_seconds: float = MOST_SECONDS, most_memory: int = MOST_MEMORY,
) -> dict[str, Any]:  # fmt: skip
    """What `analytics.ingest.preview` says of a file, or {"refused": a sentence}.

    lock_path: of the lock of which there is one in a home; one file is looked over at a time.
    Raises UnusableFile for one that takes too long or too much; BusyReading.
    """
    words = [str(file), "--columns", json.dumps(columns)]
    with _alone(lock_path):
        return _looked_over(file.name, words, [], most_seconds, most_memory)


def look_over_plays(
    listens: Sequence[Path], users: Path | None, *, data: Path | None,
    columns: Mapping[str, int] | None, home: Path, lock_path: Path,
) -> dict[str, Any]:  # fmt: skip
    """What `analytics.listening.reading.preview` says of files, or {"refused": a sentence}.

    home: whose tracks were played where there is no `data`.  lock_path, raises: as `look_over`.
    """
    words = [] if data is None else [str(data)]
    words += ["--columns", json.dumps(columns), "--listens", *map(str, listens)]
    if users is not None:
        words += ["--users", str(users)]
    settings = ["env", f"UNDERTONE_HOME={home.resolve()}"]
    with _alone(lock_path):
        return _looked_over(
            listens[0].name, words, settings, MOST_SECONDS, MOST_MEMORY, of_people=True
        )


@contextmanager
def _alone(lock_path: Path) -> Iterator[None]:
    lock_path.parent.mkdir(parents=True, exist_ok=True)
    lock = RunnerLock.take(lock_path)
    if lock is None:
        raise BusyReading
    try:
        yield
    finally:
        lock.close()


def _looked_over(
    file: str, words: Sequence[str], settings: Sequence[str], most_seconds: float,
    most_memory: int, *, of_people: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """What the command prints.

    settings: words before it that set some.  of_people: whether what it complains of may name
    somebody.
    """
    command = [sys.executable, "-c", _LIMITED, str(most_memory), "preview", *words]
    try:
        done = subprocess.run(
            ["nice", "-n", "10", *settings, *command], cwd=ROOT, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=most_seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnusableFile(
            file,
            f"it takes longer than {most_seconds:.0f} seconds to read; build it from the command "
            "line of the server.",
        ) from error
    if done.returncode != 0:
        said = "" if of_people else done.stderr.decode("utf-8", "replace")
        log.error("a file could not be looked over: status %s %s", done.returncode, said)
        raise UnusableFile(file, "reading it took more memory than there is for that.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def limit_memory(n_bytes: int) -> None:
    """Have this process fail rather than take more memory than this."""
    resource.setrlimit(resource.RLIMIT_DATA, (n_bytes, n_bytes))


_LIMITED: Final = (
    "import sys; from dashapp.imports.reading import limit_memory; from dashapp.__main__ import "
    "main; limit_memory(int(sys.argv[1])); sys.exit(main(sys.argv[2:]))"
)
"""The program, in no more memory than it is told first."""
