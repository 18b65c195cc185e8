"""Tracks on their way out: a view, every track with its mood, or those that stand for each mood.

Columns carry the names, and numbers the scale, of the file the catalogue came from; mood and map
coordinates are added. Text that a spreadsheet would run as a formula is made plain.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.filters import Filter, mask
from analytics.formulas import FORMULA_STARTS
from analytics.schema import LIST_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS
from analytics.side_by_side import best_known_first, side_by_side

FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
"""The formats of an export and their media types."""
FILE_NAMES: Final = {
    "clusters": "amazon_music_clusters_final",
    "representatives": "representative_tracks_by_cluster",
    "view": "undertone",
}
"""What can be exported, and what its file is called, without the ending."""
METHOD_COLUMNS: Final = {"ward": "cluster_hc"}
"""Names of columns that are not "cluster_" and the method's key: Ward's is hierarchical."""
ROWS_PER_BATCH: Final = 8_192
WHOLE_NUMBERS: Final = ("popularity", "year", "key", "mode", "time_signature",
                        "artist_popularity", "followers")  # fmt: skip


def stream_view(engine: Engine, chosen: Filter, fmt: str) -> Iterator[bytes]:
    """The matching tracks in catalogue order, in pieces.  fmt: a key of FORMATS."""
    return stream_export(engine, "view", chosen, fmt)


def n_in_view(engine: Engine, chosen: Filter) -> int:
    """How many tracks match, and so how many rows `stream_view` has."""
    return int(np.count_nonzero(mask(chosen, engine.catalogue)))


def stream_export(engine: Engine, what: str, chosen: Filter, fmt: str) -> Iterator[bytes]:
    """An export in pieces; see `write_export`. Raises InvalidSpec for another `what` or `fmt`."""
    rows, extra = _what_and_with_what(engine, what, chosen, fmt)
    return _stream(engine, rows, extra, fmt)


def stream_differing(engine: Engine, first: str, second: str) -> Iterator[bytes]:
    """The tracks on which two methods disagree as CSV, best known first, with the group of each.

    first, second: keys of the methods, see `Lab.method_keys`.
    """
    found = side_by_side(engine.lab, first, second)
    rows = best_known_first(engine.catalogue, found.differing).astype(np.int64)
    labels = {first: found.first, second: found.second}
    extra = {
        _column_of(key): pa.array(groups[rows].astype(np.int32))
        for key, groups in labels.items()
        if not _are_moods(engine, key)
    }
    return _stream(engine, rows, extra, "csv")


def write_export(engine: Engine, what: str, chosen: Filter, fmt: str, out: Path) -> int:
    """Write an export to a file and return its number of rows.

    what: "view" the matching tracks; "clusters" every track with its group by every method;
    "representatives" the tracks nearest each mood's centre and its most popular ones.
    Raises InvalidSpec for another `what` or `fmt`.
    """
    rows, extra = _what_and_with_what(engine, what, chosen, fmt)
    with out.open("wb") as file:
        for piece in _stream(engine, rows, extra, fmt):
            file.write(piece)
    return len(rows)


def write_table(table: pa.Table, fmt: str, out: Path) -> None:
    """Write any table to a file.  fmt: a key of FORMATS."""
    with out.open("wb") as file:
        for piece in _WRITERS[fmt](iter([table])):
            file.write(piece)


def _what_and_with_what(
    engine: Engine, what: str, chosen: Filter, fmt: str
) -> tuple[npt.NDArray[np.int64], dict[str, pa.Array]]:
    """The rows of an export, and the columns it has beyond those of every export."""
    if what not in FILE_NAMES:
        raise InvalidSpec("what", what, ", ".join(FILE_NAMES))
    if fmt not in FORMATS:
        raise InvalidSpec("format", fmt, ", ".join(FORMATS))
    if what == "representatives":
        return _representatives(engine)
    if what == "view":
        return np.flatnonzero(mask(chosen, engine.catalogue)), {}
    return np.arange(engine.catalogue.n_tracks), _groups(engine)


def _groups(engine: Engine) -> dict[str, pa.Array]:
    """The group of every track by every method but the one of the moods; -1 is in no group."""
    return {
        _column_of(key): pa.array(engine.lab.labels(key).astype(np.int32))
        for key in engine.lab.method_keys()
        if not _are_moods(engine, key)
    }


def _are_moods(engine: Engine, key: str) -> bool:
    """Whether a method's groups are the moods, which every export has."""
    return key == "kmeans" and not engine.lab.is_pinned


def _column_of(key: str) -> str:
    return METHOD_COLUMNS.get(key, f"cluster_{key}")


