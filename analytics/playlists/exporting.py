"""A playlist as a file that other programs read, or that we read again."""

from __future__ import annotations

from analytics.catalogue import Catalogue
from analytics.playlist_files import ListedTrack, write
from analytics.playlists.recipe import Recipe
from analytics.playlists.tracks import Places, Tracks
from analytics.playlists.writing import lines_of


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
    listed = [
        ListedTrack(
            name=line.name,
            artists=line.artists,
            album=line.album or "",
            duration_s=line.seconds,
            spotify_id=line.id,
        )
        for line in lines_of(catalogue, tracks, places)
    ]
    return write(fmt, listed, title, recipe.to_dict() if recipe is not None else None)
