"""From a Parquet file to the same text columns a delimited file gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.errors import UnusableFile
from analytics.ingest.files import MAX_BYTES
from analytics.ingest.tables import PIECE_ROWS, RawTable, Text

FIRST_ROW: Final = 2
"""As in a text file, where the header is row 1."""


def opened(file: str, content: bytes) -> Any:
    """The file's metadata and columns, a pyarrow.parquet.ParquetFile.

    Raises UnusableFile if it is damaged or would unpack to more than memory should hold.
    """
    try:
        source = pq.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        raise UnusableFile(file, "the Parquet file is damaged or cut short.") from error
    groups = range(source.metadata.num_row_groups)
    if sum(source.metadata.row_group(group).total_byte_size for group in groups) > MAX_BYTES:
        raise UnusableFile(file, f"the table is larger than {MAX_BYTES >> 30} GB.")
    return source


def opened_at(file: str, path: Path) -> Any:
    """What `opened` gives of a file that may be of any size, as it is read in pieces.

    Raises UnusableFile if it is damaged or a piece would unpack to more than memory should hold.
    """
    try:
        source = pq.ParquetFile(path, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise UnusableFile(file, "the Parquet file is damaged or cut short.") from error
    groups = range(source.metadata.num_row_groups)
    if any(source.metadata.row_group(group).total_byte_size > MAX_BYTES for group in groups):
        raise UnusableFile(file, f"a group of its rows is larger than {MAX_BYTES >> 30} GB.")
    return source


def names(source: Any) -> tuple[str, ...]:
    """The columns' names, in order."""
    return tuple(source.schema_arrow.names)


def read_rows(file: str, source: Any, wanted: Sequence[int]) -> RawTable:
    """The wanted columns as text. Raises UnusableFile if a column cannot be read as text."""
    n_rows = _require_rows(file, source)
    header = names(source)
    columns = {}
    for position in wanted:
        name = header[position]
        with _readable(file, name):
            columns[position] = as_text(source.read(columns=[name]).column(0))
    return RawTable(columns, np.arange(n_rows, dtype=np.int64) + FIRST_ROW, n_rows)


def read_pieces(file: str, source: Any, wanted: Sequence[int]) -> Iterator[RawTable]:
    """What `read_rows` reads, so many rows at a time that memory does not matter."""
    _require_rows(file, source)
    header = names(source)
    chosen = [header[position] for position in wanted]
    batches = source.iter_batches(batch_size=PIECE_ROWS, columns=chosen)
    first = FIRST_ROW
    while True:
        with _readable(file, None):
            batch = next(batches, None)
        if batch is None:
            return
        columns = {}
        for position, name in zip(wanted, chosen, strict=True):
            with _readable(file, name):
                columns[position] = as_text(pa.chunked_array([batch.column(name)]))
        rows = np.arange(batch.num_rows, dtype=np.int64) + first
        yield RawTable(columns, rows, batch.num_rows)
        first += batch.num_rows


def _require_rows(file: str, source: Any) -> int:
    n_rows: int = source.metadata.num_rows
    if n_rows == 0:
        raise UnusableFile(file, "it has columns and no rows.")
    return n_rows


@contextmanager
def _readable(file: str, column: str | None) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise UnusableFile(file, "its values cannot be read as text.", column=column) from error


def as_text(column: Any) -> Text:
    """Any column, chunked, as text: lists as Python writes them, missing values and NaN as ""."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.cast(kind.value_type))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        written = [repr(value) if value else "" for value in column.to_pylist()]
        return pa.chunked_array([pa.array(written, pa.string())])
    if pa.types.is_floating(kind):
        # Python programs write "unknown" as NaN; only infinity is a mistake worth reporting.
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, kind), column)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind):
        return _valid_text(column)
    return pc.fill_null(column.cast(pa.string()), "")


def _valid_text(column: Any) -> Text:
    """Text with letters that are not legal UTF-8 taken out, as a text file's would be."""
    column = column.cast(pa.binary())
    try:
        text = column.cast(pa.string())
    except pa.ArrowInvalid:
        decoded = [(value or b"").decode("utf-8", "ignore") for value in column.to_pylist()]
        text = pa.chunked_array([pa.array(decoded, pa.string())])
    return pc.fill_null(text, "")
