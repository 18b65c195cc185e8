"""The shapes of rows that pass between Spark and what is done on its workers."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

ROW: Final = 0
"""A play of somebody, on its way to their other plays."""
LOST: Final = 1
"""A row that was left out, with a reason."""
READ: Final = 2
"""What was read of a piece of a file: numbers are the place of its first line, its lines, its
records, the file and where in it the piece's block begins."""
REFUSED: Final = 3
"""A piece of a file that cannot be read at all."""
PERSON: Final = 4
"""Everything of one person: numbers are the last second of those measured along with them."""
SUMMED: Final = 5
"""Of some people: numbers are of rows added up, then of those of which something was assumed."""

PLACES_BITS: Final = 40
"""Of the place of a line: above them the number of the task that read it, in them the line."""

_COMMON: Final[dict[str, pa.DataType]] = {
    "kind": pa.int8(), "who": pa.string(), "place": pa.int64(), "rule": pa.int32(),
    "reason": pa.string(), "text": pa.string(), "numbers": pa.list_(pa.int64()),
}  # fmt: skip
PIECE: Final = pa.schema(
    _COMMON
    | {"track": pa.int32(), "second": pa.int64(), "count": pa.int32(), "assumed": pa.int32()}
)
"""What comes of a piece of a file. assumed: a bit for each of the assumptions about a play."""

FOUND: Final = pa.schema(
    _COMMON
    | {
        "track": pa.list_(pa.int32()),
        "second": pa.list_(pa.int64()),
        "count": pa.list_(pa.int32()),
        "measures": pa.list_(pa.float64()),
    }
)
"""What comes of the plays of some people."""


def batch(schema: pa.Schema, n_rows: int, **columns: Any) -> pa.RecordBatch:
    """Some rows with some columns, the others unknown."""
    arrays = [
        pa.nulls(n_rows, field.type)
        if field.name not in columns
        else as_column(columns[field.name], field.type, n_rows)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def as_column(values: Any, kind: pa.DataType, n_rows: int) -> pa.Array:
    """(n,) of values, or one value n times."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.Array):
        return values.cast(kind)
    if isinstance(values, int | str):
        return pa.repeat(pa.scalar(values, kind), n_rows)
    return pa.array(values, kind)
