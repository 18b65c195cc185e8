"""The files in which a build keeps what it knows of artists, genres and albums."""

from __future__ import annotations

from typing import Final

ARTIST_SONGS: Final = ("artist_songs_indptr.npy", "artist_songs.npy")
"""One track per recording of each artist, best known first: (indptr, rows)."""
ARTIST_FAME: Final = "artist_fame.npy"
ARTIST_SPREAD: Final = "artist_spread.npy"
MAPPED_ARTISTS: Final = "mapped_artists.npy"
"""(n_mapped,) numbers of the artists on the map."""
ARTIST_PLACES: Final = "artist_places.npy"
"""(n_mapped, 2) where they lie."""
GENRE_SONGS: Final = ("genre_songs_indptr.npy", "genre_songs.npy")
GENRE_SOUNDS: Final = "genre_sounds.npy"
GENRE_SPREAD: Final = "genre_spread.npy"
GENRE_PLACES: Final = "genre_places.npy"
"""(n_genres, 2); without rows where there are too few genres for a map."""
ALBUM_SONGS: Final = ("album_songs_indptr.npy", "album_songs.npy")
ALBUM_SOUNDS: Final = "album_sounds.npy"
"""Of the first albums in their order, all of those with songs enough to be described."""
ALBUM_SPREAD: Final = "album_spread.npy"
ALBUM_FACTS: Final = "album_facts.json"
"""{usual}: `Variety.ratio` of the middle album, None where none has enough songs."""
FACTS: Final = "profiles.json"
"""{fewest_songs, artists: {kept, ends} | None, genres: {kept, ends} | None}, see `atlas.Plane`."""
