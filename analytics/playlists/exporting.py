"""A playlist as a file that other programs read, or that we read again."""

from __future__ import annotations

import numpy as np

from analytics.catalogue import Catalogue
from analytics.playlist_files import ListedTrack, write
from analytics.playlists.recipe import Recipe
from analytics.playlists.tracks import Places, Tracks


def exported(
    fmt: str,
    catalogue: Catalogue,
    tracks: Tracks,
    places: Places,
    *,
    title: str,
    recipe: Recipe | None = None,
) -> bytes:
    """The tracks at some places, in that order, as a file.

    fmt: of `playlist_files.FORMATS`.  recipe: how the list was made, where it was made.
    Raises InvalidSpec for another format, and for "uris" where no track has an id of Spotify's.
    """
    listed = _listed(catalogue, tracks, places)
    return write(fmt, listed, title, recipe.to_dict() if recipe is not None else None)


def _listed(catalogue: Catalogue, tracks: Tracks, places: Places) -> list[ListedTrack]:
    text = catalogue.text(tracks.rows[places], ("id", "name", "artists", "album")).to_pylist()
    lengths = tracks.column("duration")[places]
    return [
        ListedTrack(
            name=row["name"],
            artists=tuple(row["artists"]),
            album=row.get("album") or "",
            duration_s=None if np.isnan(length) else round(float(length), 3),
            spotify_id=row["id"],
            position=number,
        )
        for number, (row, length) in enumerate(zip(text, lengths, strict=True), start=1)
    ]
