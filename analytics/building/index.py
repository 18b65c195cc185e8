"""What filtering and sorting look up: steps, sets of genres, rows of artists, orders of columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.building.tables import list_array, write_array, write_table
from analytics.durable import write_json
from analytics.folding import fold
from analytics.schema import FIELDS, NUMBER_COLUMNS

RowArray = npt.NDArray[np.int32]


def write_index(folder: Path, tracks: pd.DataFrame) -> None:
    """Write everything that is looked up in the clean table."""
    for name, field in FIELDS.items():
        if name in tracks:
            write_array(folder / "steps" / f"{name}.npy", field.to_steps(tracks[name].to_numpy()))
    n_tracks = len(tracks)
    genres = tracks["genres"].tolist() if "genres" in tracks else [()] * n_tracks
    _write_genres(folder, genres)
    _write_artists(folder, tracks["artists"].tolist())
    for name in ("name", "album"):
        if name in tracks:
            write_array(folder / "order" / f"{name}.npy", text_order(tracks[name]))
    for name in ("artists", "genres"):
        if name in tracks:
            texts = (", ".join(values) or None for values in tracks[name])
            write_array(folder / "order" / f"{name}.npy", text_order(texts))
    for name in NUMBER_COLUMNS:
        if name in tracks:
            order = np.argsort(tracks[name].to_numpy(), kind="stable")  # NaN sorts last
            write_array(folder / "order" / f"{name}.npy", order.astype(np.int32))


def text_order(texts: Iterable[str | None]) -> RowArray:
    """Rows as a person would sort them: case and accents ignored, ties as they came, None last."""
    # pandas hands out None or NaN for a missing text, depending on the column's type.
    keys = [fold(text) if isinstance(text, str) else None for text in texts]
    order = pc.sort_indices(pa.array(keys, pa.string()))  # stable, nulls last
    rows: RowArray = order.to_numpy().astype(np.int32)
    return rows


def _write_genres(folder: Path, genres: Sequence[tuple[str, ...]]) -> None:
    names, _counts, _indptr, _rows = _ranked(genres)
    ids = {name: number for number, name in enumerate(names)}
    sets: dict[tuple[str, ...], int] = {}
    set_of_track = np.fromiter((sets.setdefault(row, len(sets)) for row in genres), np.int64)
    members = [sorted({ids[name] for name in row}) for row in sets]
    smallest = np.uint16 if len(sets) <= np.iinfo(np.uint16).max else np.uint32
    write_json(folder / "genres.json", names)
    write_array(folder / "genre_set.npy", set_of_track.astype(smallest))
    write_array(
        folder / "genre_sets_indptr.npy", np.cumsum([0, *map(len, members)], dtype=np.int32)
    )
    write_array(
        folder / "genre_sets_ids.npy",
        np.array([number for numbers in members for number in numbers], dtype=np.int32),
    )


def _write_artists(folder: Path, artists: Sequence[tuple[str, ...]]) -> None:
    names, counts, indptr, rows = _ranked(artists)
    columns = {"name": pa.array(names, pa.string()), "n_tracks": pa.array(counts, pa.int32())}
    write_table(folder / "artists.arrow", pa.table(columns))
    write_array(folder / "artist_rows_indptr.npy", indptr)
    write_array(folder / "artist_rows.npy", rows)


def _ranked(
    values: Sequence[tuple[str, ...]],
) -> tuple[list[str], npt.NDArray[np.int64], RowArray, RowArray]:
    """Names by number of rows, most first, then by name; their counts; and CSR indptr and rows.

    A name that a row has twice counts once.
    """
    lists = list_array([tuple(dict.fromkeys(row)) for row in values])
    coded = lists.flatten().dictionary_encode()
    found = coded.dictionary
    codes = coded.indices.to_numpy()
    rows = pc.list_parent_indices(lists).to_numpy()
    counts = np.bincount(codes, minlength=len(found))
    ranking = pc.sort_indices(
        pa.table({"count": counts, "name": found}),
        sort_keys=[("count", "descending"), ("name", "ascending")],
    ).to_numpy()
    rank_of = np.empty(len(found), dtype=np.int32)
    rank_of[ranking] = np.arange(len(found), dtype=np.int32)
    by_rank = np.argsort(rank_of[codes], kind="stable")  # keeps the rows of a name ascending
    indptr = np.concatenate([[0], np.cumsum(counts[ranking])])
    return (
        found.take(pa.array(ranking)).to_pylist(),
        counts[ranking],
        indptr.astype(np.int32),
        rows[by_rank].astype(np.int32),
    )
