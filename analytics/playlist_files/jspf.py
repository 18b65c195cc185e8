"""JSPF, the JSON form of XSPF, as ListenBrainz and others read and write it (xspf.org/jspf)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analytics.errors import UnusableFile
from analytics.playlist_files.listed import (
    EXTENSION,
    Listed,
    ListedTrack,
    Recipe,
    as_isrc,
    as_seconds,
    as_spotify_id,
    dumped,
    milliseconds,
    require_few,
)
from analytics.playlist_files.objects import objects_of, text_of, texts_of
from analytics.playlist_files.spotify import id_in, uri_of

PLAYLIST: Final = "playlist"
_RECIPE: Final = f"{EXTENSION}recipe"
_TRACK: Final = f"{EXTENSION}track"


def write(tracks: Sequence[ListedTrack], title: str, recipe: Recipe | None) -> bytes:
    """A playlist object; the recipe is an extension, as are artists, whom JSPF has one text for."""
    playlist: dict[str, Any] = {"title": title}
    if recipe is not None:
        playlist["extension"] = {_RECIPE: [recipe]}
    playlist["track"] = [_written(track) for track in tracks]
    return (dumped({PLAYLIST: playlist}, indent=1) + "\n").encode()


def _written(track: ListedTrack) -> dict[str, Any]:
    uri = uri_of(track)
    members = {
        "location": [uri] if uri else None,
        "title": track.name,
        "creator": ", ".join(track.artists) or None,
        "album": track.album or None,
        "duration": milliseconds(track.duration_s),
        "extension": {_TRACK: [{"artists": list(track.artists), "isrc": track.isrc}]},
    }
    return {name: value for name, value in members.items() if value is not None}


def read(file: str, content: dict[str, Any]) -> Listed:
    """The playlist in a parsed object. Raises UnusableFile naming the track and its member."""
    playlist = content[PLAYLIST]
    if not isinstance(playlist, dict):
        raise UnusableFile(file, "its playlist is not an object.")
    tracks = objects_of(file, playlist, "track")
    require_few(file, len(tracks))
    recipe = _extension(playlist, _RECIPE)
    return Listed(
        tuple(_read(file, track, row) for row, track in enumerate(tracks, start=1)),
        title=text_of(file, playlist, "title", 1),
        recipe=recipe,
    )


def _read(file: str, track: dict[str, Any], row: int) -> ListedTrack:
    own = _extension(track, _TRACK) or {}
    creator = text_of(file, track, "creator", row)
    artists = tuple(texts_of(file, own, "artists", row))
    if ", ".join(artists) != creator:  # changed since by another program, which knows better
        artists = (creator,) if creator else ()
    addresses = [
        *texts_of(file, track, "location", row), *texts_of(file, track, "identifier", row),
    ]  # fmt: skip
    spotify_ids = [found for found in map(id_in, addresses) if found]
    return ListedTrack(
        name=text_of(file, track, "title", row),
        artists=artists,
        album=text_of(file, track, "album", row),
        duration_s=as_seconds(track.get("duration"), per_second=1000),
        spotify_id=as_spotify_id(spotify_ids[0]) if spotify_ids else None,
        isrc=as_isrc(text_of(file, own, "isrc", row)),
        position=row,
    )


def _extension(members: dict[str, Any], name: str) -> dict[str, Any] | None:
    extensions = members.get("extension")
    listed = extensions.get(name) if isinstance(extensions, dict) else None
    found = listed[0] if isinstance(listed, list) and listed else None
    return found if isinstance(found, dict) else None
