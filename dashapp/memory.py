"""Memory of a serving process that is not in use is the system's again.

Sixteen threads that build answers from large arrays leave holes behind: glibc keeps them for each
thread, in up to eight arenas a core. Elsewhere than with glibc everything stays as it is.
"""

from __future__ import annotations

import ctypes
import threading
from typing import Final

_ARENA_MAX: Final = -8
_MMAP_THRESHOLD: Final = -3
"""M_ARENA_MAX and M_MMAP_THRESHOLD of mallopt(3)."""

ARENAS: Final = 2
"""From which all threads take memory."""
LARGE_BYTES: Final = 128 * 1024
"""From here on, memory is given back as soon as it is freed. Left alone, glibc raises the limit to
the largest array ever freed, and what lies between such arrays keeps their room."""
SECONDS_BETWEEN_RETURNS: Final = 20.0


def share_arenas() -> None:
    """Have all threads take memory from a few places. For a process before its threads start."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_ARENA_MAX, ARENAS)
        libc.mallopt(_MMAP_THRESHOLD, LARGE_BYTES)


def keep_returning() -> None:
    """Give back what lies unused between what is in use, for as long as this process lives."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        threading.Thread(target=_go_on, args=(libc,), name="memory", daemon=True).start()


def _go_on(libc: ctypes.CDLL) -> None:
    pause = threading.Event()
    while not pause.wait(SECONDS_BETWEEN_RETURNS):
        libc.malloc_trim(0)
