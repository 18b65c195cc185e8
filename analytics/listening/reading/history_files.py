"""The files in which Spotify hands somebody their own history, as lists of JSON objects.

```
StreamingHistory_music_0.json    the last year: endTime (minutes, UTC), artistName, trackName,
                                 msPlayed
Streaming_History_Audio_*.json   all of it: ts (seconds, UTC), master_metadata_track_name,
                                 master_metadata_album_artist_name, ms_played, spotify_track_uri
```

Several files at once, or the .zip they come in, of which nothing else is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from analytics.errors import UnusableFile
from analytics.ingest import encodings
from analytics.ingest.files import WRONG_KINDS
from analytics.playlist_files.listed import shown
from analytics.playlist_files.objects import parsed

NEEDED: Final = "the .json files of a streaming history, or the .zip they came in, are needed"
_ARCHIVE: Final = (b"PK\x03\x04", b"PK\x05\x06")
_HISTORY: Final = re.compile(
    r"(?:StreamingHistory(?:_music)?_?\d*|Streaming_History_Audio_.*|endsong_\d+)\.json",
    re.IGNORECASE,
)
_MOST_MEMBERS: Final = 2_000
_VALUES: Final = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most: bytes of one file and of all, files, and entries of all."""

    n_bytes: int = 40_000_000
    n_bytes_in_all: int = 600_000_000
    n_files: int = 200
    n_entries: int = 2_000_000


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """A file as somebody brings it; its name is shown, and never used as a path."""

    name: str
    content: bytes


def is_history(content: bytes) -> bool:
    """Whether a file looks like a streaming history, or a .zip with one, rather than a table."""
    if content.startswith(_ARCHIVE):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return any(map(_is_wanted, archive.namelist()))
        except (zipfile.BadZipFile, OSError):
            return False
    head = content[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith((b"[", b"{"))


def entries_of(file: HistoryFile, limits: Limits) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The entries of each history in a file that somebody brings, with the name of where they are.

    Raises UnusableFile, in one sentence, for what is no streaming history, or too much of one.
    """
    name = shown(file.name)
    if not file.content.strip(b"\0 \t\r\n"):
        raise UnusableFile(name, "the file is empty.")
    if file.content.startswith(_ARCHIVE):
        for member, content in _members(name, file.content, limits):
            yield member, _entries(member, content, limits)
    else:
        yield name, _entries(name, file.content, limits)


def _entries(file: str, content: bytes, limits: Limits) -> list[dict[str, Any]]:
    if len(content) > limits.n_bytes:
        raise UnusableFile(file, f"the file is larger than {limits.n_bytes // 1_000_000} MB.")
    for magic, kind in WRONG_KINDS:
        if content.startswith(magic):
            raise UnusableFile(file, f"this is {kind}; {NEEDED}.")
    encoded = encodings.detect(file, content)
    text = encoded.content.decode(encoded.codec, "replace").lstrip("\ufeff \t\r\n")
    if not text.startswith(("[", "{")):
        raise UnusableFile(file, f"this is no JSON; {NEEDED}.")
    # Python's values are many times as large as their text, so they are counted before any is made.
    most = max(len(text) // 40, 1_000)
    if text.count("{") > most or text.count("[") > most or text.count(",") > most * _VALUES // 4:
        raise UnusableFile(file, "it holds far more values than a streaming history has.")
    found = parsed(file, text)
    if not isinstance(found, list):
        raise UnusableFile(file, f"this is JSON, but no streaming history; {NEEDED}.")
    for row, entry in enumerate(found, start=1):
        if not isinstance(entry, dict):
            raise UnusableFile(file, "this is no entry of a streaming history.", row=row)
    if not found:
        raise UnusableFile(file, "it lists nothing that was played.")
    return found


def _members(file: str, content: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """The histories in an archive. Nothing is extracted, and nothing else is looked at."""
    n_bytes = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise UnusableFile(file, f"the archive holds more than {_MOST_MEMBERS:,} files.")
            wanted = [each for each in members if _is_wanted(each.filename)]
            if not wanted:
                raise UnusableFile(file, f"the archive holds no streaming history; {NEEDED}.")
            for member in wanted:
                if member.flag_bits & 0x1:
                    raise UnusableFile(file, "the archive is locked with a password.")
                with archive.open(member) as unpacked:
                    # One more than is allowed is enough to know; the rest is never unpacked.
                    found = unpacked.read(limits.n_bytes + 1)
                n_bytes += len(found)
                if n_bytes > limits.n_bytes_in_all:
                    most = limits.n_bytes_in_all // 1_000_000
                    raise UnusableFile(file, f"the archive holds more than {most} MB.")
                yield shown(PurePosixPath(member.filename).name), found
    except (zipfile.BadZipFile, EOFError, zlib.error, OSError) as error:
        raise UnusableFile(file, "the zip archive is damaged or cut short.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnusableFile(file, "the zip archive uses a packing that is not known.") from error


def _is_wanted(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return "__MACOSX" not in path.parts and _HISTORY.fullmatch(path.name) is not None
