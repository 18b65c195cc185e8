"""A playlist as a file in any format there is a writer for."""

from __future__ import annotations

from typing import Final

from analytics.catalogue import Catalogue
from analytics.playlists.recipe import Recipe
from analytics.playlists.tracks import Places, Tracks
from analytics.playlists.writing import lines_of, write

MEDIA: Final = {
    "csv": ("text/csv; charset=utf-8", ".csv"),
    "json": ("application/json", ".json"),
}
"""Media type and suffix of each format that is written."""


def exported(
    fmt: str, catalogue: Catalogue, tracks: Tracks, places: Places, title: str, recipe: Recipe
) -> bytes:
    """The tracks at some places, in that order, as a file.

    fmt: of MEDIA.  title: what the list is called.  recipe: how it was made.
    Raises InvalidSpec where a format cannot hold these tracks.
    """
    del title
    return write(fmt, lines_of(catalogue, tracks, places), recipe)
