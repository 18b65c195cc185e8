"""The catalogue as it is served: read-only columns of one published build, memory-mapped.

Workers of one server share the mapped pages, so a worker costs little beyond the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.albums import AlbumIndex
from analytics.artifacts import OpenBuild
from analytics.schema import FIELDS, MISSING_STEP, NUMBER_COLUMNS

BoolArray = npt.NDArray[np.bool_]
RowArray = npt.NDArray[np.integer[Any]]


class Catalogue:
    """The clean tracks of a build. Columns are in row order; a row is a track's number."""

    def __init__(self, build: OpenBuild) -> None:
        """Serve the columns of an opened, verified build."""
        self._build = build
        self._text = build.table("tracks.arrow")
        self.fingerprint: str = build.manifest["fingerprint"][:16]
        self.n_tracks: int = self._text.num_rows
        self.mood_of: npt.NDArray[np.uint8] = build.array("moods.npy")
        self.mood_slugs: tuple[str, ...] = tuple(mood["slug"] for mood in build.json("moods.json"))

    @cached_property
    def features(self) -> tuple[str, ...]:
        """The audio features known of some track, in the order of every matrix of features."""
        return tuple(self._build.json("features.json")["names"])

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields with a range slider that this catalogue has."""
        return tuple(name for name in FIELDS if self.has(name))

    def has(self, column: str) -> bool:
        """Whether the catalogue has a column of the clean table."""
        if column in NUMBER_COLUMNS:
            return self._build.has(f"numbers/{column}.npy")
        return column in self._text.column_names

    def numbers(self, column: str) -> npt.NDArray[np.float32]:
        """(n_tracks,) values of a number column in canonical units, NaN where unknown."""
        return self._build.array(f"numbers/{column}.npy")

    def steps(self, field: str) -> npt.NDArray[np.uint8]:
        """(n_tracks,) steps of a field; MISSING_STEP where unknown."""
        return self._build.array(f"steps/{field}.npy")

    @cached_property
    def limits(self) -> dict[str, tuple[int, int]]:
        """Lowest and highest step in use of every field with at least one known value."""
        found = {}
        for field in self.fields:
            used = np.flatnonzero(np.bincount(self.steps(field), minlength=256)[:MISSING_STEP])
            if len(used):
                found[field] = (int(used[0]), int(used[-1]))
        return found

    def explicit(self) -> npt.NDArray[np.uint8]:
        """(n_tracks,) 0 clean, 1 explicit, MISSING_STEP unknown."""
        return self._explicit

    @cached_property
    def _explicit(self) -> npt.NDArray[np.uint8]:
        if not self.has("explicit"):
            return np.full(self.n_tracks, MISSING_STEP, dtype=np.uint8)
        values = self.numbers("explicit")
        return np.where(np.isnan(values), MISSING_STEP, values).astype(np.uint8)

    # -- moods, genres and artists ----------------------------------------------------------

    def mood_matches(self, slugs: Iterable[str]) -> BoolArray:
        """(n_tracks,) whether each track is in one of the moods."""
        wanted = np.zeros(256, dtype=np.bool_)
        wanted[[self.mood_slugs.index(slug) for slug in slugs if slug in self.mood_slugs]] = True
        return wanted.take(self.mood_of)

    @cached_property
    def genre_names(self) -> tuple[str, ...]:
        """Genres, most tracks first; a genre's id is its place here."""
        return tuple(self._build.json("genres.json")) if self.has("genres") else ()

    @cached_property
    def genre_ids(self) -> dict[str, int]:
        """The id of each genre's name."""
        return {name: number for number, name in enumerate(self.genre_names)}

    @cached_property
    def genre_set_of(self) -> RowArray:
        """(n_tracks,) id of the set of genres each track has."""
        return self._build.array("genre_set.npy")

    @cached_property
    def genre_sets(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """(indptr, ids): set s holds the genre ids `ids[indptr[s]:indptr[s + 1]]`."""
        return (
            self._build.array("genre_sets_indptr.npy"),
            self._build.array("genre_sets_ids.npy"),
        )

    def genre_matches(self, names: Iterable[str]) -> BoolArray:
        """(n_tracks,) whether each track has one of the genres."""
        indptr, ids = self.genre_sets
        wanted = np.isin(ids, [self.genre_ids[name] for name in names if name in self.genre_ids])
        per_set = np.zeros(len(indptr) - 1, dtype=np.bool_)
        per_set[np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))[wanted]] = True
        return per_set.take(self.genre_set_of)

    def genre_counts(self, matching: BoolArray) -> npt.NDArray[np.int64]:
        """(n_genres,) number of matching tracks that have each genre."""
        indptr, ids = self.genre_sets
        per_set = np.bincount(self.genre_set_of[matching], minlength=len(indptr) - 1)
        weights = np.repeat(per_set, np.diff(indptr))
        return np.bincount(ids, weights=weights, minlength=len(self.genre_names)).astype(np.int64)

    @cached_property
    def artists(self) -> ArtistIndex:
        """Artists and the rows of their tracks."""
        return ArtistIndex(
            self._build.table("artists.arrow"),
            self._build.array("artist_rows_indptr.npy"),
            self._build.array("artist_rows.npy"),
        )

    @cached_property
    def albums(self) -> AlbumIndex | None:
        """Albums and the rows of their tracks; None without any, or in a build without them."""
        return AlbumIndex.open(self._build)

    def artist_matches(self, names: Iterable[str]) -> BoolArray:
        """(n_tracks,) whether each track is by one of the artists."""
        result = np.zeros(self.n_tracks, dtype=np.bool_)
        for name in names:
            result[self.artists.rows(name)] = True
        return result

    # -- maps, rows and order ---------------------------------------------------------------

    def map_units(self, projection: str) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
        """X and y of each track on the map "pca", "umap" or "tsne", in whole map units."""
        flat = self._build.bytes(f"browser/map-{projection}.bin")
        units = np.frombuffer(flat, dtype="<u2")
        return units[: self.n_tracks], units[self.n_tracks :]

    def order(self, column: str) -> npt.NDArray[np.int32]:
        """(n_tracks,) rows sorted ascending by a column, unknown values last."""
        return self._build.array(f"order/{column}.npy")

    def sortable(self, column: str) -> bool:
        """Whether rows can be sorted by a column."""
        return self._build.has(f"order/{column}.npy")

    def n_known(self, column: str) -> int:
        """Number of tracks whose value of a sortable column is known."""
        if column in NUMBER_COLUMNS:
            return int(np.count_nonzero(~np.isnan(self.numbers(column))))
        if column == "genres":
            sizes = np.diff(self.genre_sets[0])
            return int(np.count_nonzero(sizes[self.genre_set_of]))
        return self.n_tracks - int(self._text[column].null_count)

    def row_of(self, track_id: str) -> int | None:
        """The row of a track's id, if the catalogue has it."""
        found = pc.index(self._text["id"], track_id).as_py()
        return found if found >= 0 else None

    def rows_of(self, track_ids: Sequence[str]) -> npt.NDArray[np.int64]:
        """(n,) the row of each track's id, -1 for one the catalogue does not have."""
        known = self._text["id"].combine_chunks()
        found = pc.index_in(pa.array(track_ids, pa.string()), value_set=known)
        rows: npt.NDArray[np.int64] = found.fill_null(-1).to_numpy(zero_copy_only=False)
        return rows.astype(np.int64)

    def text(self, rows: Sequence[int] | RowArray, columns: Sequence[str]) -> pa.Table:
        """Text columns of some rows, in the order of `rows`."""
        present = [column for column in columns if column in self._text.column_names]
        return self._text.select(present).take(pa.array(np.asarray(rows, dtype=np.int64)))


