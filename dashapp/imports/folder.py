"""The folder on the server whose files admins can choose from. Nobody's words become a path."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dashapp.imports.errors import NoUpload

ENDINGS: Final = (".csv", ".tsv", ".tab", ".txt", ".gz", ".zip", ".parquet")
ENDINGS_OF_PLAYS: Final = (*ENDINGS, ".json")
"""One person's streaming history can be plays, too."""
MOST_LISTED: Final = 200


class ImportFolder:
    """The folder of the setting, or none."""

    def __init__(self, path: str | None) -> None:
        self._path = Path(path) if path else None

    def names(self, endings: tuple[str, ...] = ENDINGS) -> list[str]:
        """The files there are to choose, by name.  endings: theirs, in small letters."""
        if self._path is None:
            return []
        try:
            found = sorted(each.name for each in self._path.iterdir() if _is_one(each, endings))
        except OSError:  # not there at this moment, as a disk of another machine may be
            return []
        return found[:MOST_LISTED]

    def path(self, name: str, endings: tuple[str, ...] = ENDINGS) -> Path:
        """Where the file of a name is. Raises NoUpload for one that is not in the list."""
        if self._path is None or name not in self.names(endings):
            raise NoUpload
        return self._path / name


def _is_one(file: Path, endings: tuple[str, ...]) -> bool:
    # A link could lead anywhere.
    is_plain = file.is_file() and not file.is_symlink() and not file.name.startswith(".")
    return is_plain and file.name.lower().endswith(endings) and file.name.isprintable()
