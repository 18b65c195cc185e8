"""The tracks that playlists are made of: columns of one build in the order of their ids.

Everything about playlists names a track by its place in that order, so neither the order of rows in
a file nor that of a build changes a list, and ties go to the lower id.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.filters import MAPS, Filter, FilterableTracks, mask
from analytics.schema import FEATURE_NAMES
from analytics.similar.continuation import Continuer, open_continuer

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]
Places = npt.NDArray[np.int64]

NUMBERS: Final = (*FEATURE_NAMES, "popularity", "duration", "year", "explicit", "key", "mode")
"""The number columns that rules and orders ask about."""
_MIX: Final = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """Tracks by ascending id; a track's place is its index here.

    ids: (n,) ascending.  rows: (n,) row of each in `source`.
    positions: (n, d) float32 sound space; the distance of two rows is how unlike they sound.
    numbers: per column of NUMBERS with a known value, (n,) float32 in canonical units, NaN unknown.
    artist: (n,) equal for tracks of one first artist.  recording: (n,) equal for its versions.
    mood: (n,) number of the mood.  mood_names: name of each mood's slug, in the order of numbers.
    genre_set, genre_sets: (n,) id of each track's set of genres; set s is
        `ids[indptr[s]:indptr[s + 1]]` of (indptr, ids).
    maps: the maps on which a filter may have a region.
    limits: lowest and highest step in use of each field known of some track.
    source: what filters ask.  fingerprint, build: of the data, and of the build, they come from.
    typical: root mean square distance of two tracks picked at random; 1 if all are alike.
    continuer: what goes on with lists of the rows in `source`; None where the build cannot.
    salts: (n,) uint64 that follow from the id alone, from which `dice` are made.
    """

    ids: tuple[str, ...]
    rows: Places
    positions: npt.NDArray[np.float32]
    numbers: Mapping[str, npt.NDArray[np.float32]]
    artist: IntArray
    recording: IntArray
    mood: IntArray
    mood_names: Mapping[str, str]
    genre_set: IntArray
    genre_sets: tuple[IntArray, IntArray]
    genre_names: tuple[str, ...]
    maps: tuple[str, ...]
    limits: Mapping[str, tuple[int, int]]
    source: FilterableTracks
    fingerprint: str = ""
    build: str = ""
    continuer: Continuer | None = None
    typical: float = field(init=False)
    salts: npt.NDArray[np.uint64] = field(init=False)
    _columns: npt.NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        spread = self.positions.var(axis=0, dtype=np.float64).sum() if self.n_tracks else 0.0
        object.__setattr__(self, "typical", float(np.sqrt(2 * spread)) or 1.0)
        object.__setattr__(self, "salts", _salts(self.ids))
        object.__setattr__(self, "_columns", np.ascontiguousarray(self.positions.T))

    @property
    def n_tracks(self) -> int:
        """Number of tracks."""
        return len(self.ids)

    def place_of(self, track_id: str) -> int | None:
        """The place of a track's id, if it is here."""
        place = bisect_left(self.ids, track_id)
        return place if place < len(self.ids) and self.ids[place] == track_id else None

    def knows(self, column: str) -> bool:
        """Whether a column of NUMBERS is known of some track."""
        return column in self.numbers

    def column(self, name: str) -> npt.NDArray[np.float32]:
        """(n,) values of a column of NUMBERS, NaN where unknown: all of them if none is known."""
        known = self.numbers.get(name)
        return np.full(self.n_tracks, np.nan, np.float32) if known is None else known

    def matching(self, chosen: Filter) -> BoolArray:
        """(n,) whether each track matches a filter."""
        return mask(chosen, self.source)[self.rows]

    def unlikeness(self, point: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float32]:
        """(n,) distance of each track to a point (d,), in units of `typical`.

        Column by column, so that a track's distance never depends on where it stands.
        """
        squared = np.zeros(self.n_tracks, dtype=np.float32)
        for column, value in zip(self._columns, point.astype(np.float32), strict=True):
            difference = column - value
            difference *= difference
            squared += difference
        squared = np.sqrt(squared)
        squared /= np.float32(self.typical)
        return squared

    def steps(self, places: Sequence[int] | Places) -> npt.NDArray[np.float64]:
        """(len(places) - 1,) distance from each track to the next, in units of `typical`."""
        positions = self.positions[np.asarray(places, dtype=np.int64)].astype(np.float64)
        apart: npt.NDArray[np.float64] = np.linalg.norm(np.diff(positions, axis=0), axis=1)
        return apart / self.typical

    def distances(
        self, places: Sequence[int] | Places, others: Sequence[int] | Places | None = None
    ) -> npt.NDArray[np.float64]:
        """(m, k) distances of some tracks to others, or to one another, in units of `typical`."""
        one = self.positions[np.asarray(places, dtype=np.int64)].astype(np.float64)
        other = one
        if others is not None:
            other = self.positions[np.asarray(others, dtype=np.int64)].astype(np.float64)
        apart: npt.NDArray[np.float64] = np.linalg.norm(one[:, None] - other[None, :], axis=2)
        return apart / self.typical

    def dice(self, seed: int) -> npt.NDArray[np.float64]:
        """(n,) even numbers in 0..1, random from track to track and from seed to seed.

        They follow from id and seed alone: tracks that join a catalogue change nobody else's.
        """
        mixed = _mixed(self.salts + _mixed(np.array([seed], dtype=np.uint64)))
        return (mixed >> np.uint64(11)) / float(1 << 53)

    def genres_of(self, place: int) -> tuple[str, ...]:
        """Names of a track's genres."""
        indptr, ids = self.genre_sets
        start, stop = indptr[self.genre_set[place]], indptr[self.genre_set[place] + 1]
        return tuple(self.genre_names[number] for number in ids[start:stop])


