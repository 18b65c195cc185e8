"""Files that were brought, kept in the home until newer ones take their place.

```
uploads/<32 hex digits>/<its name>    never changed
uploads/reading.lock                  held while one is looked over
```

What is looked over is then the very file that is built, whatever becomes of the one it came from.
"""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path
from typing import IO, Final

from analytics.errors import UnusableFile
from dashapp.imports.errors import NotKept, NoUpload

MOST_BYTES: Final = 256 << 20
MOST_KEPT: Final = 5

_ID: Final = re.compile(r"[0-9a-f]{32}")
_UNFINISHED: Final = ".unfinished-"
_NOT_PLAIN: Final = re.compile(r"[^\w .()\[\]+-]+")
_LONGEST_NAME: Final = 100
_BLOCK: Final = 1 << 20


class Uploads:
    """The files brought to one home. Creating the object touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        self._path = home / "uploads"

    @property
    def lock_path(self) -> Path:
        """The lock of whoever looks one over."""
        return self._path / "reading.lock"

    def keep(self, content: IO[bytes], name: str) -> str:
        """Keep a file under a name that may be a stranger's; its id. The oldest make room.

        Raises UnusableFile for more than MOST_BYTES; NotKept where it cannot be written.
        """
        plain = plain_name(name)
        upload = secrets.token_hex(16)
        folder = self._path / f"{_UNFINISHED}{upload}"
        try:
            folder.mkdir(parents=True)
            self._sweep()
            folder.mkdir(exist_ok=True)
            with (folder / plain).open("wb") as file:
                n_bytes = 0
                while block := content.read(_BLOCK):
                    n_bytes += len(block)
                    if n_bytes > MOST_BYTES:
                        raise UnusableFile(plain, too_large())
                    file.write(block)
            folder.rename(self._path / upload)
        except OSError as error:
            raise NotKept(f"The file cannot be kept: {error.strerror or error}.") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return upload

    def path(self, upload: str) -> Path:
        """Where a file is. upload: an id that may be a stranger's. Raises NoUpload."""
        if not _ID.fullmatch(upload) or not (self._path / upload).is_dir():
            raise NoUpload
        files = sorted((self._path / upload).iterdir())
        if not files:
            raise NoUpload
        return files[0]

    def _sweep(self) -> None:
        """Make room for one more; remove what an upload that broke off has left long ago."""
        entries = [each for each in self._path.iterdir() if each.is_dir()]
        entries.sort(key=lambda each: each.stat().st_mtime_ns, reverse=True)
        whole = [each for each in entries if _ID.fullmatch(each.name)]
        broken = [each for each in entries if each.name.startswith(_UNFINISHED)]
        # Of those that are being written at this moment there are few.
        for old in (*whole[MOST_KEPT - 1 :], *broken[MOST_KEPT:]):
            shutil.rmtree(old, ignore_errors=True)


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
