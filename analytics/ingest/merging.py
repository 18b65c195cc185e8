"""From records to tracks: one row per id, with the genres of all its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.ingest.health import Merge
from analytics.ingest.tables import FloatArray, IntArray, NamesArray

_HIGHEST_COUNTS: Final = frozenset({"popularity", "artist_popularity", "followers"})
"""Snapshots at different times disagree; the highest is when the track was known best."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Records grouped into tracks.

    codes: (n_records,) number of each record's track, 0.. in order of first appearance.
    first: (n_tracks,) position of each track's first record.
    """

    codes: IntArray
    first: IntArray

    @classmethod
    def of(cls, ids: NamesArray) -> Groups:
        """Group records, (n_records,) ids, that share an id."""
        codes = np.asarray(pd.factorize(ids)[0], dtype=np.int64)
        return cls(codes, np.asarray(np.unique(codes, return_index=True)[1], dtype=np.int64))

    @property
    def are_single(self) -> bool:
        """Whether every track has one record only."""
        return len(self.codes) == len(self.first)


def merge_numbers(columns: Mapping[str, FloatArray], groups: Groups) -> dict[str, FloatArray]:
    """(n_tracks,) per column: the first known value, or the highest of a popularity."""
    if groups.are_single:
        return dict(columns)
    merged: dict[str, FloatArray] = {}
    for name, values in columns.items():
        of_track = pd.Series(values).groupby(groups.codes)
        best = of_track.max() if name in _HIGHEST_COUNTS else of_track.first()
        merged[name] = np.asarray(best, dtype=np.float64)
    return merged


def merge_text(values: NamesArray, groups: Groups) -> NamesArray:
    """(n_tracks,) the first text that is not empty, None where all are."""
    merged = values[groups.first]
    given = np.flatnonzero(values != "")
    first_given = dict(zip(groups.codes[given[::-1]].tolist(), given[::-1].tolist(), strict=True))
    for track in np.flatnonzero(merged == "").tolist():
        merged[track] = values[first_given[track]] if track in first_given else None
    return merged


def merge_genres(genres: NamesArray, groups: Groups) -> NamesArray:
    """(n_tracks,) sorted genres of all records of each track; one spelling of each genre.

    Spellings that differ by case only are one genre, written as it stands first in the file.
    """
    set_codes, sets = pd.factorize(genres)
    spelling: dict[str, str] = {}
    for names in sets:
        for name in names:
            spelling.setdefault(name.casefold(), name)
    chosen = [tuple(sorted({spelling[name.casefold()] for name in names})) for names in sets]
    merged = np.fromiter(
        (chosen[code] for code in set_codes[groups.first]), dtype=object, count=len(groups.first)
    )
    # Most tracks carry one set of genres however often they are listed; only the others are joined.
    differing = np.flatnonzero(set_codes != set_codes[groups.first][groups.codes])
    joined: dict[int, set[str]] = {}
    for record in differing.tolist():
        joined.setdefault(int(groups.codes[record]), set()).update(chosen[set_codes[record]])
    for track, names in joined.items():
        merged[track] = tuple(sorted(names.union(merged[track])))
    return merged


def describe_merges(groups: Groups, genres: NamesArray | None, *, by_name: bool) -> list[Merge]:
    """How many records were joined to an earlier one, and on what grounds."""
    same = "the same name and artists" if by_name else "the same id"
    later = np.ones(len(groups.codes), dtype=np.bool_)
    later[groups.first] = False
    n_later = int(later.sum())
    n_other_genre = 0
    if genres is not None:
        sets: NamesArray | IntArray = pd.factorize(genres)[0]
        n_other_genre = int(np.sum(later & (sets != sets[groups.first][groups.codes])))
    counts = {f"{same}, another genre": n_other_genre, f"{same} again": n_later - n_other_genre}
    return [Merge(reason=reason, count=count) for reason, count in counts.items() if count]
