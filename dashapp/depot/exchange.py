"""A home and the storage of builds, kept in step: what changed last, here or there, serves here.

What both had in common is written down, so that a build that was made here is told from one that
was published elsewhere. Where both changed, the one in storage counts.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from analytics.durable import flush_tree, replace_json
from analytics.errors import DamagedBuild, NoBuild
from analytics.home import Home
from analytics.manifest import MANIFEST, PINNED, SEAL
from analytics.served import Cause, How
from dashapp.depot.storage import DamagedPointer, Depot, Pointer, Sealed

log = logging.getLogger(__name__)

IN_COMMON: Final = "exchange.json"
FETCHING: Final = "fetching"
SECONDS_UNTIL_TRIED_AGAIN: Final = 600.0
"""For which a build that was refused is not fetched again."""


class Exchange:
    """The exchange of one home with one depot. For one process at a time."""

    def __init__(
        self, home: Home, depot: Depot, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """clock: seconds that only grow."""
        self._home = home
        self._depot = depot
        self._clock = clock
        self._refused: dict[str, float] = {}

    def step(self) -> None:
        """Fetch what was published elsewhere, or publish what is new here.

        Raises StorageAway; NoRoom; HomeInUse while a build runs here; DamagedPointer, DamagedBuild,
        for what is refused, and OSError. What serves goes on serving.
        """
        pointer = self._pointer()
        here, known = self._here(), self._in_common()
        is_news = pointer is not None and (here is None or pointer.build.seal != known)
        if pointer is not None and is_news and not self._is_refused(pointer):
            self._take(pointer, here)
        elif here is not None and here.seal != known:
            self.publish()

    def fetch(self) -> str | None:
        """Let the build serve here that storage says; its name. None where there is none.

        Raises like `step`.
        """
        pointer = self._depot.pointer()
        if pointer is None:
            return None
        self._take(pointer, self._here())
        return pointer.build.name

    def publish(self, *, again: bool = False) -> str:
        """Let the build that serves here serve everywhere; its name.

        again: send its files though they are there: one of them may be damaged.

        Raises NoBuild where there is none; StorageAway; DamagedBuild.
        """
        here = self._here()
        if here is None:
            raise NoBuild(f"Nothing has been built in {self._home.path} yet.")
        folder = self._home.builds / here.name
        over = _over(folder)
        behind = None if over is None else self._home.builds / over
        pointer = self._depot.publish(folder, behind, again=again)
        self._write_down(pointer)
        log.info("build %s is published", here.name)
        return here.name

    # -- there ---------------------------------------------------------------------------------

    def _pointer(self) -> Pointer | None:
        try:
            return self._depot.pointer()
        except DamagedPointer as damage:
            # A build made here can take its place, and nothing can be fetched by it.
            log.error("%s", damage)
            return None

    def _is_refused(self, pointer: Pointer) -> bool:
        refused = self._refused.get(pointer.build.seal)
        return refused is not None and self._clock() - refused < SECONDS_UNTIL_TRIED_AGAIN

    def _take(self, pointer: Pointer, here: Sealed | None) -> None:
        if here != pointer.build:
            try:
                self._bring_in(pointer, here)
            except DamagedBuild:
                self._refused[pointer.build.seal] = self._clock()
                raise
            log.info("build %s is fetched", pointer.build.name)
        self._write_down(pointer)

    def _bring_in(self, pointer: Pointer, here: Sealed | None) -> None:
        wanted = [each for each in (pointer.behind, pointer.build) if each is not None]
        fetched = [each for each in wanted if self._seal(each.name) != each.seal]
        place = self._home.path / FETCHING
        shutil.rmtree(place, ignore_errors=True)
        at_hand = self._at_hand()
        for each in fetched:
            manifest = self._depot.fetch(each, place / each.name, at_hand)
            if manifest["build"] != each.name:
                raise DamagedBuild(each.name, f"{MANIFEST} is that of {manifest['build']!r}.")
            flush_tree(place / each.name)
        with self._home.lock():
            for each in fetched:
                self._home.take_in(place / each.name, each.name)
            previous = pointer.behind or (here if here != pointer.build else None)
            name = previous.name if previous and previous.name != pointer.build.name else None
            self._home.point_to(pointer.build.name, name, Cause(How.FETCHED))
        shutil.rmtree(place, ignore_errors=True)

    # -- here ----------------------------------------------------------------------------------

    def _here(self) -> Sealed | None:
        """The build that serves here, as the pointer has it; None without a usable one."""
        name = self._home.current()
        seal = None if name is None else self._seal(name)
        return None if name is None or seal is None else Sealed(name, seal)

    def _seal(self, name: str) -> str | None:
        try:
            return (self._home.builds / name / SEAL).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return None

    def _at_hand(self) -> dict[str, Path]:
        """The files of the builds that are here, by their checksums."""
        found: dict[str, Path] = {}
        for name in self._home.published():
            folder = self._home.builds / name
            try:
                files = json.loads((folder / MANIFEST).read_bytes())["files"]
            except (OSError, ValueError, KeyError):
                continue
            found |= {record["sha256"]: folder / path for path, record in files.items()}
        return {sha256: path for sha256, path in found.items() if path.is_file()}

    def _in_common(self) -> str | None:
        """The seal of the build that was last the same here and there."""
        try:
            content = json.loads((self._home.path / IN_COMMON).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        seal = content.get("seal") if isinstance(content, dict) else None
        return seal if isinstance(seal, str) else None

    def _write_down(self, pointer: Pointer) -> None:
        replace_json(self._home.path / IN_COMMON, {"seal": pointer.build.seal})


def _over(folder: Path) -> str | None:
    """The name of the build that a pinned one is over; None for a build with moods of its own."""
    try:
        return str(json.loads((folder / PINNED).read_bytes())["over"])
    except FileNotFoundError:
        return None
