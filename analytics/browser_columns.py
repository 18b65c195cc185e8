"""The columns a browser needs to mask and draw every track by itself.

Three files, in the order a page needs them: a map's coordinates, the moods (both for the first
paint), and everything a filter asks. Each is flat little-endian bytes, column after column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue

NO_GROUP: Final = 255
GROUPS_TOLD: Final = 254
"""Groups that a byte tells apart; the smaller ones beyond them share the byte after."""


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """Where a column lies: `length` values of `kind` (u1, u2, u4) from byte `offset`."""

    name: str
    kind: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class ColumnFile:
    """A file of columns. content: its bytes; places: one entry per column, in order."""

    content: bytes
    places: tuple[ColumnPlace, ...]


def map_file(catalogue: Catalogue, projection: str) -> ColumnFile:
    """X and y of every track on one map, whole map units."""
    x, y = catalogue.map_units(projection)
    return _pack({"x": x, "y": y})


def mood_file(catalogue: Catalogue) -> ColumnFile:
    """The mood of every track."""
    return _pack({"mood": catalogue.mood_of})


def filter_file(catalogue: Catalogue) -> ColumnFile:
    """Every column a filter asks: genre sets and their ids, explicit, and each field's steps.

    The widest kinds come first, so that every column starts at a multiple of its own width.
    """
    columns: dict[str, npt.NDArray[np.generic]] = {}
    if catalogue.genre_names:
        indptr, ids = catalogue.genre_sets
        columns["genre_sets_indptr"] = indptr.astype("<u4")
        columns["genre_sets_ids"] = ids.astype("<u4")
        columns["genre_set"] = np.asarray(catalogue.genre_set_of)
    columns["explicit"] = catalogue.explicit()
    columns.update({field: catalogue.steps(field) for field in catalogue.limits})
    return _pack(columns)


def label_bytes(labels: npt.NDArray[np.integer[Any]]) -> bytes:
    """A byte for each track: its group, GROUPS_TOLD for all groups from there on, or NO_GROUP.

    labels: (n_tracks,), -1 for noise.
    """
    signed = labels.astype(np.int64)
    told = np.where(signed < 0, NO_GROUP, np.minimum(signed, GROUPS_TOLD))
    return told.astype(np.uint8).tobytes()


def _pack(columns: dict[str, npt.NDArray[np.generic]]) -> ColumnFile:
    places = []
    chunks = []
    offset = 0
    for name, values in columns.items():
        width = values.dtype.itemsize
        chunk = np.ascontiguousarray(values, dtype=f"<u{width}").tobytes()
        places.append(ColumnPlace(name, f"u{width}", offset, len(values)))
        chunks.append(chunk)
        offset += len(chunk)
    return ColumnFile(b"".join(chunks), tuple(places))
