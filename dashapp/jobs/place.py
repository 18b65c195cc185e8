"""Where a process runs: together with a pid this says which process of which machine it is."""

from __future__ import annotations

import socket
from hashlib import sha256
from pathlib import Path
from typing import Final

BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
PROCESSES: Final = Path("/proc/self/ns/pid")
LONGEST_HOST: Final = 40
"""Characters."""


def this_place(home: Path) -> str:
    """The name of the machine, and a word that differs where pids or the lock of jobs do.

    Machines copied from one another have the same name, containers on one machine the same kernel,
    and two homes on one machine have a lock each.
    """
    facts = [socket.gethostname(), str(home.resolve())]
    try:
        facts += [BOOT.read_text(encoding="ascii").strip(), str(PROCESSES.readlink())]
    except OSError:  # not Linux: the name has to do
        facts.append("")
    word = sha256("\n".join(facts).encode()).hexdigest()[:16]
    return f"{socket.gethostname()[:LONGEST_HOST]}-{word}"
