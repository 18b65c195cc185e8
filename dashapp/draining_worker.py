"""A worker that answers whoever had reached it when it was told to stop.

gunicorn's own stops accepting, and holds its sockets open until its last request has been answered:
whoever connects in the meantime waits in the queue of the socket and is cut off when it closes.
"""

from __future__ import annotations

from gunicorn.workers.gthread import ThreadWorker


class DrainingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn says nothing of its types
    """The threaded worker of gunicorn, with an orderly end."""

    def set_accept_enabled(self, enabled: bool) -> None:
        """Accept connections or not; at the end take those that wait, then refuse all others."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            n_before = -1
            while self.nr_conns > n_before:
                n_before = self.nr_conns
                self.accept(listener)  # one, or none when no more are waiting
            # This process's own: those of workers that go on accept as before.
            listener.close()
