"""Where every track lies by its sound: first by its features, then with what they say together."""

from __future__ import annotations

import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.building.tables import write_array
from analytics.building.task import Task
from analytics.durable import write_json
from analytics.similar.artists import ARTIST_SOUNDS, artist_sounds
from analytics.similar.character import learn_character
from analytics.similar.continuation import CONTEXT
from analytics.similar.index import GRAPH, LARGEST_EXACT, graph_of
from analytics.similar.sound import (
    CHARACTER,
    FACTS,
    FIRST_ARTIST,
    PLACES,
    ROOM,
    FloatArray,
    Part,
    with_lengths,
)
from analytics.similar.space import context_columns, part_of, room_of, sound_space

_REFERENCES: Final = 2_048
"""Tracks that each track's room is measured among."""


def first_sound(task: Task, folder: Path) -> None:
    """Write where tracks lie by their features alone, and what continues a list of tracks."""
    tracks = task.tracks()
    coordinates, parts = sound_space(tracks)
    write_sound(folder, tracks, coordinates, parts, judged=None)
    indptr = task.shop.array("index", "artist_rows_indptr.npy")
    rows = task.shop.array("index", "artist_rows.npy")
    write_array(folder / ARTIST_SOUNDS, artist_sounds(coordinates, indptr, rows))
    write_array(folder / FIRST_ARTIST, first_artists(tracks))
    write_array(folder / CONTEXT, context_columns(tracks))


def learned_sound(task: Task, folder: Path) -> None:
    """Write the same with the learned character as one more part, where it helps."""
    tracks = task.tracks()
    coordinates, parts = sound_space(tracks)
    learned = learn_character(
        coordinates,
        task.shop.array("sound", FIRST_ARTIST),
        tracks["recording"].to_numpy(np.int32),
        task.job.seed,
        task.report,
    )
    if learned.columns is not None:
        part = part_of(CHARACTER, learned.columns, coordinates.shape[1])
        coordinates = np.concatenate([coordinates, learned.columns], axis=1)
        parts = (*parts, part)
    write_sound(folder, tracks, coordinates, parts, judged=learned.judged)


def write_sound(
    folder: Path,
    tracks: pd.DataFrame,
    coordinates: FloatArray,
    parts: tuple[Part, ...],
    *,
    judged: dict[str, float] | None,
) -> None:
    """Write what `analytics.similar.sound.open_sound` opens, but for who made what."""
    write_array(folder / PLACES, with_lengths(coordinates, parts))
    write_json(folder / FACTS, {"parts": [asdict(part) for part in parts], "judged": judged})
    write_array(folder / ROOM, room_of(coordinates, references(tracks["id"])))
    if len(coordinates) > LARGEST_EXACT:
        graph_of(coordinates).save(str(folder / GRAPH))


def references(ids: pd.Series[str]) -> npt.NDArray[np.int64]:
    """Rows of up to _REFERENCES tracks, drawn by their ids so that the order of rows is nothing."""
    drawn = np.fromiter((zlib.crc32(each.encode()) for each in ids), np.uint32, len(ids))
    return np.argsort(drawn, kind="stable")[:_REFERENCES]


def first_artists(tracks: pd.DataFrame) -> npt.NDArray[np.int32]:
    """(n_tracks,) equal for tracks whose first artist is the same, case apart."""
    names = [artists[0].casefold() for artists in tracks["artists"]]
    return np.asarray(pd.factorize(np.array(names, dtype=object))[0], dtype=np.int32)
