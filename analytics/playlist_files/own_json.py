"""Playlists as plain JSON, with everything that is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analytics.playlist_files.listed import (
    Listed,
    ListedTrack,
    Recipe,
    as_isrc,
    as_seconds,
    as_spotify_id,
    dumped,
    require_few,
)
from analytics.playlist_files.objects import objects_of, text_of, texts_of

TRACKS: Final = "tracks"


def write(tracks: Sequence[ListedTrack], title: str, recipe: Recipe | None) -> bytes:
    """An object with title, recipe and tracks."""
    listed = [
        {
            "position": track.position,
            "name": track.name,
            "artists": list(track.artists),
            "album": track.album or None,
            "duration_s": track.duration_s,
            "spotify_id": track.spotify_id,
            "isrc": track.isrc,
        }
        for track in tracks
    ]
    playlist = {"title": title, "recipe": recipe, TRACKS: listed}
    return (dumped(playlist, indent=1) + "\n").encode()


def read(file: str, content: dict[str, Any]) -> Listed:
    """The playlist in a parsed object. Raises UnusableFile naming the track and its member."""
    tracks = objects_of(file, content, TRACKS)
    require_few(file, len(tracks))
    recipe = content.get("recipe")
    return Listed(
        tuple(
            ListedTrack(
                name=text_of(file, track, "name", row),
                artists=tuple(filter(None, texts_of(file, track, "artists", row))),
                album=text_of(file, track, "album", row),
                duration_s=as_seconds(track.get("duration_s")),
                spotify_id=as_spotify_id(text_of(file, track, "spotify_id", row)),
                isrc=as_isrc(text_of(file, track, "isrc", row)),
                position=row,
            )
            for row, track in enumerate(tracks, start=1)
        ),
        title=text_of(file, content, "title", 1),
        recipe=recipe if isinstance(recipe, dict) else None,
    )
