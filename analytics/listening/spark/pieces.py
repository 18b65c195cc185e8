"""On a worker: pieces of a file become plays, and rows left out with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.errors import UnusableFile
from analytics.ingest import plain_rows
from analytics.ingest.delimited import Layout
from analytics.ingest.encodings import EncodedText
from analytics.ingest.parquet import as_text
from analytics.ingest.tables import RawTable, Text
from analytics.listening.reading.assumed import in_bits
from analytics.listening.reading.judging import Judged, judged
from analytics.listening.spark.rows import (
    LOST,
    PIECE,
    PLACES_BITS,
    READ,
    REFUSED,
    ROW,
    batch,
)

FILE: Final = "file_"
BLOCK: Final = "block_"
"""Columns beside those of the table: which file a row is of, and where its block begins there."""
LINE: Final = "value"
"""The column of a text file's lines."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What makes plays of the pieces of a table that a task is given, one after the other.

    positions, names, layout: see `parts.Table`.  times: what times really are, where Spark takes
    them for plain numbers.  tracks_file: of the ids, as it was sent along.  now: see `judged`.
    """

    positions: Mapping[str, int]
    names: Mapping[str, str]
    layout: Layout | None
    times: pa.DataType | None
    tracks_file: str
    now: int

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """(n,) rows of the table to rows of PIECE."""
        # Only a worker has Spark's own modules for sure, and only there they mean anything.
        from pyspark import SparkFiles, TaskContext  # noqa: PLC0415

        task = TaskContext.get()
        assert task is not None
        track_ids = pq.read_table(SparkFiles.get(self.tracks_file), columns=["id"])["id"]
        at = _Place(task.partitionId() << PLACES_BITS)
        for piece in batches:
            for run in _runs(piece):
                yield from self._judged(run, track_ids.combine_chunks(), at)

    def _judged(self, run: pa.RecordBatch, track_ids: Text, at: _Place) -> Iterator[pa.RecordBatch]:
        file, block = (run.column(name)[0].as_py() for name in (FILE, BLOCK))
        if self.layout is not None and block == 0 and at.block != (file, block):
            run = run.slice(self.layout.n_lines)
        at.block = (file, block)
        start = at.line
        at.line += run.num_rows
        if not run.num_rows:
            return
        try:
            raw = self._raw(run)
        except UnusableFile as error:
            place = start + (error.row or 1) - 1
            yield batch(PIECE, 1, kind=REFUSED, place=place, text=error.problem)
            return
        numbers = [[start, run.num_rows, raw.n_read, file, block]]
        yield batch(PIECE, 1, kind=READ, place=start, numbers=numbers)
        rows = judged(raw, self.positions, track_ids, self.now)
        yield _plays(rows, raw, start)
        lost = rows.sieve.lost()
        if lost.num_rows:
            yield batch(
                PIECE, lost.num_rows, kind=LOST, place=lost["row"].to_numpy() - 1 + start,
                rule=lost["rule"], reason=lost["reason"], text=lost["text"],
            )  # fmt: skip

    def _raw(self, run: pa.RecordBatch) -> RawTable:
        if self.layout is None:
            columns = {
                at: as_text(self._column(run, column)) for column, at in self.positions.items()
            }
            return RawTable(columns, np.arange(1, run.num_rows + 1), run.num_rows)
        # As `encodings.detect` does for a whole file.
        lines = "\n".join(run.column(LINE).to_pylist()).replace("\0", "") + "\n"
        text = EncodedText(lines.encode(), "utf-8", "utf-8")
        return plain_rows.read_piece(text, self.layout, sorted(self.positions.values()))

    def _column(self, run: pa.RecordBatch, column: str) -> pa.ChunkedArray:
        values = run.column(self.names[column])
        if column == "timestamp" and self.times is not None:
            values = values.cast(self.times)
        return pa.chunked_array([values])


@dataclass(slots=True)
class _Place:
    """Where a task is: the place of the next line, and the file and block of the last one."""

    line: int
    block: tuple[int, int] | None = None


def _runs(piece: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """A piece, cut where another block begins."""
    keys = np.stack([piece.column(name).to_numpy() for name in (FILE, BLOCK)])
    cuts = np.flatnonzero((keys[:, 1:] != keys[:, :-1]).any(axis=0)) + 1
    for start, end in zip([0, *cuts], [*cuts, piece.num_rows], strict=True):
        if end > start:
            yield piece.slice(int(start), int(end - start))


def _plays(rows: Judged, raw: RawTable, start: int) -> pa.RecordBatch:
    kept = np.flatnonzero(rows.sieve.kept)
    return batch(
        PIECE, len(kept), kind=ROW, who=rows.who.take(pa.array(kept)), track=rows.track[kept],
        second=rows.moments.second[kept], count=rows.count[kept], assumed=in_bits(rows)[kept],
        place=raw.rows[kept] - 1 + start,
    )  # fmt: skip