class ArtistIndex:
    """Artists by number of tracks, most first, and the rows of each."""

    def __init__(
        self, table: pa.Table, indptr: npt.NDArray[np.integer[Any]], rows: RowArray
    ) -> None:
        """`table` has name and n_tracks; artist i has `rows[indptr[i]:indptr[i + 1]]`."""
        self._names: pa.ChunkedArray = table["name"]
        self._counts: npt.NDArray[np.int64] = table["n_tracks"].to_numpy().astype(np.int64)
        self._indptr = indptr
        self._rows = rows
        self._folded = pc.utf8_lower(self._names)

    def __len__(self) -> int:
        """Number of artists."""
        return len(self._names)

    @property
    def names(self) -> pa.ChunkedArray:
        """Their names, in order."""
        return self._names

    def __contains__(self, name: str) -> bool:
        """Whether there is an artist of exactly this name."""
        return self.place(name) is not None

    def rows(self, name: str) -> RowArray:
        """Rows of an artist's tracks, ascending; none for a name we do not have."""
        position = self.place(name)
        if position is None:
            return self._rows[:0]
        return self._rows[self._indptr[position] : self._indptr[position + 1]]

    def at(self, place: int) -> tuple[str, int]:
        """Name and number of tracks of the artist at a place in the order of artists."""
        return self._names[place].as_py(), int(self._counts[place])

    def search(self, typed: str, most: int) -> list[tuple[str, int]]:
        """Up to `most` (name, number of tracks) whose name contains what was typed.

        Plain text, case ignored, never a pattern; names that begin with it come first, then the
        artists with the most tracks.
        """
        return [self.at(place) for place in self.like(typed)[:most].tolist()]

    def like(self, typed: str) -> npt.NDArray[np.int64]:
        """Places of all whose name contains what was typed, in the order of `search`."""
        folded = typed.strip().lower()
        if not folded:
            return np.arange(len(self))
        places = pc.find_substring(self._folded, folded).to_numpy()
        found = np.flatnonzero(places >= 0)
        ranked: npt.NDArray[np.int64] = found[np.argsort(places[found] > 0, kind="stable")]
        return ranked

    def place(self, name: str) -> int | None:
        """The place of an artist of exactly this name in the order of artists."""
        found = pc.index(self._names, name).as_py()
        return found if found >= 0 else None
