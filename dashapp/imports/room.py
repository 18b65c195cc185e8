"""How many catalogues are kept at most. None goes by itself: somebody makes room."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from analytics.artifacts import open_build
from analytics.catalogues import Catalogues, name_in_use
from analytics.errors import DamagedBuild, NoBuild
from analytics.manifest import read_manifest
from dashapp.imports.errors import NoRoom

_MOST_NAMED: Final = 3


class Room:
    """The room for catalogues in one home. What is put to use takes some, but is never refused."""

    def __init__(self, home: Path, most: int) -> None:
        self._home = home
        self._most = most

    def full(self) -> str | None:
        """The sentence with which another one is refused; None while there is room."""
        kept = Catalogues(self._home)
        names = kept.names()
        if len(names) < self._most:
            return None
        used = self._in_use()
        others = [self._called(kept.path / name) for name in reversed(names) if name != used]
        named, n_more = others[:_MOST_NAMED], len(others[_MOST_NAMED:])
        more = f", or one of {n_more} more" if n_more else ""
        is_one = "1 catalogue is" if len(names) == 1 else f"{len(names)} catalogues are"
        way = (
            f"Throw one away first: {' or '.join(named)}{more}."
            if named
            else "The one that is kept is in use; let the server keep more (UNDERTONE_CATALOGUES)."
        )
        return f"{is_one} kept here already, and {self._most} at most. {way}"

    def require(self) -> None:
        """Raise NoRoom unless there is room for one more."""
        sentence = self.full()
        if sentence is not None:
            raise NoRoom(sentence)

    def _in_use(self) -> str | None:
        try:
            return name_in_use(open_build(self._home).path)
        except (NoBuild, DamagedBuild):
            return None

    def _called(self, folder: Path) -> str:
        try:
            return f"{read_manifest(folder)['source']['file']} ({folder.name})"
        except DamagedBuild:
            return f"the damaged one ({folder.name})"
