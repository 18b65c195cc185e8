"""Sealed folders beside the builds of a home, which never change: what runs of the Lab leave.

```
<shelf>/<number><-suffix>/    a number that only grows
    manifest.json             sealed like a build's: fingerprint of the tracks, spec, versions,
    manifest.sha256           timings; its "build" is the one that the run was over
    ...                       what the kind of run writes
```
"""

from __future__ import annotations

import re
import shutil
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Final

from analytics.artifacts import OpenBuild
from analytics.durable import flush, what_is_missing
from analytics.errors import DamagedBuild, UndertoneError
from analytics.manifest import verified

_UNFINISHED: Final = ".unfinished"


class Shelf(ABC):
    """The folders of one kind of run in one home. Creating the object touches nothing on disk."""

    def __init__(self, path: Path, names: re.Pattern[str]) -> None:
        """Keep them in `path`. names: what all of a name matches, a number first."""
        self.path = path
        self._names = names
        # They never change, so each is read once; that its files are still there is looked at.
        self._known: dict[str, tuple[OpenBuild, dict[str, Any]]] = {}

    @abstractmethod
    def _missing(self) -> UndertoneError:
        """That there is none of a name."""

    @abstractmethod
    def _damaged(self, name: str, problem: str) -> UndertoneError:
        """That the files of one are not the ones that were written."""

    @abstractmethod
    def _summary(self, name: str, opened: OpenBuild) -> dict[str, Any]:
        """One in a few facts, among them its name and "problem", None."""

    def names(self) -> list[str]:
        """Names of all, newest first. Goes by their number, never by a clock."""
        if not self.path.is_dir():
            return []
        names = (entry.name for entry in self.path.iterdir() if self._names.fullmatch(entry.name))
        return sorted(names, key=_number, reverse=True)

    def open(self, name: str) -> OpenBuild:
        """One of them, every file checked. Raises what says that it is missing, or damaged."""
        # The name may be a stranger's: nothing but a name of ours becomes part of a path.
        if not self._names.fullmatch(name) or not (self.path / name).is_dir():
            raise self._missing()
        try:
            return OpenBuild(self.path / name, verified(self.path / name))
        except DamagedBuild as damage:
            raise self._damaged(name, damage.problem) from damage

    def summary(self, name: str) -> dict[str, Any]:
        """One of them in a few facts. Raises like `open`."""
        if name not in self._known:
            opened = self.open(name)
            self._known[name] = opened, self._summary(name, opened)
        opened, facts = self._known[name]
        problem = what_is_missing(opened.path, opened.manifest["files"])
        if problem is not None:
            raise self._damaged(name, problem)
        return facts

    def summaries(self) -> list[dict[str, Any]]:
        """Each in a few facts, newest first; of damaged ones, the name and the problem."""
        found = []
        for name in self.names():
            try:
                found.append(self.summary(name))
            except UndertoneError as damage:
                found.append({"name": name, "problem": str(damage)})
        return found

    # -- for those who run jobs --------------------------------------------------

    def start(self, of: str = "") -> Path:
        """An empty folder in which to put one together.

        of: letters and digits that tell it from those that are put together beside it.
        """
        self.sweep(of)
        folder = self._unfinished(of)
        folder.mkdir(parents=True)
        return folder

    def publish(self, folder: Path, suffix: str = "") -> str:
        """Let a sealed and flushed folder be the next, and return its name: one rename."""
        number = max(map(_number, self.names()), default=0) + 1
        name = f"{number:04d}-{suffix}" if suffix else f"{number:04d}"
        folder.rename(self.path / name)
        flush(self.path)
        return name

    def sweep(self, of: str = "") -> None:
        """Remove what a run that was stopped left behind. of: as it was started with."""
        if self._unfinished(of).is_dir():
            shutil.rmtree(self._unfinished(of))

    def _unfinished(self, of: str) -> Path:
        return self.path / (f"{_UNFINISHED}-{of}" if of else _UNFINISHED)


def _number(name: str) -> int:
    return int(name.partition("-")[0])
