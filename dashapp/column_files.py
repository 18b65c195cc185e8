"""The column files browsers fetch: named by their content, compressed once, kept in memory.

The name is a hash of the bytes, so a file never changes and a browser need never ask again. They
are made from a verified build, so nothing on disk can spoil them; where the server forks, its
workers share them.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import asdict, dataclass
from typing import Any, Final

from analytics.browser_columns import ColumnFile, filter_file, map_file, mood_file
from analytics.engine import Engine
from dashapp.compression import LASTING_QUALITY, Encoding, compress

BUILDS_KEPT: Final = 2
"""As many as there are engines: the current build, and the one before for pages still open."""


@dataclass(frozen=True, slots=True)
class Published:
    """A column file as the browser is told of it, and its bytes by encoding."""

    name: str
    places: list[dict[str, Any]]
    contents: dict[Encoding, bytes]


class ColumnFiles:
    """The column files of the builds being served. Safe to share between threads."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._builds: dict[str, dict[str, Published]] = {}
        self._making = threading.Lock()

    def publish(self, engine: Engine) -> dict[str, Published]:
        """The files of an engine's build by what they hold; made when first asked for."""
        with self._making:
            if engine.build_name not in self._builds:
                made = {name: _published(file) for name, file in _files(engine).items()}
                kept = list(self._builds.items())[-BUILDS_KEPT + 1 :]
                # One assignment of a new dictionary: readers see the old one or this one.
                self._builds = {**dict(kept), engine.build_name: made}
            return self._builds[engine.build_name]

    def content(self, name: str, encoding: Encoding) -> bytes | None:
        """The bytes of a published file; None for a name that is not one of the builds served."""
        for files in self._builds.values():
            for file in files.values():
                if file.name == name:
                    return file.contents[encoding]
        return None


def _files(engine: Engine) -> dict[str, ColumnFile]:
    tracks = engine.catalogue
    maps = {f"map-{name}": map_file(tracks, name) for name in engine.options.projections}
    return {"moods": mood_file(tracks), "filters": filter_file(tracks), **maps}


def _published(file: ColumnFile) -> Published:
    encodings: tuple[Encoding, ...] = ("br", "gzip", "identity")
    return Published(
        name=hashlib.sha256(file.content).hexdigest()[:32],
        places=[asdict(place) for place in file.places],
        contents={each: compress(file.content, each, LASTING_QUALITY) for each in encodings},
    )
