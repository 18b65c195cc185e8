"""M3U8: what players of music files read, with the comments that most of them know."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote

from analytics.errors import UnusableFile
from analytics.playlist_files.listed import (
    Listed,
    ListedTrack,
    Recipe,
    as_isrc,
    as_seconds,
    as_spotify_id,
    dumped,
    lines_of,
    require_few,
    require_few_lines,
    require_text,
)
from analytics.playlist_files.spotify import id_in, uri_of

HEAD: Final = "#EXTM3U"
_RECIPE: Final = "#UNDERTONE-RECIPE:"
_TRACK: Final = "#UNDERTONE-TRACK:"
_SEGMENTS: Final = "#EXT-X-"
_BETWEEN: Final = " - "
_INFO: Final = re.compile(
    r"\s*(-?\d{1,9}(?:\.\d{1,9})?)?((?:\s+[\w-]+=\"[^\"]*\")*)\s*,(.*)", re.ASCII
)
_NO_FILE_NAME: Final = re.compile(r"[^\w .,()&'!-]+")


def write(tracks: Sequence[ListedTrack], title: str, recipe: Recipe | None) -> bytes:
    """A playlist in UTF-8. Where a track has no Spotify id, the line for its file is a name only.

    What M3U has no comment for stands in ones of our own, which players pass over.
    """
    lines = [HEAD, "#EXTENC:UTF-8", f"#PLAYLIST:{title}"]
    if recipe is not None:
        lines.append(f"{_RECIPE}{json.dumps(recipe, allow_nan=False)}")
    for track in tracks:
        seconds = -1 if track.duration_s is None else round(track.duration_s)
        lines += [f"#EXTINF:{seconds},{_label(track)}", f"{_TRACK}{dumped(_members(track))}"]
        lines += [f"#EXTALB:{track.album}"] * bool(track.album)
        lines.append(uri_of(track) or _file_name(track))
    return ("\n".join(lines) + "\n").encode()


def _label(track: ListedTrack) -> str:
    return _BETWEEN.join(filter(None, (", ".join(track.artists), track.name)))


def _members(track: ListedTrack) -> dict[str, Any]:
    members = {
        "name": track.name,
        "artists": list(track.artists),
        "duration_s": track.duration_s,
        "isrc": track.isrc,
    }
    return {name: value for name, value in members.items() if value is not None}


def _file_name(track: ListedTrack) -> str:
    # Neither a comment nor a path, whatever the track is called.
    return f"{_NO_FILE_NAME.sub('_', _label(track)).lstrip('. ')[:120] or 'track'}.mp3"


def read(file: str, text: str) -> Listed:
    """The entries of a playlist; addresses and paths are read, never followed.

    Raises UnusableFile for a comment about a track that no track follows.
    """
    tracks: list[ListedTrack] = []
    title, recipe = "", None
    entry = _Entry(file)
    lines = lines_of(text)
    require_few_lines(file, len(lines))
    for row, line in enumerate(lines, start=1):
        content = line.strip()
        if content.startswith(_SEGMENTS):
            raise UnusableFile(file, "this lists the pieces of a stream, not tracks.", row=row)
        if content.startswith("#PLAYLIST:"):
            title = require_text(file, _after(content), row=row, column="PLAYLIST")
        elif content.startswith(_RECIPE):
            recipe = _json(_after(content))
        elif content.startswith("#"):
            entry.comment(row, content)
        elif content:
            tracks.append(entry.track(row, content, len(tracks) + 1))
            require_few(file, len(tracks))
            entry = _Entry(file)
    if entry.info_row:
        raise UnusableFile(file, "no track follows this line; the file is cut short.",
                           row=entry.info_row)  # fmt: skip
    return Listed(tuple(tracks), title, recipe)


class _Entry:
    """What comments say of the track that follows them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.info_row = 0
        self._label = ""
        self._seconds: float | None = None
        self._album = ""
        self._artist = ""
        self._own: dict[str, Any] = {}

    def comment(self, row: int, content: str) -> None:
        if content.startswith("#EXTINF:"):
            info = _INFO.fullmatch(_after(content))
            if info is None:
                raise UnusableFile(self._file, "this says neither a length nor a name.", row=row,
                                   column="EXTINF")  # fmt: skip
            self.info_row = row
            self._seconds = as_seconds(float(info[1] or 0))
            self._label = require_text(self._file, info[3], row=row, column="EXTINF")
        elif content.startswith("#EXTALB:"):
            self._album = require_text(self._file, _after(content), row=row, column="EXTALB")
        elif content.startswith("#EXTART:"):
            self._artist = require_text(self._file, _after(content), row=row, column="EXTART")
        elif content.startswith(_TRACK):
            self._own = _json(_after(content)) or {}

    def track(self, row: int, address: str, position: int) -> ListedTrack:
        spotify_id = id_in(address)
        if own := self._own_track(spotify_id, position):
            return own
        label = self._label or ("" if spotify_id else _name_in(address))
        label = require_text(self._file, label, row=row, column="address")
        artist, between, name = label.partition(_BETWEEN)
        if not between:
            artist, name = self._artist, label
        return ListedTrack(
            name.strip(),
            (artist.strip(),) if artist.strip() else (),
            self._album,
            self._seconds,
            spotify_id,
            position=position,
        )

    def _own_track(self, spotify_id: str | None, position: int) -> ListedTrack | None:
        """The track as we wrote it, unless another program has changed what it goes by since."""
        name, artists = self._own.get("name"), self._own.get("artists")
        if not isinstance(name, str) or not isinstance(artists, list):
            return None
        track = ListedTrack(
            name,
            tuple(map(str, artists)),
            self._album,
            as_seconds(self._own.get("duration_s")),
            as_spotify_id(spotify_id),
            as_isrc(str(self._own.get("isrc", ""))),
            position,
        )
        return track if _label(track) == self._label else None


def _after(content: str) -> str:
    return content.partition(":")[2].strip()


def _name_in(address: str) -> str:
    """The name of the file at a path or address, without folders and ending."""
    path = unquote(address.partition("?")[0]) if "://" in address else address
    return PurePosixPath(path.replace("\\", "/")).stem


def _json(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None  # the comment of a stranger; the lines beside it are read
    return value if isinstance(value, dict) else None
