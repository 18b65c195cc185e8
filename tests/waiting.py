"""How long something waits, told apart from how busy the machine is."""

from __future__ import annotations

import time
from pathlib import Path

OF_THIS_THREAD = Path("/proc/thread-self/schedstat")
"""Of Linux: for how many nanoseconds the thread ran, and could have run while others did."""


def waited_seconds() -> float:
    """A clock that stands still while this thread has a processor, or waits only for one.

    What passes on it between two looks is what a thread waited for others to answer, the disk, or a
    time to be over: the same on a machine with much else to do. Only differences mean something, of
    more than a tick of the kernel, by which it is right: 10 ms at most.
    """
    now = time.monotonic()
    ran, ready = OF_THIS_THREAD.read_text(encoding="ascii").split()[:2]
    return now - (int(ran) + int(ready)) / 1e9
