"""The runner as a process of the machine: how it is started, watched and stopped.

A program of its own, never a fork of the server: scikit-learn loaded before a fork hangs the child.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dashapp.jobs.lock import RunnerLock

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).resolve().parent.parent.parent
LOG_FILE: Final = "jobs.log"


def command(job_id: int, lock: RunnerLock, *, watches: bool = False) -> list[str]:
    """The command line of a runner that is handed the lock.

    watches: whether it is to end when its standard input does.
    """
    words = [sys.executable, "-m", "dashapp", "job", "run", str(job_id), "--lock", str(lock.fd)]
    return [*words, "--while-stdin-is-open"] if watches else words


def start_runner(
    home: Path,
    job_id: int,
    lock: RunnerLock,
    when_it_ends: Callable[[], None],
    *,
    lives_as_long_as: int | None = None,
) -> int:
    """Start a runner that holds the lock from now on; its pid. Raises OSError.

    when_it_ends: called from another thread, for as long as this process lives.
    lives_as_long_as: the reading end of a pipe; the runner ends with whoever has the other end.
    """
    logs = home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / LOG_FILE).open("ab") as output:
        runner = subprocess.Popen(
            # At the lowest priority from its first instruction: threads that libraries start while
            # they are imported would keep the priority they were born with.
            ["nice", "-n", "19", "env", f"UNDERTONE_HOME={home.resolve()}",
             *command(job_id, lock, watches=lives_as_long_as is not None)],
            cwd=ROOT, stdin=subprocess.DEVNULL if lives_as_long_as is None else lives_as_long_as,
            stdout=output, stderr=output,
            pass_fds=(lock.fd,),
            start_new_session=True,  # Ctrl-C is meant for the server
        )  # fmt: skip

    def watch() -> None:
        status = runner.wait()
        log.info("runner %s ended with status %s", runner.pid, status)
        when_it_ends()

    threading.Thread(target=watch, name=f"runner-{runner.pid}", daemon=True).start()
    return runner.pid


def kill(pid: int) -> None:
    """End a runner and whatever it started. It has nothing to tidy up that others would not."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        # Started by hand, it is no leader of a group; or it is gone already.
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            log.info("runner %s was gone already", pid)


def become(job_id: int, lock: RunnerLock) -> None:
    """Turn this process into a fresh runner of another job: same pid, same lock, empty memory."""
    lock.hand_over(inherited=True)
    words = command(job_id, lock)
    os.execv(words[0], words)
