"""The folder in which the processes of one start count: made before they are, gone after them.

Does not load the library that counts: that decides when it is loaded whether it uses the folder.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable by which the library is told."""
_NAME: Final = "undertone-metrics-"
_LOCK: Final = ".lock"


def make_folder(beside: Path | None = None) -> Path:
    """A new folder of this process, those of processes that are gone removed.

    beside: the folder it is made in; in memory where there is one, otherwise among temporary files.
    """
    memory = Path("/dev/shm")
    place = beside or (memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir()))
    for old in place.glob(f"{_NAME}*"):
        owner = re.fullmatch(rf"{_NAME}(\d+)-\w+", old.name)
        if owner and not _is_running(int(owner[1])):
            shutil.rmtree(old, ignore_errors=True)  # not ours to remove: another user's
    return Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=place))


def is_of_this_process(folder: str) -> bool:
    """Whether a folder was made by this process, before it read its configuration again."""
    return Path(folder).name.startswith(f"{_NAME}{os.getpid()}-")


@contextmanager
def locked(folder: Path, *, alone: bool) -> Iterator[None]:
    """Keep those who move counts and those who add them up apart.  alone: nobody else may hold it.

    Counting itself takes no lock. Raises OSError where the folder is gone.
    """
    with (folder / _LOCK).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield  # closing the file ends the lock


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True
