"""The processes that run jobs on this machine: told from those of others, and ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashapp.jobs.place import this_place
from dashapp.jobs.table import Runner
from dashapp.store import Store


class RunnersHere:
    """Those of the jobs of a store that run where a home is."""

    def __init__(self, home: Path, store: Store, kill: Callable[[int], None]) -> None:
        """kill: ends the process of a pid."""
        self._place = this_place(home)
        self._store = store
        self._kill = kill

    def runner(self, pid: int) -> Runner:
        """The runner that is the process `pid` of this machine."""
        return Runner(pid, self._place)

    def has(self, runner: Runner) -> bool:
        """Whether its lock and its pid are those of this machine."""
        return not self._store.shared or runner.host == self._place

    def stop(self, runner: Runner) -> bool:
        """End a runner that is on this machine; whether it is."""
        here = self.has(runner)
        if here:
            self._kill(runner.pid)
        return here
