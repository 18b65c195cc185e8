"""Plain lists: a song on each line as people write them, "Artist - Song" or "Song by Artist"."""

from __future__ import annotations

import re
from typing import Final

from analytics.ingest import encodings
from analytics.playlist_files.listed import (
    Listed,
    ListedTrack,
    lines_of,
    require_few,
    require_text,
    shown,
)

_NUMBER: Final = re.compile(r"^\s*(?:\d{1,5}[.):]\s+|[-*\N{BULLET}]\s+)")
_DASH: Final = re.compile(r"\s+[-\N{EN DASH}\N{EM DASH}]\s+")
_BY: Final = re.compile(r"(.+)\s+by\s+(.+)", re.IGNORECASE)
_MARKED: Final = ("{", "[", "<", "#", "spotify:")


def is_plain_list(content: bytes, *, pasted: bool) -> bool:
    """Whether the first line that says something names a song, and who it is by.

    pasted: by hand; a line that cannot be a table's header then is a song of that name.
    """
    head = content[:4_000].decode("utf-8", "replace").lstrip("\ufeff")
    first = next((line.strip() for line in lines_of(head) if line.strip()), "")
    if first.startswith(_MARKED) or "://" in first:
        return False
    names_both = _DASH.search(first.replace("\t", " - ")) or _BY.fullmatch(first)
    return bool(names_both) or (pasted and not re.search("[,;\t]", first))


def read(content: bytes, filename: str) -> tuple[Listed, Listed]:
    """A list both ways: with who it is by before the dash, and after it.

    Which is meant shows when it is looked up. Lines that say "by" mean one thing only. Raises
    UnusableFile for text that cannot be read, and for a line or a list that is too long.
    """
    file = shown(filename)
    encoded = encodings.detect(file, content)
    text = encoded.content.decode(encoded.codec, "replace").lstrip("\ufeff")
    before: list[ListedTrack] = []
    after: list[ListedTrack] = []
    for row, line in enumerate(lines_of(text), start=1):
        whole = require_text(file, line.replace("\t", " - "), row=row, column="line")
        said = _NUMBER.sub("", whole, count=1)
        if said:
            first, second = _readings(said)
            before.append(ListedTrack(*first, position=row))
            after.append(ListedTrack(*second, position=row))
            require_few(file, len(before))
    return Listed(tuple(before), notes=encoded.notes), Listed(tuple(after), notes=encoded.notes)


_Reading = tuple[str, tuple[str, ...]]


def _readings(line: str) -> tuple[_Reading, _Reading]:
    """Name and artists of a line, read both ways."""
    parts = [part.strip() for part in _DASH.split(line, maxsplit=1)]
    if len(parts) == 2 and all(parts):
        return (parts[1], (parts[0],)), (parts[0], (parts[1],))
    by = _BY.fullmatch(line)
    found: _Reading = (by[1].strip(), (by[2].strip(),)) if by else (line, ())
    return found, found
