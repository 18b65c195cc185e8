"""A worker that answers whoever had reached it when it was told to stop.

gunicorn's own stops accepting, and holds its sockets open until its last request has been answered:
whoever connects in the meantime waits in the queue of the socket and is cut off when it closes.
"""

from __future__ import annotations

import signal
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from dashapp.shedding import WAITED, Waited


class DrainingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn says nothing of its types
    """The threaded worker of gunicorn, with an orderly end, that knows how long requests waited."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """As gunicorn makes it."""
        super().__init__(*args, **options)
        self._n_came = 0  # counted by the one thread that accepts
        self._n_begun = 0

    def enqueue_req(self, conn: Any) -> None:
        """Put a request behind those that wait for a thread, and note when it came."""
        self._n_came += 1
        conn.came = (self._n_came, time.monotonic())
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Answer a request. Threads take them in the order in which they came."""
        number, at = conn.came
        self._n_begun = max(self._n_begun, number)
        WAITED.set(Waited(time.monotonic() - at, self._n_came - self._n_begun))
        return super().handle(conn)

    def init_signals(self) -> None:
        """Hear signals from here on, and one that came before; see `pre_fork` in gunicorn.conf."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def set_accept_enabled(self, enabled: bool) -> None:
        """Accept connections or not; at the end take those that wait, then refuse all others."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            # As many as can be waiting; more only come where somebody holds the socket open
            # (see `_stop` in gunicorn.conf.py).
            for _ in range(self.cfg.backlog):
                n_before = self.nr_conns
                self.accept(listener)
                if self.nr_conns == n_before:  # nobody waits any more
                    break
            # This process's own: those of workers that go on accept as before.
            listener.close()
