"""A finished build as the ground of another: its files stand for the steps that made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from analytics.artifacts import OpenBuild
from analytics.building.order import Order
from analytics.building.workshop import Workshop
from analytics.catalogues import KEPT
from analytics.continuity import CHANGES
from analytics.durable import FileRecord
from analytics.errors import UndertoneError
from analytics.listening.plays import FOLDER
from analytics.manifest import PINNED

_OF_ITS_OWN: Final = frozenset((KEPT, PINNED, CHANGES))
"""Files that tell how a build came to serve, and not what is in it."""


class NotAdded(UndertoneError):
    """Plays that cannot be added to a catalogue as it is."""


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a build has of its tracks.

    path: its folder.  files: records by name, none of plays.  seconds: of each step.
    """

    path: Path
    files: Mapping[str, FileRecord]
    seconds: Mapping[str, float]

    @classmethod
    def of(cls, opened: OpenBuild) -> Self:
        """Of a build with moods of its own. Raises NotAdded for one of another version."""
        require_ground(opened)
        files = {
            name: record
            for name, record in opened.manifest["files"].items()
            if not name.startswith(f"{FOLDER}/") and name not in _OF_ITS_OWN
        }
        return cls(opened.path, files, opened.manifest["timings"])


def require_ground(opened: OpenBuild) -> None:
    """Raise NotAdded where steps of this program cannot go on from the files of a build."""
    if Order.of(opened.manifest).digest != opened.manifest["spec_hash"]:
        raise NotAdded(
            "Plays cannot be added to the catalogue in use, as another version of the program "
            "made it. Bring its file of tracks together with the plays."
        )


class WorkshopOnGround(Workshop):
    """A workshop in which whatever was not made here is in the build it stands on."""

    def __init__(self, path: Path, ground: Ground) -> None:
        """Keep steps in `path`, as `Workshop` does."""
        super().__init__(path)
        self._ground = ground

    def folder(self, step: str) -> Path:
        """Where the files of a step are."""
        return super().folder(step) if self.made(step) else self._ground.path

    def files(self, step: str) -> Mapping[str, FileRecord]:
        """Records of the files of a step; of one that was not made here, all of the build's."""
        return super().files(step) if self.made(step) else self._ground.files
