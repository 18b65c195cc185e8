"""Where the files of tests had best be: in memory, where there is plenty.

`python -m tests.room` prints the folder. Builds and stores flush all they write, so on a disk tests
wait for it much of their time; and nothing is proved by that: no test ends with a power cut, and
whoever is killed leaves the same files in memory.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import psutil

IN_MEMORY = Path("/dev/shm")
NEEDED_BYTES = 6 * 2**30
"""Of room there and of memory: several times what all tests together leave behind."""


def has_room(folder: Path) -> bool:
    """Whether the files of all tests fit, and programs that tests write can be started there."""
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        return False
    place = os.statvfs(folder)
    free = min(place.f_bavail * place.f_frsize, psutil.virtual_memory().available)
    return free >= NEEDED_BYTES and not place.f_flag & os.ST_NOEXEC


if __name__ == "__main__":
    print(IN_MEMORY if has_room(IN_MEMORY) else tempfile.gettempdir())
