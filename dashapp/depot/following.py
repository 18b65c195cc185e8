"""A process beside those that serve, which keeps their home in step with the storage of builds.

It is no thread of theirs: what is fetched is checked to the last byte, and clients of object
storage are large. One process does it for each home, the one with the lock.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from analytics.errors import UndertoneError
from analytics.home import Home
from dashapp.depot.exchange import Exchange
from dashapp.jobs.lock import RunnerLock
from dashapp.settings import Settings

log = logging.getLogger(__name__)

ROOT: Final = Path(__file__).resolve().parent.parent.parent
LOCK: Final = "exchange.lock"
SECONDS_BETWEEN_GLANCES: Final = 1.0
"""At the pointer of the home: what is new here is published at once."""
SECONDS_UNTIL_STARTED_AGAIN: Final = 5.0


def fetch_first(settings: Settings) -> None:
    """Fetch a build where the home has none yet, before anything is served from it.

    In a process of its own, which says what is wrong: whoever forks later stays as it was.
    """
    if settings.builds_url and not Home(settings.home).published():
        subprocess.run([sys.executable, "-m", "dashapp", "fetch"], cwd=ROOT, check=False)


def keep_in_step(settings: Settings) -> None:
    """See to it that a process follows the storage for as long as this one lives."""
    if settings.builds_url:
        threading.Thread(
            target=_see_to_it, args=(settings.home,), name="exchange", daemon=True
        ).start()


def follow(exchange: Exchange, home: Home, seconds: float, wait: Callable[[float], object]) -> None:
    """Fetch what is published, and publish what is new here, again and again.

    seconds: between one question to the storage and the next.  wait: for some seconds, until which
    nothing is done; raises to end this.
    """
    trouble, stamp, left = "", None, 0.0
    while True:
        before, stamp = stamp, _stamp(home)
        if left <= 0 or stamp != before:
            left = seconds
            now = _trouble_of(exchange)
            if now != trouble:  # said once, not every time
                log.log(
                    logging.WARNING if now else logging.INFO,
                    "builds: %s", now or "the storage is in step again",
                )  # fmt: skip
            trouble = now
        wait(SECONDS_BETWEEN_GLANCES)
        left -= SECONDS_BETWEEN_GLANCES


def _trouble_of(exchange: Exchange) -> str:
    """What keeps a home and the storage from being in step now, in a sentence; "" for nothing."""
    try:
        exchange.step()
    except UndertoneError as error:
        return str(error)
    except OSError as error:
        return f"The build cannot be written: {error.strerror or error}."
    return ""


def _stamp(home: Home) -> tuple[int, int] | None:
    try:
        status = home.pointer_path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def _see_to_it(home: Path) -> None:
    pause = threading.Event()
    while True:
        try:
            home.mkdir(parents=True, exist_ok=True)
            lock = RunnerLock.take(home / LOCK)
            if lock is not None:
                _run_one(lock)
                lock.close()
        except OSError as error:
            log.error("nothing follows the storage of builds: %s", error)
        pause.wait(SECONDS_UNTIL_STARTED_AGAIN)


def _run_one(lock: RunnerLock) -> None:
    """Start a process that follows, and wait until it ends; it ends with this one."""
    command = [sys.executable, "-m", "dashapp", "follow", "--while-stdin-is-open"]
    with subprocess.Popen(
        ["nice", "-n", "19", *command, "--lock", str(lock.fd)],
        cwd=ROOT, stdin=subprocess.PIPE, pass_fds=(lock.fd,),
        start_new_session=True,  # Ctrl-C is meant for the server
    ) as process:  # fmt: skip
        status = process.wait()
    log.error("the process that follows the storage of builds ended with status %s", status)
