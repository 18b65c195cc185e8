"""The lock of the one process that runs jobs: held exactly as long as that process lives.

The kernel lets go of it however the process ends, which no pid and no clock can say as surely. It
is taken before the process is started and handed down, so there is no moment in between.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self


class RunnerLock:
    """The lock, held. `fd`: the open file it hangs on."""

    def __init__(self, fd: int) -> None:
        """The lock that hangs on an open file, handed down by another process."""
        self.fd = fd

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """The lock of the file `path`, None where another process has it. Raises OSError."""
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return None
        except BaseException:
            os.close(fd)
            raise
        return cls(fd)

    def close(self) -> None:
        """Let go, as far as this process is concerned; whoever it was handed to still holds it."""
        os.close(self.fd)

    def hand_over(self, *, inherited: bool) -> None:
        """Whether the programs this process turns into or starts get the lock with them."""
        os.set_inheritable(self.fd, inherited)
