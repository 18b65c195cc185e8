"""The shapes that pass between the steps of reading a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analytics.ingest.health import HealthReport

Text: TypeAlias = Any
"""pyarrow.ChunkedArray of string without nulls ("" is missing); pyarrow has no type hints."""

IntArray: TypeAlias = npt.NDArray[np.int64]
NamesArray: TypeAlias = npt.NDArray[np.object_]
"""(n,) of text, or of tuples of text."""

FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]

PIECE_ROWS: Final = 1_000_000
"""Rows that are looked at together where a table may have any number of them."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One record that was left out; row is the line it starts on, the header being row 1."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """The wanted columns of a file as text, before anything is interpreted.

    columns: position in the header -> (n,) text.
    rows: (n,) line number on which each record starts.
    n_read: records in the file, rejected ones included.
    """

    columns: dict[int, Text]
    rows: IntArray
    n_read: int
    rejected: Sequence[Rejected] = ()

    def pieces(self) -> Iterator[RawTable]:
        """The same, at most PIECE_ROWS rows at a time; what was left out comes with the first."""
        for start in range(0, max(len(self.rows), 1), PIECE_ROWS):
            rows = self.rows[start : start + PIECE_ROWS]
            rejected = () if start else self.rejected
            columns = {at: each.slice(start, PIECE_ROWS) for at, each in self.columns.items()}
            yield RawTable(columns, rows, len(rows) + len(rejected), rejected)

    def at(self, rows: IntArray) -> RawTable:
        """Those of the rows with these line numbers, as a table of their own."""
        places = np.flatnonzero(np.isin(self.rows, rows))
        columns = {at: each.take(pa.array(places)) for at, each in self.columns.items()}
        return RawTable(columns, self.rows[places], len(places))


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """Where a canonical column came from: source value = canonical value * factor."""

    name: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Ingested:
    """A clean table of tracks, one row per track, with the story of how it was made.

    header: canonical column -> where it came from, in the order of the file.
    """

    tracks: pd.DataFrame
    header: dict[str, SourceColumn]
    health: HealthReport
    rejected: pd.DataFrame
