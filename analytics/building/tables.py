"""The clean table on disk, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analytics.schema import NUMBER_COLUMNS

TRACKS: Final = "tracks.arrow"
RECORDING: Final = "recording.npy"


def write_tracks(folder: Path, tracks: pd.DataFrame) -> None:
    """Write the clean table: text to tracks.arrow, each number column and `recording` to .npy."""
    columns: dict[str, pa.Array] = {
        "id": pa.array(tracks["id"], pa.string()),
        "name": pa.array(tracks["name"], pa.string()),
    }
    if "album" in tracks:
        columns["album"] = pa.array(tracks["album"], pa.string(), from_pandas=True)
    for name in ("artists", "genres"):
        if name in tracks:
            columns[name] = list_array(tracks[name].tolist())
    write_table(folder / TRACKS, pa.table(columns))
    for name in NUMBER_COLUMNS:
        if name in tracks:
            write_array(folder / "numbers" / f"{name}.npy", tracks[name].to_numpy(np.float32))
    write_array(folder / RECORDING, tracks["recording"].to_numpy(np.int32))


def read_tracks(folder: Path) -> pd.DataFrame:
    """The clean table that `write_tracks` wrote to a folder."""
    text = read_table(folder / TRACKS)
    columns: dict[str, pd.Series[Any]] = {}
    for name in text.column_names:
        values = text[name]
        columns[name] = (
            pd.Series(tuples(values), dtype=object)
            if pa.types.is_list(values.type)
            else pd.Series(values.to_pylist(), dtype="str")
        )
    return pd.concat([pd.DataFrame(columns), read_numbers(folder)], axis=1)


def read_numbers(folder: Path) -> pd.DataFrame:
    """The number columns and `recording` of the clean table, without its text."""
    paths = {name: folder / "numbers" / f"{name}.npy" for name in NUMBER_COLUMNS}
    paths["recording"] = folder / RECORDING
    return pd.DataFrame(
        {name: np.load(path, allow_pickle=False) for name, path in paths.items() if path.exists()}
    )


def list_array(rows: Sequence[Sequence[str]]) -> pa.ListArray:
    """One list of strings per row."""
    ends = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    flat = pa.array([value for row in rows for value in row], pa.string())
    return pa.ListArray.from_arrays(pa.array(ends), flat)


def tuples(lists: pa.ChunkedArray) -> list[tuple[str, ...]]:
    """The rows of a column of lists as tuples."""
    whole = lists.combine_chunks()
    flat = whole.flatten().to_pylist()
    ends = (whole.offsets.to_numpy() - whole.offsets[0].as_py()).tolist()
    return [tuple(flat[start:end]) for start, end in pairwise(ends)]


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table uncompressed and in one piece, so that it can be mapped as it is."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks(), max_chunksize=max(len(table), 1))


def read_table(path: Path) -> pa.Table:
    """A table written by `write_table`, mapped."""
    with pa.ipc.open_file(pa.memory_map(str(path), "r")) as reader:
        return reader.read_all()


def write_array(path: Path, values: npt.NDArray[Any]) -> None:
    """Write an array in the byte order of every machine we run on, rows together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(
        path,
        np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")),
        allow_pickle=False,
    )
