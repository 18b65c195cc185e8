"""What takes long to make is made once, by the first of all workers of a run that needs it."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path


def made_once(run_folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` in `run_folder`, filled by `make`; others wait for it until it is.

    It belongs to every worker: whoever writes into it takes a copy.
    """
    folder, finished = run_folder / name, run_folder / f"{name}.finished"
    with (run_folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            shutil.rmtree(folder, ignore_errors=True)  # half full where a worker failed
            folder.mkdir()
            make(folder)
            finished.touch()
    return folder
