"""Tracks to make playlists of, from a clean table in memory: no build, no files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.playlists.tracks import NUMBERS, Tracks, no_genres
from analytics.schema import FIELDS, MISSING_STEP
from analytics.similar.space import sound_space

MOODS = ("calm", "loud", "spoken")
BoolArray = npt.NDArray[np.bool_]


class TableOfTracks:
    """A clean table as filters see it. The mood of row i is the (i mod 3)-th."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.n_tracks = len(table)

    def steps(self, field: str) -> npt.NDArray[np.uint8]:
        if field not in self.table:
            return np.full(self.n_tracks, MISSING_STEP, dtype=np.uint8)
        return FIELDS[field].to_steps(self.table[field].to_numpy(np.float64))

    def explicit(self) -> npt.NDArray[np.uint8]:
        if "explicit" not in self.table:
            return np.full(self.n_tracks, MISSING_STEP, dtype=np.uint8)
        values = self.table["explicit"].to_numpy(np.float64)
        return np.where(np.isnan(values), MISSING_STEP, np.nan_to_num(values)).astype(np.uint8)

    def mood_matches(self, slugs: Iterable[str]) -> BoolArray:
        return np.isin(self.table["mood"].to_numpy(), [MOODS.index(slug) for slug in slugs])

    def genre_matches(self, names: Iterable[str]) -> BoolArray:
        return self._with_any("genres", names)

    def artist_matches(self, names: Iterable[str]) -> BoolArray:
        return self._with_any("artists", names)

    def map_units(self, projection: str) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
        raise AssertionError(f"no map {projection} here")

    def _with_any(self, column: str, names: Iterable[str]) -> BoolArray:
        wanted = set(names)
        return np.array([not wanted.isdisjoint(each) for each in self.table[column]], dtype=bool)


def playlist_tracks(table: pd.DataFrame, **changed: Any) -> Tracks:
    """The tracks of a clean table. changed: fields of Tracks to have other values."""
    if "mood" not in table:
        table = table.assign(mood=np.arange(len(table)) % len(MOODS))
    order = np.argsort(table["id"].to_numpy(dtype=object))
    coordinates, parts = sound_space(table)
    known = {
        name: table[name].to_numpy(np.float32)[order]
        for name in NUMBERS
        if name in table and table[name].notna().any()
    }
    names = sorted({name for each in table["genres"] for name in each} if "genres" in table else ())
    sets = [[names.index(name) for name in each] for each in table["genres"]] if names else []
    ends = np.cumsum([0, *map(len, sets)], dtype=np.int32)
    firsts = pd.factorize(np.array([by[0].lower() for by in table["artists"]], dtype=object))[0]
    source = TableOfTracks(table)
    used = {name: source.steps(name) for name in FIELDS if name in known}
    tracks = Tracks(
        ids=tuple(table["id"].to_numpy(dtype=object)[order]),
        rows=order.astype(np.int64),
        positions=coordinates[order],
        columns={part.name: slice(part.start, part.stop) for part in parts},
        numbers=known,
        artist=firsts[order].astype(np.int32),
        recording=table["recording"].to_numpy()[order],
        mood=table["mood"].to_numpy()[order],
        mood_names={slug: slug.capitalize() for slug in MOODS},
        genre_set=order.astype(np.int32) if names else np.zeros(len(table), np.int32),
        genre_sets=(ends, np.array([g for each in sets for g in each], np.int32))
        if names
        else no_genres(),
        genre_names=tuple(names),
        maps=(),
        limits={
            name: (int(steps[steps != MISSING_STEP].min()), int(steps[steps != MISSING_STEP].max()))
            for name, steps in used.items()
        },
        source=source,
        fingerprint="0123456789abcdef",
        build="0001-test",
    )
    return replace(tracks, **changed)
