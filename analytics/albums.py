"""Albums of the catalogue: a name and the artist it is filed under, the first of its tracks'.

Albums of one name by different artists are different albums, and so are the parts of a compilation.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild

RowArray = npt.NDArray[np.integer[Any]]

ALBUMS: Final = "albums.arrow"
"""`name` and `artist` of each album, those with most songs first."""
ALBUM_OF: Final = "album_of.npy"
"""(n_tracks,) int32: the place of each track's album among them, NO_ALBUM without one."""
NO_ALBUM: Final = -1


class Album(NamedTuple):
    """What tells one album from all others."""

    name: str
    artist: str


class AlbumIndex:
    """Albums by number of songs, most first, and the rows of each."""

    def __init__(self, table: pa.Table, album_of: RowArray) -> None:
        """table: has name and artist.  album_of: (n_tracks,) places in it, NO_ALBUM without."""
        self._names: pa.ChunkedArray = table["name"]
        self._artists: pa.ChunkedArray = table["artist"]
        self._album_of = album_of

    @classmethod
    def open(cls, build: OpenBuild) -> AlbumIndex | None:
        """The albums of a build; None where no track has one, or it is from before there were."""
        if not build.has(ALBUMS):
            return None
        return cls(build.table(ALBUMS), build.array(ALBUM_OF))

    def __len__(self) -> int:
        """Number of albums."""
        return len(self._names)

    def at(self, place: int) -> Album:
        """The album at a place in their order."""
        return Album(self._names[place].as_py(), self._artists[place].as_py())

    def place(self, album: Album) -> int | None:
        """The place of an album of exactly this name and artist; None for one we do not have."""
        places = self.named(album.name)
        mine = [place for place in places.tolist() if self._artists[place].as_py() == album.artist]
        return mine[0] if mine else None

    def named(self, name: str) -> RowArray:
        """Places of the albums of exactly this name, ascending."""
        found: RowArray = np.flatnonzero(pc.equal(self._names, name).to_numpy())
        return found

    def like(self, typed: str, artist: str | None = None) -> RowArray:
        """Places of the albums whose name contains what was typed, case ignored.

        Names that begin with it come first, and then the order of albums decides. artist: only
        those filed under exactly this one.
        """
        wanted = np.ones(len(self), dtype=bool)
        if artist is not None:
            wanted = pc.equal(self._artists, artist).to_numpy()
        folded = typed.strip().lower()
        if not folded:
            return np.flatnonzero(wanted)
        where = pc.find_substring(pc.utf8_lower(self._names), folded).to_numpy()
        found = np.flatnonzero(wanted & (where >= 0))
        ranked: RowArray = found[np.argsort(where[found] > 0, kind="stable")]
        return ranked

    def n_tracks(self) -> RowArray:
        """(n_albums,) how many tracks each has."""
        counts: RowArray = np.bincount(
            self._album_of[self._album_of != NO_ALBUM], minlength=len(self)
        )
        return counts

    def rows(self, place: int) -> RowArray:
        """Rows of an album's tracks, ascending."""
        found: RowArray = np.flatnonzero(self._album_of == place)
        return found

    def of_track(self, row: int) -> int | None:
        """The place of a track's album; None where it has none."""
        place = int(self._album_of[row])
        return None if place == NO_ALBUM else place

    def filed_under(self, artist: str, rows: RowArray) -> RowArray:
        """Places of the albums filed under an artist, ascending. rows: of all their tracks."""
        places = np.unique(self._album_of[rows])
        mine = [
            place
            for place in places.tolist()
            if place != NO_ALBUM and self._artists[place].as_py() == artist
        ]
        return np.array(mine, dtype=np.int64)
