"""What playlist files have in common: tracks as a file lists them, and text that fits in one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from unicodedata import category

from analytics.data_file import shown_name
from analytics.errors import UnusableFile

MAX_BYTES: Final = 10_000_000
MAX_ROWS: Final = 50_000
MAX_LINES: Final = 5 * MAX_ROWS
"""Of a format with a track on each line or two; what is beyond them is blank or said of nothing."""
MAX_COLUMNS: Final = 64
MAX_TEXT: Final = 1_000
"""Letters of one name; longer ones are no names."""

EXTENSION: Final = "urn:undertone:"
"""Begins the names of what only we write into files that allow for such."""

_SPOTIFY_ID: Final = re.compile(r"[0-9A-Za-z]{22}", re.ASCII)
_ISRC: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", re.ASCII)
_LONGEST_SECONDS: Final = 86_400.0

Recipe = dict[str, Any]
"""How a playlist was made, as JSON; what a file says of it is a stranger's."""


@dataclass(frozen=True, slots=True)
class ListedTrack:
    """A track as a file lists it; "" and None where it does not say.

    duration_s: seconds.  spotify_id: 22 letters and digits.  isrc: 12.  position: from 1.
    """

    name: str
    artists: tuple[str, ...] = ()
    album: str = ""
    duration_s: float | None = None
    spotify_id: str | None = None
    isrc: str | None = None
    position: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A playlist file, read.  notes: what was assumed about it, in sentences."""

    tracks: tuple[ListedTrack, ...]
    title: str = ""
    recipe: Recipe | None = None
    notes: tuple[str, ...] = ()


def shown(filename: str) -> str:
    """A file's name as it can be shown; it is never opened."""
    return shown_name(Path(filename.replace("\0", "").replace("\\", "/")[-500:]))


def one_line(text: str) -> str:
    """Text on one line, without controls and halves of characters, fit for every format."""
    if text.isprintable():  # nearly every text, and then none of what follows is in it
        return text.strip()
    kept = "".join(" " if category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    # XML has no way to write these, and JSON's halves of characters are no text.
    kept = re.sub("[\ud800-\udfff\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", kept)
    return kept.strip()


def lines_of(text: str) -> list[str]:
    """The lines of a text; nothing else that Unicode takes for the end of a line is one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def tidied(tracks: Sequence[ListedTrack]) -> tuple[ListedTrack, ...]:
    """The tracks with text on one line each, and positions 1 to n in this order."""
    return tuple(
        replace(
            track,
            name=one_line(track.name),
            artists=tuple(filter(None, map(one_line, track.artists))),
            album=one_line(track.album),
            spotify_id=as_spotify_id(track.spotify_id),
            isrc=as_isrc(track.isrc),
            position=position,
        )
        for position, track in enumerate(tracks, start=1)
    )


def as_spotify_id(text: str | None) -> str | None:
    """The text if it is a Spotify id."""
    return text if text and _SPOTIFY_ID.fullmatch(text) else None


def as_isrc(text: str | None) -> str | None:
    """A recording's code without hyphens, if the text is one."""
    plain = (text or "").replace("-", "").strip().upper()
    return plain if _ISRC.fullmatch(plain) else None


def as_seconds(value: object, *, per_second: float = 1.0) -> float | None:
    """A length a file gives, in seconds; None where it gives none that can be."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / per_second
    return float(seconds) if 0 < seconds <= _LONGEST_SECONDS else None


def milliseconds(seconds: float | None) -> int | None:
    """A length in whole milliseconds, as most formats want it."""
    return None if seconds is None else round(seconds * 1000)


def dumped(value: object, *, indent: int | None = None) -> str:
    """A value as JSON on one line, or indented. Raises ValueError for what JSON has no word for."""
    separators = (",", ":") if indent is None else None
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
    )


def require_few(file: str, n_rows: int) -> None:
    """Raise UnusableFile for more tracks than are read."""
    if n_rows > MAX_ROWS:
        raise UnusableFile(file, f"it lists more than {MAX_ROWS:,} tracks; split it.")


def require_few_lines(file: str, n_lines: int) -> None:
    """Raise UnusableFile for more lines than are looked at."""
    if n_lines > MAX_LINES:
        raise UnusableFile(file, f"it has more than {MAX_LINES:,} lines; split it.")


def require_text(file: str, text: str, *, row: int, column: str) -> str:
    """The text on one line; UnusableFile where it is too long to be a name."""
    if len(text) > MAX_TEXT:
        raise UnusableFile(
            file, f"the text has more than {MAX_TEXT:,} letters.", row=row, column=column
        )
    return one_line(text)
