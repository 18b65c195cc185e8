"""Tables without anything odd, read all at once; everything else record by record.

Arrow reads a million short rows in a fraction of a second and cannot say on which line a broken
one starts. So it is given what cannot be broken: as many fields in every row as the header has, no
quotation mark, no blank line. `delimited.read_rows` reads what is left, and says what is wrong.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from analytics.ingest import delimited
from analytics.ingest.delimited import Layout
from analytics.ingest.encodings import EncodedText
from analytics.ingest.tables import RawTable


def read_rows(file: str, text: EncodedText, layout: Layout, wanted: Sequence[int]) -> RawTable:
    """What `delimited.read_rows` reads, from a plain table sooner. Raises UnusableFile as it."""
    found = _read(text, layout, wanted) if wanted and _may_be_plain(text, layout) else None
    return delimited.read_rows(file, text, layout, wanted) if found is None else found


def read_piece(text: EncodedText, layout: Layout, wanted: Sequence[int]) -> RawTable:
    """What `delimited.read_piece` reads, from plain lines sooner. Raises UnusableFile as it."""
    of_piece = replace(layout, n_lines=0)
    found = _read(text, of_piece, wanted) if _may_be_plain(text, layout) else None
    return delimited.read_piece(text, layout, wanted) if found is None else found


def _may_be_plain(text: EncodedText, layout: Layout) -> bool:
    content = text.content
    return (
        text.codec == "utf-8"
        and not layout.padded
        and not layout.n_spare
        and b'"' not in content
        and content.count(b"\r") == content.count(b"\r\n")
    )


def _read(text: EncodedText, layout: Layout, wanted: Sequence[int]) -> RawTable | None:
    """The wanted columns of a plain table; None for one with a row that has to be told of."""
    names = [str(at) for at in range(len(layout.names))]
    chosen = [str(at) for at in wanted]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(text.content),
            read_options=pyarrow.csv.ReadOptions(
                column_names=names,
                skip_rows=layout.n_lines,
                # A row is never longer than a block, so no value is longer than is allowed.
                block_size=csv.field_size_limit(),
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=layout.delimiter, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=chosen,
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    columns = {at: table.column(str(at)) for at in wanted}
    if table.num_rows == 0 or _has_empty_row(columns) or _repeats_header(columns, layout):
        return None
    rows = np.arange(table.num_rows, dtype=np.int64) + layout.n_lines + 1
    return RawTable(columns, rows, table.num_rows)


def _has_empty_row(columns: dict[int, pa.ChunkedArray]) -> bool:
    return _any_row([pc.equal(pc.utf8_trim_whitespace(each), "") for each in columns.values()])


def _repeats_header(columns: dict[int, pa.ChunkedArray], layout: Layout) -> bool:
    return _any_row([pc.equal(each, layout.names[at]) for at, each in columns.items()])


def _any_row(conditions: Sequence[pa.ChunkedArray]) -> bool:
    """Whether all of the conditions hold in any row."""
    together = conditions[0]
    for each in conditions[1:]:
        together = pc.and_(together, each)
    return bool(pc.any(together).as_py())
