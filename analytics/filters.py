"""Filter: which tracks a person is looking at, as a value.

A filter is made of parts, one per field; a track matches when it matches every part. Ranges are
kept in whole steps of their field (`schema.Field`) and regions in whole map units, so that the
browser and the server, which both compute this mask, agree on every track.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from analytics.schema import FIELDS

BoolArray = npt.NDArray[np.bool_]
MAPS: Final = ("pca", "umap", "tsne")
"""Every map there can be, in the order they are offered; the first is always there."""
MAP_UNITS: Final = 65_536
"""Map coordinates are whole numbers from 0 to MAP_UNITS - 1 on both axes."""
MAX_CORNERS: Final = 24
MIN_CORNERS: Final = 3


@dataclass(frozen=True, slots=True)
class Region:
    """A polygon on one of the maps. corners: 3 to 24 pairs (x, y) of whole map units."""

    projection: str
    corners: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest step of a field, both included. Unknown values never match a range."""

    low: int
    high: int


class FilterableTracks(Protocol):
    """What a filter asks of a catalogue."""

    @property
    def n_tracks(self) -> int:
        """Number of tracks; every mask has this length."""

    def steps(self, field: str) -> npt.NDArray[np.uint8]:
        """The field's step per track, `schema.MISSING_STEP` where unknown."""

    def explicit(self) -> npt.NDArray[np.uint8]:
        """0 clean, 1 explicit, `schema.MISSING_STEP` unknown, per track."""

    def mood_matches(self, slugs: Iterable[str]) -> BoolArray:
        """Whether each track is in one of the moods."""

    def genre_matches(self, names: Iterable[str]) -> BoolArray:
        """Whether each track has one of the genres."""

    def artist_matches(self, names: Iterable[str]) -> BoolArray:
        """Whether each track is by one of the artists."""

    def map_units(self, projection: str) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
        """X and y of each track on a map, in whole map units."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tracks to look at. Everything left at its default means "all of them".

    moods, genres, artists: sorted names (slugs for moods); a track matches with any one of them.
    explicit: True, False, or None for both.  ranges: (field, Range) in the order of
    `schema.FIELDS`.
    """

    moods: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()
    explicit: bool | None = None
    ranges: tuple[tuple[str, Range], ...] = ()
    region: Region | None = None

    def fields(self) -> tuple[str, ...]:
        """Names of the parts that narrow: mood, genre, artist, explicit, region, field."""
        named = (
            ("mood", self.moods), ("genre", self.genres), ("artist", self.artists),
            ("explicit", self.explicit is not None), ("region", self.region),
        )  # fmt: skip
        return (*(name for name, part in named if part), *(field for field, _ in self.ranges))

    def without(self, field: str) -> Filter:
        """The same filter with one part left out; a chart is not narrowed by its own field."""
        match field:
            case "mood":
                return replace(self, moods=())
            case "genre":
                return replace(self, genres=())
            case "artist":
                return replace(self, artists=())
            case "explicit":
                return replace(self, explicit=None)
            case "region":
                return replace(self, region=None)
        return replace(self, ranges=tuple(part for part in self.ranges if part[0] != field))

    def range_of(self, field: str) -> Range | None:
        """The range set on a field, if there is one."""
        return dict(self.ranges).get(field)


def make_ranges(ranges: Mapping[str, Range]) -> tuple[tuple[str, Range], ...]:
    """Ranges in the one order that equal filters share."""
    return tuple((field, ranges[field]) for field in FIELDS if field in ranges)


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """The mask of a filter, and of the same filter without each of its parts.

    Counting how many parts each track fails answers both from one evaluation of every part.
    """

    failures: npt.NDArray[np.uint8]
    parts: dict[str, BoolArray]

    def matching(self) -> BoolArray:
        """(n_tracks,) True where every part matches."""
        return np.equal(self.failures, 0)

    def without(self, field: str) -> BoolArray:
        """(n_tracks,) True where every part but `field` matches."""
        part = self.parts.get(field)
        if part is None:
            return self.matching()
        return np.equal(self.failures, 0) | (np.equal(self.failures, 1) & ~part)


def evaluate(chosen: Filter, tracks: FilterableTracks) -> Masks:
    """Evaluate every part of a filter over all tracks."""
    parts: dict[str, BoolArray] = {}
    if chosen.moods:
        parts["mood"] = tracks.mood_matches(chosen.moods)
    if chosen.genres:
        parts["genre"] = tracks.genre_matches(chosen.genres)
    if chosen.artists:
        parts["artist"] = tracks.artist_matches(chosen.artists)
    if chosen.explicit is not None:
        parts["explicit"] = tracks.explicit() == int(chosen.explicit)
    if chosen.region is not None:
        parts["region"] = inside(chosen.region, *tracks.map_units(chosen.region.projection))
    for field, limits in chosen.ranges:
        steps = tracks.steps(field)
        parts[field] = (steps >= limits.low) & (steps <= limits.high)
    failures = np.zeros(tracks.n_tracks, dtype=np.uint8)
    for part in parts.values():
        failures += (~part).view(np.uint8)  # same bytes, no cast
    return Masks(failures, parts)


def mask(chosen: Filter, tracks: FilterableTracks) -> BoolArray:
    """(n_tracks,) True where a track matches."""
    return evaluate(chosen, tracks).matching()


def inside(region: Region, x: npt.NDArray[np.uint16], y: npt.NDArray[np.uint16]) -> BoolArray:
    """Even-odd test of points against a polygon, exact in whole numbers.

    The same rule runs in the browser: products stay below 2**33, exact in int64 and in doubles.
    """
    corners = np.array(region.corners, dtype=np.int64)
    result = np.zeros(len(x), dtype=np.bool_)
    near = np.flatnonzero(
        (x >= corners[:, 0].min()) & (x <= corners[:, 0].max())
        & (y >= corners[:, 1].min()) & (y <= corners[:, 1].max())
    )  # fmt: skip
    px, py = x[near].astype(np.int64), y[near].astype(np.int64)
    within = np.zeros(len(near), dtype=np.bool_)
    for (xi, yi), (xj, yj) in zip(corners, np.roll(corners, 1, axis=0), strict=True):
        side = (px - xi) * (yj - yi) - (xj - xi) * (py - yi)
        within ^= ((yi > py) != (yj > py)) & ((side < 0) if yj > yi else (side > 0))
    result[near] = within
    return result
