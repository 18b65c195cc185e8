"""One door to every file of plays: a table of many people's, or one person's streaming history."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from analytics.data_file import require_regular, shown_name, unopened
from analytics.errors import UnusableFile
from analytics.ingest.files import MAX_BYTES
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.history import read_history
from analytics.listening.reading.history_files import HistoryFile, Limits, entries_of, is_history
from analytics.listening.reading.listens import open_listens, read_listens
from analytics.listening.reading.track_table import TrackTable

_HEAD: Final = 200
_ARCHIVE: Final = b"PK"


def open_plays(paths: Sequence[Path]) -> None:
    """Raise UnusableFile for files that are not of plays, before anything is made of them."""
    if not _are_history(paths):
        open_listens(_the_table(paths))
        return
    for file in _brought(paths):
        for _ in entries_of(file, Limits()):
            pass


def read_plays(paths: Sequence[Path], tracks: TrackTable, *, now: int) -> Heard:
    """The plays of `tracks` in the files at `paths`; see `read_listens` and `read_history`.

    now: seconds since 1970. Raises UnusableFile.
    """
    if _are_history(paths):
        return read_history(_brought(paths), tracks.matcher(), tracks, now=now)
    return read_listens(_the_table(paths), tracks.ids, now=now)


def _are_history(paths: Sequence[Path]) -> bool:
    """Whether the first file, and so every one, is of a streaming history."""
    path = paths[0]
    try:
        require_regular(path)
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            if head.startswith(_ARCHIVE):
                head += stream.read(MAX_BYTES)
    except OSError as error:
        raise unopened(path, error) from error
    return is_history(head)


def _the_table(paths: Sequence[Path]) -> Path:
    if len(paths) > 1:
        problem = "one table of plays is read, and this is another; put them into one."
        raise UnusableFile(shown_name(paths[1]), problem)
    return paths[0]


def _brought(paths: Sequence[Path]) -> list[HistoryFile]:
    files = []
    for path in paths:
        try:
            require_regular(path)
            files.append(HistoryFile(path.name, path.read_bytes()))
        except OSError as error:
            raise unopened(path, error) from error
    return files
