"""Rows packed into few large values, on their way through Spark.

Spark handles values one by one: a play in a row of its own costs it several times what reading and
measuring it costs. So plays travel as Arrow streams, some thousands in each.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

TASK: Final = "task"
_ROWS: Final = "rows"
PACKED: Final = pa.schema({TASK: pa.int32(), _ROWS: pa.binary()})
"""Rows, and which task they are for."""
RESULT: Final = pa.schema({_ROWS: pa.binary()})

Work = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@dataclass(frozen=True, slots=True)
class Packing:
    """Work whose rows are for one of n_tasks tasks: plays for that of the person.

    Of what is no play it does not matter where it goes, so that no task is given all of it.
    """

    work: Work
    n_tasks: int

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows as the work takes them to rows of PACKED."""
        for rows in self.work(batches):
            tasks = self._tasks(rows)
            order = np.argsort(tasks, kind="stable")
            for_task = rows.take(pa.array(order))
            cuts = np.flatnonzero(np.diff(tasks[order])) + 1
            starts, ends = [0, *cuts.tolist()], [*cuts.tolist(), rows.num_rows]
            packed = [_packed(for_task.slice(start, end - start))
                      for start, end in zip(starts, ends, strict=True)]  # fmt: skip
            whose = tasks[order][starts] if rows.num_rows else [0]
            yield pa.RecordBatch.from_arrays(
                [pa.array(whose, pa.int32()), pa.array(packed, pa.binary())], schema=PACKED
            )

    def _tasks(self, rows: pa.RecordBatch) -> npt.NDArray[np.int64]:
        who = rows.column("who")
        if who.null_count:
            return np.asarray(rows.column("place").to_numpy() % self.n_tasks)
        codes = who.dictionary_encode()
        people = [zlib.crc32(person.encode()) for person in codes.dictionary.to_pylist()]
        return np.asarray(np.array(people)[codes.indices.to_numpy()] % self.n_tasks)


@dataclass(frozen=True, slots=True)
class Unpacking:
    """Work over rows that come packed, whose own rows are packed too."""

    work: Work

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of PACKED to rows of RESULT."""
        brought = (rows for batch in batches for rows in _batches(batch.column(_ROWS)))
        for rows in self.work(brought):
            yield pa.RecordBatch.from_arrays(
                [pa.array([_packed(rows)], pa.binary())], schema=RESULT
            )


def unpacked(result: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows in a table of RESULT."""
    return pa.Table.from_batches(_batches(result[_ROWS]), schema)


def _batches(column: Any) -> Iterator[pa.RecordBatch]:
    for value in column:
        yield from pa.ipc.open_stream(value.as_buffer())


def _packed(rows: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_batch(rows)
    return bytes(sink.getvalue())
