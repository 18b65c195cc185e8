"""The column files browsers fetch: compressed once per content, named by content, kept on disk.

The name is a hash of the bytes, so a file never changes and a browser need never ask again.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analytics.browser_columns import ColumnFile, filter_file, map_file, mood_file
from analytics.engine import Engine
from dashapp.compression import LASTING_QUALITY, Encoding, compress

FILE_NAME: Final = re.compile(r"[0-9a-f]{32}")
ENCODINGS: Final[tuple[Encoding, ...]] = ("br", "gzip", "identity")


@dataclass(frozen=True, slots=True)
class Published:
    """A column file as the browser is told of it."""

    name: str
    places: list[dict[str, Any]]


class ColumnFiles:
    """A folder of compressed column files."""

    def __init__(self, folder: Path) -> None:
        """Keep files in `folder`, which is made when the first one is."""
        self._folder = folder
        self._published: dict[str, dict[str, Published]] = {}

    def publish(self, engine: Engine) -> dict[str, Published]:
        """The files of an engine's build by what they hold, written where they are missing."""
        if engine.build_name not in self._published:
            tracks = engine.catalogue
            files = {"moods": mood_file(tracks), "filters": filter_file(tracks)}
            for projection in engine.options.projections:
                files[f"map-{projection}"] = map_file(tracks, projection)
            self._published[engine.build_name] = {
                name: self._publish(file) for name, file in files.items()
            }
        return self._published[engine.build_name]

    def path(self, name: str, encoding: Encoding) -> Path | None:
        """Where a published file lies; None for a name that never was one."""
        if not FILE_NAME.fullmatch(name):
            return None
        path = self._folder / f"{name}.{encoding}"
        return path if path.is_file() else None

    def _publish(self, file: ColumnFile) -> Published:
        name = hashlib.sha256(file.content).hexdigest()[:32]
        for encoding in ENCODINGS:
            path = self._folder / f"{name}.{encoding}"
            if not path.exists():
                _write_whole(path, compress(file.content, encoding, LASTING_QUALITY))
        places = [
            {"name": p.name, "kind": p.kind, "offset": p.offset, "length": p.length}
            for p in file.places
        ]
        return Published(name, places)


def _write_whole(path: Path, content: bytes) -> None:
    # Two workers may write the same file at once: each renames its own, and both are the same.
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as unfinished:
        unfinished.write(content)
    os.replace(unfinished.name, path)
