"""The home of a deployment: its published builds, the pointer to the one that serves, its lock.

```
builds/<name>/     published builds, never changed; a name starts with a number that only grows
current.json       {"build": name, "previous": name or null}, replaced in one rename
served.json        which builds have served, see analytics/served.py
work/<spec hash>/  finished steps of builds that were interrupted
build.lock         held while a build runs; the kernel lets go of it however that process ends
drafts/<name>/     groupings people asked for, never changed (analytics/drafts.py)
store.sqlite       what people asked for and what became of it (dashapp/store); jobs.lock with it
locks/             one file for each job that a worker runs (dashapp/jobs/handed_out.py)
uploads/, uploads-of-people/   files that admins bring (dashapp/imports/uploads.py)
listeners.key      by which people behind plays are named (analytics/listening/pseudonyms.py)
exchange.json      what was last taken from, or put into, object storage (dashapp/depot);
                   exchange.lock with it
```
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.durable import flush, flush_tree, replace_json
from analytics.errors import UndertoneError
from analytics.served import SERVED, Cause, How, Line, UnreadableHistory, read_served, write_served

_BUILD_NAME: Final = re.compile(r"\d{4,}-[a-z0-9-]+")
_ASSEMBLING: Final = ".assembling-"
_LONGEST_POINTER: Final = 4_096
"""Bytes; two names of builds take a hundred."""


class HomeInUse(UndertoneError):
    """Another process is building in this home."""

    def __init__(self, home: Path, pid: str) -> None:
        super().__init__(
            f"Process {pid} is already building in {home}; wait for it to finish or stop it first."
        )
        self.pid = pid


class UnreadablePointer(UndertoneError):
    """`current.json` does not say which build is the current one."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The build that serves and the one kept behind it."""

    build: str
    previous: str | None


class Home:
    """A folder that holds builds. Creating the object touches nothing on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.builds = path / "builds"
        self.work = path / "work"
        self.pointer_path = path / "current.json"

    def current(self) -> str | None:
        """The name of the build that serves, as the pointer has it; None without a usable one."""
        try:
            pointer = self.pointer()
        except UnreadablePointer:
            return None
        return pointer.build if pointer else None

    def pointer(self) -> Pointer | None:
        """The pointer, None before the first build. Raises UnreadablePointer."""
        try:
            with self.pointer_path.open("rb") as file:
                text = file.read(_LONGEST_POINTER + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnreadablePointer("The pointer to the current build cannot be read.") from error
        if len(text) > _LONGEST_POINTER:
            raise UnreadablePointer("The pointer to the current build is too long to be one.")
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UnreadablePointer("The pointer to the current build cannot be read.") from error
        names = [content.get(key) for key in ("build", "previous")] if _is_dict(content) else []
        match names:
            case [str(build), None | str() as previous] if is_build_name(build) and (
                previous is None or is_build_name(previous)
            ):
                return Pointer(build, previous)
        raise UnreadablePointer("The pointer to the current build makes no sense.")

    def published(self) -> list[str]:
        """Names of all published builds, newest first. Goes by their number, never by a clock."""
        if not self.builds.is_dir():
            return []
        names = (entry.name for entry in self.builds.iterdir() if is_build_name(entry.name))
        return sorted(names, key=_number, reverse=True)

    def new_name(self, suffix: str) -> str:
        """A name for the next build, above every name in use."""
        return f"{max(map(_number, self.published()), default=0) + 1:04d}-{suffix}"

    def assembling(self, name: str) -> Path:
        """An empty folder in which to put together the build `name`; not yet visible to readers."""
        folder = self.builds / f"{_ASSEMBLING}{name}"
        folder.mkdir(parents=True)
        return folder

    def served(self) -> list[Line]:
        """The builds that have served, newest first: the one that does now, and those before.

        Raises UnreadableHistory.
        """
        lines, name = read_served(self.path), self.current()
        if name is None or (lines and lines[0].build == name):
            return lines
        # Older than the history, or the power went between the pointer and the line.
        since = self.pointer_path.stat().st_mtime
        return [Line.of(self.builds / name, since, Cause(How.UNTOLD)), *lines]

    def publish(
        self, folder: Path, name: str, previous: str | None, cause: Cause | None = None
    ) -> None:
        """Make the finished build in `folder` the one that serves, with `previous` behind it."""
        flush_tree(folder)
        folder.rename(self.builds / name)
        flush(self.builds)
        self.point_to(name, previous, cause)

    def point_to(self, name: str, previous: str | None, cause: Cause | None = None) -> None:
        """Let the published build `name` serve; remove all but it and `previous`.

        cause: what is written down of it; None for a build that was made.
        Readers that have a removed build mapped keep its pages until they are done.
        """
        try:
            before = self.served()
        except UnreadableHistory:
            before = []
        replace_json(self.pointer_path, {"build": name, "previous": previous})
        if not before or before[0].build != name:
            line = Line.of(self.builds / name, time.time(), cause or Cause())
            write_served(self.path, [line, *before])
        for other in self.published():
            if other not in (name, previous):
                shutil.rmtree(self.builds / other)

    def take_in(self, folder: Path, name: str) -> None:
        """Let the flushed build in `folder`, made elsewhere, be there as `name`; it does not serve.

        One of that name whose files differ gives way.
        """
        self.builds.mkdir(parents=True, exist_ok=True)
        if (self.builds / name).exists():
            # Readers that have it mapped keep its pages.
            (self.builds / name).rename(self.builds / f"{_ASSEMBLING}gone-{name}")
            shutil.rmtree(self.builds / f"{_ASSEMBLING}gone-{name}")
        folder.rename(self.builds / name)
        flush(self.builds)

    def sweep(self, keep_work: str) -> None:
        """Remove what dead builds left behind, except the finished steps of `keep_work`.

        Only for the holder of the lock: what looks abandoned may be another build's work.
        """
        for orphan in (
            *self.builds.glob(f"{_ASSEMBLING}*"),
            *(folder for folder in self.work.glob("*") if folder.name != keep_work),
        ):
            shutil.rmtree(orphan)
        for file in (self.pointer_path.name, SERVED):
            for orphan in self.path.glob(f".{file}.*.tmp"):
                orphan.unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the home for one build. Raises HomeInUse at once if another process has it."""
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path / "build.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
                raise HomeInUse(self.path, holder or "unknown") from error
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.close(descriptor)


def _is_dict(content: object) -> bool:
    return isinstance(content, dict)


def is_build_name(name: str) -> bool:
    """Whether a build can have this name. It may be a stranger's: nothing else is put in a path."""
    return _BUILD_NAME.fullmatch(name) is not None


def _number(name: str) -> int:
    return int(name.partition("-")[0])
