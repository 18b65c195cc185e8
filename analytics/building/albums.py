"""The step that writes the albums: what is on each of them, and what it sounds like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.albums import ALBUM_OF, ALBUMS, NO_ALBUM, Album
from analytics.building.profiles import usual_spread, write_pair
from analytics.building.tables import write_array, write_table
from analytics.building.task import Task
from analytics.durable import write_json
from analytics.profiles import files
from analytics.profiles.people import FEWEST_TO_DESCRIBE
from analytics.profiles.songs import songs_of
from analytics.profiles.variety import spreads
from analytics.rounding import rounded
from analytics.similar.artists import artist_sounds
from analytics.similar.sound import FACTS, PLACES

IntArray = npt.NDArray[np.integer[Any]]


def write_albums(task: Task, folder: Path) -> None:
    """Write the albums, their songs, their sounds and their spread; nothing without an album.

    Only albums with songs enough to be described have a sound; they are the first in the order.
    """
    tracks = task.tracks()
    if "album" not in tracks or tracks["album"].isna().all():
        return
    recording = tracks["recording"].to_numpy()
    albums, album_of = ranked_albums(tracks)
    columns = {
        "name": pa.array([album.name for album in albums], pa.string()),
        "artist": pa.array([album.artist for album in albums], pa.string()),
    }
    write_table(folder / ALBUMS, pa.table(columns))
    write_array(folder / ALBUM_OF, album_of)

    order = np.argsort(album_of, kind="stable")
    rows = order[np.count_nonzero(album_of == NO_ALBUM) :]
    counts = np.bincount(album_of[rows], minlength=len(albums))
    popularity = tracks["popularity"].to_numpy() if "popularity" in tracks else None
    starts = np.concatenate([[0], np.cumsum(counts)])
    indptr, songs = songs_of(starts, rows, recording, popularity)
    write_pair(folder, files.ALBUM_SONGS, (indptr, songs))

    shop = task.shop
    n_described = int(np.count_nonzero(np.diff(indptr) >= FEWEST_TO_DESCRIBE))
    parts = shop.json("sound", FACTS)["parts"]
    coordinates = shop.array("sound", PLACES)[:, : parts[-1]["stop"]]
    sounds = artist_sounds(coordinates, indptr[: n_described + 1], songs)
    write_array(folder / files.ALBUM_SOUNDS, sounds)
    spread = spreads(shop.array("features", "percentiles.npy"), indptr, songs)
    write_array(folder / files.ALBUM_SPREAD, spread)
    write_json(folder / files.ALBUM_FACTS, rounded({"usual": usual_spread(spread)}))


def ranked_albums(tracks: pd.DataFrame) -> tuple[list[Album], npt.NDArray[np.int32]]:
    """The albums, and (n_tracks,) the place of each track's among them, NO_ALBUM without one.

    Those with most songs come first, versions of one recording counted once; then by name, then by
    artist.
    """
    numbers: dict[Album, int] = {}
    found = np.full(len(tracks), NO_ALBUM, dtype=np.int64)
    for row, (name, artists) in enumerate(zip(tracks["album"], tracks["artists"], strict=True)):
        # pandas hands out None or NaN for a missing text, depending on the column's type.
        if isinstance(name, str):
            found[row] = numbers.setdefault(Album(name, artists[0]), len(numbers))
    albums = list(numbers)
    known = found != NO_ALBUM
    pairs = np.unique(np.stack([found[known], tracks["recording"].to_numpy()[known]]), axis=1)
    order = pc.sort_indices(
        pa.table(
            {
                "songs": np.bincount(pairs[0], minlength=len(albums)),
                "name": pa.array([album.name for album in albums], pa.string()),
                "artist": pa.array([album.artist for album in albums], pa.string()),
            }
        ),
        sort_keys=[("songs", "descending"), ("name", "ascending"), ("artist", "ascending")],
    ).to_numpy()
    place_of = np.empty(len(albums), dtype=np.int32)
    place_of[order] = np.arange(len(albums), dtype=np.int32)
    album_of = np.full(len(tracks), NO_ALBUM, dtype=np.int32)
    album_of[known] = place_of[found[known]]
    return [albums[number] for number in order.tolist()], album_of
