"""Files that were brought, kept in the home until newer ones take their place.

```
uploads/<32 hex digits>/<its name>           never changed
uploads/reading.lock                         held while one is looked over
uploads-of-people/<32 hex digits>/<names>    of plays and people, which say who they are: removed
                                             with the job they were for, and after a day at most
```

What is looked over is then the very file that is built, whatever becomes of the one it came from.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final, Self

from analytics.errors import UnusableFile
from dashapp.imports.errors import NotKept, NoUpload

MOST_BYTES: Final = 256 << 20
MOST_KEPT: Final = 5
MOST_OF_PEOPLE_KEPT: Final = 12
SECONDS_OF_PEOPLE_KEPT: Final = 24 * 3600.0

_ID: Final = re.compile(r"[0-9a-f]{32}")
_UNFINISHED: Final = ".unfinished-"
_NOT_PLAIN: Final = re.compile(r"[^\w .()\[\]+-]+")
_LONGEST_NAME: Final = 100
_BLOCK: Final = 1 << 20


class Uploads:
    """The files brought to one home. Creating the object touches nothing on disk."""

    def __init__(
        self,
        home: Path,
        folder: str = "uploads",
        *,
        most_kept: int = MOST_KEPT,
        seconds_kept: float | None = None,
    ) -> None:
        """Keep them in `folder` of the home.

        seconds_kept: after which they are removed by `sweep`; None for not by their age.
        """
        self._path = home / folder
        self._most_kept = most_kept
        self._seconds_kept = seconds_kept

    @classmethod
    def of_people(cls, home: Path) -> Self:
        """The files that say who people are."""
        return cls(
            home,
            "uploads-of-people",
            most_kept=MOST_OF_PEOPLE_KEPT,
            seconds_kept=SECONDS_OF_PEOPLE_KEPT,
        )

    @property
    def lock_path(self) -> Path:
        """The lock of whoever looks one over."""
        return self._path / "reading.lock"

    def keep(self, content: IO[bytes], name: str) -> str:
        """Keep a file under a name that may be a stranger's; its id. The oldest make room.

        Raises UnusableFile for more than MOST_BYTES; NotKept where it cannot be written.
        """
        return self.keep_all([(content, name)])

    def keep_all(self, files: Sequence[tuple[IO[bytes], str]]) -> str:
        """The same for files that belong together, of MOST_BYTES in all.

        Raises UnusableFile, too, for two of one name.
        """
        upload = secrets.token_hex(16)
        folder = self._path / f"{_UNFINISHED}{upload}"
        try:
            # Readable by their owner only: some say who people are.
            folder.mkdir(mode=0o700, parents=True)
            self._make_room()
            folder.mkdir(mode=0o700, exist_ok=True)
            n_bytes = 0
            for content, name in files:
                n_bytes += _write(content, folder / plain_name(name), MOST_BYTES - n_bytes)
            folder.rename(self._path / upload)
        except OSError as error:
            raise NotKept(f"The file cannot be kept: {error.strerror or error}.") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return upload

    def path(self, upload: str) -> Path:
        """Where a file is. upload: an id that may be a stranger's. Raises NoUpload."""
        return self.paths(upload)[0]

    def paths(self, upload: str) -> list[Path]:
        """Where files that were brought together are, by their names; as `path`."""
        if not _ID.fullmatch(upload) or not (self._path / upload).is_dir():
            raise NoUpload
        files = sorted((self._path / upload).iterdir())
        if not files:
            raise NoUpload
        return files

    def remove(self, upload: str) -> None:
        """Remove what was brought as `upload`, an id that may be a stranger's, if it is here."""
        if _ID.fullmatch(upload):
            shutil.rmtree(self._path / upload, ignore_errors=True)

    def sweep(self) -> int:
        """Remove what was brought too long ago; how many."""
        if self._seconds_kept is None or not self._path.is_dir():
            return 0
        long_ago = time.time() - self._seconds_kept
        old = [each for each in self._folders() if _modified(each) < long_ago]
        for each in old:
            shutil.rmtree(each, ignore_errors=True)
        return len(old)

    def _make_room(self) -> None:
        """Make room for one more; remove what an upload that broke off has left long ago."""
        self.sweep()
        entries = sorted(self._folders(), key=_modified, reverse=True)
        whole = [each for each in entries if _ID.fullmatch(each.name)]
        broken = [each for each in entries if each.name.startswith(_UNFINISHED)]
        # Of those that are being written at this moment there are few.
        for old in (*whole[self._most_kept - 1 :], *broken[self._most_kept :]):
            shutil.rmtree(old, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return [each for each in self._path.iterdir() if each.is_dir()]


def _modified(folder: Path) -> float:
    """When a folder was last changed, in seconds since 1970; 0 for one that has gone meanwhile."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _write(content: IO[bytes], path: Path, most_bytes: int) -> int:
    """Write a file that is not there yet; its bytes."""
    n_bytes = 0
    try:
        file = path.open("xb")
    except FileExistsError as error:
        raise UnusableFile(path.name, "there are two files of this name; rename one.") from error
    with file:
        while block := content.read(_BLOCK):
            n_bytes += len(block)
            if n_bytes > most_bytes:
                raise UnusableFile(path.name, too_large())
            file.write(block)
    return n_bytes


def plain_name(name: str) -> str:
    """A name that can stand in a folder: the last part of it, in plain letters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = _NOT_PLAIN.sub("_", last.encode("utf-8", "ignore").decode())[-_LONGEST_NAME:]
    # Letters can take four bytes each, and a folder's names 255.
    while len(plain.encode()) > 2 * _LONGEST_NAME:
        plain = plain[1:]
    return plain.lstrip(". ") or "tracks.csv"


def too_large() -> str:
    """That a file is larger than is taken."""
    return (
        f"it is larger than {MOST_BYTES >> 20} MB, the most that is taken here; put it into the "
        "import folder of the server, or build it there from the command line."
    )