def tracks_of(build: OpenBuild) -> Tracks:
    """The tracks of an opened, verified build."""
    catalogue = Catalogue(build)
    text = build.table("tracks.arrow")
    rows = pc.sort_indices(text["id"]).to_numpy().astype(np.int64)
    known: dict[str, npt.NDArray[np.float32]] = {}
    for column in NUMBERS:
        if catalogue.has(column):
            values = catalogue.numbers(column)[rows]
            if not np.isnan(values).all():
                known[column] = values
    has_genres = bool(catalogue.genre_names)
    return Tracks(
        ids=tuple(text["id"].take(pa.array(rows)).to_pylist()),
        rows=rows,
        positions=np.asarray(sound_space(build)[rows], dtype=np.float32),
        numbers=known,
        artist=_first_artists(text["artists"])[rows],
        recording=build.array("recording.npy")[rows],
        mood=catalogue.mood_of[rows],
        mood_names={mood["slug"]: mood["name"] for mood in build.json("moods.json")},
        genre_set=catalogue.genre_set_of[rows] if has_genres else np.zeros(len(rows), np.int32),
        genre_sets=catalogue.genre_sets if has_genres else no_genres(),
        genre_names=catalogue.genre_names,
        maps=tuple(name for name in MAPS if build.has(f"{name}.npy")),
        limits=catalogue.limits,
        source=catalogue,
        fingerprint=catalogue.fingerprint,
        build=build.manifest["build"],
        continuer=open_continuer(build),
    )


def sound_space(build: OpenBuild) -> npt.NDArray[np.float32]:
    """(n_tracks, d) where each row of a build lies among sounds: its standardised features."""
    return build.array("features.npy")


def no_genres() -> tuple[IntArray, IntArray]:
    """The sets of genres of a catalogue without any: one, empty."""
    return np.zeros(2, dtype=np.int32), np.zeros(0, dtype=np.int32)


def _first_artists(artists: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    """(n,) number of each row's first artist; names that differ in case only are one."""
    lists = artists.combine_chunks()
    flat = lists.flatten()
    starts = pc.subtract(lists.offsets[:-1], lists.offsets[0])
    names = pc.utf8_lower(flat.take(starts))
    return np.asarray(names.dictionary_encode().indices.to_numpy(), dtype=np.int32)


def _salts(ids: Sequence[str]) -> npt.NDArray[np.uint64]:
    digests = b"".join(
        hashlib.blake2b(each.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for each in ids
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014)."""
    mixed = numbers + _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
    return mixed ^ (mixed >> np.uint64(31))