def _representatives(engine: Engine) -> tuple[npt.NDArray[np.int64], dict[str, pa.Array]]:
    """Rows, mood by mood, and for each why it is here, its place, and how far from the centre."""
    chosen = []
    for mood in engine.moods:
        for words, listed in (("nearest", mood.representative), ("popular", mood.popular)):
            chosen += [(row, words, place) for place, row in enumerate(listed, start=1)]
    rows = np.array([row for row, _, _ in chosen], dtype=np.int64)
    distances = np.round(engine.distances_to_mood(rows).astype(np.float64), 4)
    return rows, {
        "chosen_as": pa.array([words for _, words, _ in chosen], pa.string()),
        "place": pa.array([place for _, _, place in chosen], pa.int32()),
        "distance_to_centre": pa.array(distances),
    }


def _stream(
    engine: Engine, rows: npt.NDArray[np.int64], extra: dict[str, pa.Array], fmt: str
) -> Iterator[bytes]:
    starts = range(0, max(len(rows), 1), ROWS_PER_BATCH)
    batches = (
        _table(engine, rows[start : start + ROWS_PER_BATCH],
               {name: column.slice(start, ROWS_PER_BATCH) for name, column in extra.items()})
        for start in starts
    )  # fmt: skip
    return _WRITERS[fmt](batches)


def _table(engine: Engine, rows: npt.NDArray[np.int64], extra: dict[str, pa.Array]) -> pa.Table:
    """Some tracks with the file's own column names, in the file's own order of columns."""
    catalogue = engine.catalogue
    text = catalogue.text(rows, (*TEXT_COLUMNS, *LIST_COLUMNS))
    columns: dict[str, Any] = {}
    for column, source in engine.header().items():
        if column in NUMBER_COLUMNS:
            columns[source["name"]] = _numbers(catalogue.numbers(column)[rows], column, source)
        elif column in text.column_names:
            columns[source["name"]] = text[column]
    if "id" not in engine.header():  # derived ones, so that addresses can be made of them
        columns = {"id": text["id"], **columns}
    moods = np.array([mood.name for mood in engine.moods], dtype=object)
    columns["mood"] = pa.array(moods[catalogue.mood_of[rows]], pa.string())
    columns["cluster"] = pa.array(catalogue.mood_of[rows].astype(np.int32))
    coordinates = engine.coordinates("pca")[rows]
    columns["pca_1"] = pa.array(np.round(coordinates[:, 0].astype(np.float64), 5))
    columns["pca_2"] = pa.array(np.round(coordinates[:, 1].astype(np.float64), 5))
    return pa.table({**columns, **extra})


def _numbers(values: npt.NDArray[np.float32], column: str, source: dict[str, Any]) -> pa.Array:
    unknown = np.isnan(values)
    if column == "explicit":
        return pa.array(values == 1, mask=unknown)
    scaled = np.round(values.astype(np.float64) * source["factor"], 6)
    if column in WHOLE_NUMBERS:
        return pa.array(np.where(unknown, 0, scaled).astype(np.int64), mask=unknown)
    # float32 carries seven digits; more would only show how it is stored.
    shortest = np.array([float(f"{value:.7g}") for value in scaled])
    return pa.array(shortest, mask=unknown)


def _csv(batches: Iterator[pa.Table]) -> Iterator[bytes]:
    header = True
    for batch in batches:
        buffer = io.BytesIO()
        pacsv.write_csv(_plain_text(batch), buffer, pacsv.WriteOptions(include_header=header))
        yield buffer.getvalue()
        header = False


def _plain_text(table: pa.Table) -> pa.Table:
    """Lists joined by ";" and text that begins like a formula behind an apostrophe."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_list(column.type):
            column = pc.binary_join(column, ";")
        if pa.types.is_string(column.type):
            column = pc.if_else(
                pc.match_substring_regex(column, FORMULA_STARTS),
                pc.binary_join_element_wise("'", column, ""),
                column,
            )
        columns[name] = column
    return pa.table(columns)


def _json(batches: Iterator[pa.Table]) -> Iterator[bytes]:
    yield b"["
    separator = ""
    for batch in batches:
        records = batch.to_pylist()
        if records:
            lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
            yield f"{separator}\n{lines}".encode()
            separator = ","
    yield b"\n]\n"


def _parquet(batches: Iterator[pa.Table]) -> Iterator[bytes]:
    sink = _Pieces()
    writer: pq.ParquetWriter | None = None
    for batch in batches:
        writer = writer or pq.ParquetWriter(sink, batch.schema)
        writer.write_table(batch)
        yield sink.take()
    if writer is not None:
        writer.close()
    yield sink.take()


class _Pieces(io.RawIOBase):
    """A file that only grows, of which what was written last can be taken away."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, piece: Any, /) -> int:
        content = bytes(piece)
        self._pieces.append(content)
        self._written += len(content)
        return len(content)

    def take(self) -> bytes:
        content = b"".join(self._pieces)
        self._pieces.clear()
        return content


_WRITERS: Final[Mapping[str, Callable[[Iterator[pa.Table]], Iterator[bytes]]]] = MappingProxyType(
    {"csv": _csv, "json": _json, "parquet": _parquet}
)
