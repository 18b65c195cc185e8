"""Lists of Spotify addresses, one a line, as copied from and pasted into Spotify's own programs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from analytics.errors import InvalidSpec, UnusableFile
from analytics.playlist_files.listed import (
    Listed,
    ListedTrack,
    Recipe,
    as_spotify_id,
    lines_of,
    require_few,
)

_URI: Final = re.compile(r"spotify:([a-z]+):(\w+)", re.ASCII)
_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:open|play)\.spotify\.com/(?:intl-[a-zA-Z-]+/)?(?:embed/)?([a-z]+)/(\w+)/?"
    r"(?:[?#].*)?",
    re.ASCII,
)
_KINDS: Final = ("album", "artist", "playlist", "show", "episode", "user", "local", "chapter")


def uri_of(track: ListedTrack) -> str | None:
    """The track's Spotify URI, where it has an id."""
    return f"spotify:track:{track.spotify_id}" if track.spotify_id else None


def id_in(address: str) -> str | None:
    """The id in a URI or web address of a track; None for any other text."""
    kind, given = _parts(address.strip())
    return as_spotify_id(given) if kind == "track" else None


def is_spotify(line: str) -> bool:
    """Whether a line begins like an address of Spotify's."""
    return line.startswith("spotify:") or _ADDRESS.fullmatch(line) is not None


def write(tracks: Sequence[ListedTrack], title: str, recipe: Recipe | None) -> bytes:
    """The URIs of the tracks, one a line; tracks without a Spotify id have none and are left out.

    Raises InvalidSpec where none has one.
    """
    del title, recipe  # a list to paste has no place for them
    uris = [uri for uri in map(uri_of, tracks) if uri]
    if tracks and not uris:
        raise InvalidSpec("format", "uris", "chosen for tracks of which one has a Spotify id")
    return "".join(f"{uri}\n" for uri in uris).encode()


def read(file: str, text: str) -> Listed:
    """The tracks at the addresses. Raises UnusableFile for a line that is none of a track."""
    tracks: list[ListedTrack] = []
    for row, line in enumerate(lines_of(text), start=1):
        address = line.strip()
        if not address:
            continue
        kind, given = _parts(address)
        if kind in _KINDS:
            raise UnusableFile(file, f"this is the address of a Spotify {kind}, not of a track.",
                               row=row)  # fmt: skip
        spotify_id = as_spotify_id(given)
        if spotify_id is None:
            raise UnusableFile(file, "this is no address of a Spotify track.", row=row)
        tracks.append(ListedTrack("", spotify_id=spotify_id, position=len(tracks) + 1))
        require_few(file, len(tracks))
    return Listed(tuple(tracks))


def _parts(address: str) -> tuple[str, str]:
    found = _URI.fullmatch(address) or _ADDRESS.fullmatch(address)
    if found:
        return found[1], found[2]
    kind = address.split(":")[1] if address.startswith("spotify:") else ""
    return kind, ""
