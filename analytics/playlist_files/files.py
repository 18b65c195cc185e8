"""One door to every format: which writes a playlist, and which a file that somebody brings is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from analytics.errors import InvalidSpec, UnusableFile
from analytics.ingest import encodings
from analytics.ingest.files import WRONG_KINDS
from analytics.playlist_files import jspf, m3u, own_json, spotify, tables, xspf
from analytics.playlist_files.listed import (
    MAX_BYTES,
    Listed,
    ListedTrack,
    Recipe,
    one_line,
    require_few,
    shown,
    tidied,
)
from analytics.playlist_files.objects import parsed

_Writer = Callable[[Sequence[ListedTrack], str, Recipe | None], bytes]
_NEEDED: Final = "a CSV, M3U, XSPF, JSPF or JSON playlist, or Spotify addresses, are needed"
_HEAD: Final = 2_000
_ARCHIVES: Final = (b"\x1f\x8b", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is written.  suffix: of its files.  recipe: whether it has a place for one."""

    label: str
    suffix: str
    media_type: str
    recipe: bool
    writer: _Writer


FORMATS: Final[Mapping[str, Format]] = MappingProxyType({
    "csv": Format("Table (CSV)", ".csv", "text/csv; charset=utf-8", False, tables.write),
    "json": Format("JSON", ".json", "application/json", True, own_json.write),
    "m3u8": Format("M3U8", ".m3u8", "application/vnd.apple.mpegurl", True, m3u.write),
    "xspf": Format("XSPF", ".xspf", "application/xspf+xml", True, xspf.write),
    "jspf": Format("JSPF", ".jspf", "application/jspf+json", True, jspf.write),
    "uris": Format("Spotify addresses", ".txt", "text/plain; charset=utf-8", False, spotify.write),
})  # fmt: skip
"""Every format a playlist is written in, by its key."""


def write(
    fmt: str, tracks: Sequence[ListedTrack], title: str, recipe: Recipe | None = None
) -> bytes:
    """A playlist as a file, with its tracks in this order and on positions 1 to n.

    recipe: how it was made, as JSON; kept where the format has a place for it. Names are put on one
    line. Of "uris", tracks without a Spotify id are left out.
    Raises InvalidSpec for an unknown format, or "uris" where no track has an id; ValueError or
    TypeError for a recipe that is no JSON.
    """
    if fmt not in FORMATS:
        raise InvalidSpec("format", fmt, ", ".join(FORMATS))
    return FORMATS[fmt].writer(tidied(tracks), one_line(title), recipe)


def read(content: bytes, filename: str) -> tuple[ListedTrack, ...]:
    """The tracks of a file that somebody brings; see `read_list`."""
    return read_list(content, filename).tracks


def read_list(content: bytes, filename: str) -> Listed:
    """A playlist file of any format that is known, told by its content rather than its name.

    filename: for messages, and to tell M3U files without a head; never used as a path.
    Raises UnusableFile, in one sentence with row and column where there are any, for a file that is
    too large, is no playlist, lists no tracks, or of which any row cannot be read for certain.
    """
    file = shown(filename)
    if len(content) > MAX_BYTES:
        raise UnusableFile(file, f"the file is larger than {MAX_BYTES // 1_000_000} MB.")
    if not content.strip(b"\0 \t\r\n"):
        raise UnusableFile(file, "the file is empty.")
    for magic, kind in WRONG_KINDS:
        if content.startswith(magic):
            raise UnusableFile(file, f"this is {kind}; {_NEEDED}.")
    if content.startswith(_ARCHIVES):
        raise UnusableFile(file, "this is an archive; unpack it and bring what is in it.")
    found = _read(file, content, filename)
    require_few(file, len(found.tracks))
    if not found.tracks:
        raise UnusableFile(file, "it lists no tracks.")
    return found


def _read(file: str, content: bytes, filename: str) -> Listed:
    encoded = encodings.detect(file, content)
    text = encoded.content.decode(encoded.codec, "replace")
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        if "<html" in head.lower() or head.lower().startswith("<!doctype html"):
            raise UnusableFile(file, f"this is a web page; {_NEEDED}.")
        return xspf.read(file, content.lstrip())
    if head.startswith("[playlist]"):
        raise UnusableFile(file, f"this is a PLS playlist; {_NEEDED}.")
    if head.startswith(("{", "[")):
        return _with_notes(_json(file, text), encoded.notes)
    if head.upper().startswith(m3u.HEAD) or filename.lower().endswith((".m3u", ".m3u8")):
        return _with_notes(m3u.read(file, text), encoded.notes)
    if spotify.is_spotify(head.partition("\n")[0].strip()):
        return spotify.read(file, text)
    return _with_notes(tables.read(file, encoded), encoded.notes)


def _json(file: str, text: str) -> Listed:
    value: Any = parsed(file, text.lstrip("\ufeff"))
    if isinstance(value, dict) and jspf.PLAYLIST in value:
        return jspf.read(file, value)
    if isinstance(value, dict) and own_json.TRACKS in value:
        return own_json.read(file, value)
    raise UnusableFile(file, f"this is JSON, but no playlist; {_NEEDED}.")


def _with_notes(found: Listed, notes: Sequence[str]) -> Listed:
    return Listed(found.tracks, found.title, found.recipe, (*notes, *found.notes))
