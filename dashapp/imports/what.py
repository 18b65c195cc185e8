"""What a file that is brought can be: tracks, plays of them, or people who play."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from analytics.errors import InvalidSpec
from dashapp.imports.folder import ENDINGS, ENDINGS_OF_PLAYS
from dashapp.imports.uploads import Uploads


@dataclass(frozen=True, slots=True)
class What:
    """One of the things that files can be.

    word: of it, in the audit.  endings: of names in the server's folder.  most_files: that belong
    together.  of_people: whether it says who people are.
    """

    word: str
    endings: tuple[str, ...] = ENDINGS
    most_files: int = 1
    of_people: bool = False

    def uploads(self, home: Path) -> Uploads:
        """Where those that were brought to a home are kept."""
        return Uploads.of_people(home) if self.of_people else Uploads(home)


TRACKS: Final = What("file")
WHAT: Final[Mapping[str, What]] = MappingProxyType(
    {
        "tracks": TRACKS,
        # A streaming history is a few files for each year.
        "plays": What("file of plays", ENDINGS_OF_PLAYS, most_files=100, of_people=True),
        "people": What("file of people", of_people=True),
    }
)


def what_of(name: object) -> What:
    """What somebody says that a file is. Raises InvalidSpec for anything else."""
    if not isinstance(name, str) or name not in WHAT:
        raise InvalidSpec("as", name, f"one of {', '.join(WHAT)}")
    return WHAT[name]
