"""The engine in use, exchanged for a newer build's without a restart.

Each worker looks at the pointer of its home at most once a second and opens what it names; requests
that began on the build before are still answered from it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from analytics.engine import Engine
from analytics.errors import UndertoneError

log = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 1.0


class LiveEngines:
    """The current engine and the one before it. Safe to share between threads."""

    def __init__(
        self,
        pointer: Path,
        open_engine: Callable[[], Engine],
        prepare: Callable[[Engine], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the current build now; raises what `open_engine` raises.

        pointer: the file that names the current build and changes when a new one is published.
        prepare: done to each engine before anybody is answered from it.
        """
        self._pointer = pointer
        self._open = open_engine
        self._prepare = prepare
        self._clock = clock
        self._looking = threading.Lock()
        self._looked_at = clock()
        self._stamp = self._read_stamp()
        self._engines: tuple[Engine, ...] = (open_engine(),)
        prepare(self._engines[0])

    def current(self) -> Engine:
        """The engine of the newest build that could be opened."""
        if self._clock() - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._look()
        return self._engines[0]

    def of(self, build: str) -> Engine | None:
        """The engine of a build by name: the current one, or the one before it.

        A name not known here may be of a build that another worker has seen already: look at once.
        """
        self.current()
        if self._named(build) is None:
            self._look(wait=True)
        return self._named(build)

    def _named(self, build: str) -> Engine | None:
        return next((engine for engine in self._engines if engine.build_name == build), None)

    def _look(self, *, wait: bool = False) -> None:
        # One thread looks; the others go on with what there is, unless they need the newest.
        if not self._looking.acquire(blocking=wait):
            return
        try:
            self._looked_at = self._clock()
            stamp = self._read_stamp()
            if stamp == self._stamp:
                return
            self._stamp = stamp
            newest = self._open()
            # Not by its name: machines that build for one another can give the same one twice.
            if newest.cache_scope != self._engines[0].cache_scope:
                self._prepare(newest)
                log.info("now serving build %s", newest.build_name)
                # One assignment of a tuple: a reader sees the old pair or the new one.
                self._engines = (newest, self._engines[0])
        except (UndertoneError, OSError) as error:
            log.error("the new build cannot be opened, the old one serves on: %s", error)
        finally:
            self._looking.release()

    def _read_stamp(self) -> tuple[int, int] | None:
        try:
            status = self._pointer.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino
