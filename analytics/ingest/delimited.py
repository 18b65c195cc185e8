"""From text to records: the delimiter, the header, and rows that do not fit it.

Python's csv reader in strict mode rather than pandas: it says on which line a record starts, takes
quoted line ends, and never shifts a row that has a field too many.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from analytics.errors import UnusableFile
from analytics.ingest.encodings import EncodedText
from analytics.ingest.headers import ALIASES, Aliases, n_known
from analytics.ingest.tables import RawTable, Rejected

DELIMITERS: Final = (",", ";", "\t", "|")
MAX_HEADER_LETTERS: Final = 1 << 16

_CHUNK: Final = 20_000
_MAX_TEXT: Final = 300
_MAX_RAGGED: Final = 1_000
"""Rows that do not fit, after which a file in which they are the majority is given up."""

_MAX_REREAD: Final = 100_000_000
"""Letters read again after quotation marks that never close; bounds the time a bad file takes."""

UNCLOSED: Final = "its quotation marks do not match"
ENDLESS: Final = f"a value of it is longer than {csv.field_size_limit():,} letters"
EMPTY: Final = "it holds no values"
REPEATED_HEADER: Final = "it repeats the header"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text table is written.

    names: the header's fields, unstripped; row: the line it stands on; n_lines: lines up to and
    including it; padded: whether values are padded to line up, which allows spaces around quotes;
    n_spare: empty fields that rows have beyond the header, out of habit.
    """

    names: tuple[str, ...]
    delimiter: str
    row: int
    n_lines: int
    padded: bool
    n_spare: int = 0


def detect_layout(file: str, text: EncodedText, aliases: Aliases = ALIASES) -> Layout:
    """Find the header and the delimiter: the one under which most column names are known.

    aliases: the names that columns of such a table may have.

    Raises UnusableFile if there is no header within reason.
    """
    with _opened(text) as stream:
        head = stream.read(MAX_HEADER_LETTERS)
        at_end = not stream.read(1)
    lines = list(io.StringIO(head, newline=""))
    skipped = 0
    while skipped < len(lines) and _is_preamble(lines[skipped]):
        skipped += 1
    if skipped == len(lines):
        raise UnusableFile(file, "the file is empty.")
    candidates = [_as_layout(lines[skipped:], delimiter, skipped) for delimiter in DELIMITERS]
    best = max(candidates, key=lambda each: (n_known(each.names, aliases), len(each.names)))
    if best.n_lines == len(lines) and not at_end:
        raise UnusableFile(
            file, f"the header is longer than {MAX_HEADER_LETTERS:,} letters.", row=skipped + 1
        )
    return replace(best, n_spare=_n_spare(lines[best.n_lines :], best))


def read_rows(file: str, text: EncodedText, layout: Layout, wanted: Sequence[int]) -> RawTable:
    """The wanted columns of every record that fits the header; the rest with a reason.

    Raises UnusableFile if most records do not fit.
    """
    reading = _Reading(file, layout, wanted)
    with _opened(text) as stream:
        for _ in range(layout.n_lines):
            next(stream)
        reading.read(_Lines(stream))
    return reading.table()


def read_piece(text: EncodedText, layout: Layout, wanted: Sequence[int]) -> RawTable:
    """What `read_rows` reads, from lines out of the middle of a file; they may all be unfit.

    layout: of the file; rows are counted from 1 in the piece. Raises UnusableFile where quotation
    marks are opened and not closed all along.
    """
    reading = _Reading("", replace(layout, n_lines=0), wanted, gives_up=False)
    with _opened(text) as stream:
        reading.read(_Lines(stream))
    return reading.found()


def _opened(text: EncodedText) -> io.TextIOWrapper:
    raw = io.BytesIO(text.content)
    return io.TextIOWrapper(raw, encoding=text.codec, errors="replace", newline="")


def _is_preamble(line: str) -> bool:
    """A blank line, or the "sep=;" by which Excel is told the delimiter."""
    return not line.strip() or line.lower().startswith("sep=")


def _as_layout(lines: Sequence[str], delimiter: str, skipped: int) -> Layout:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")
    try:
        names = next(reader)
    except csv.Error:
        return Layout((), delimiter, skipped + 1, skipped + len(lines), padded=False)
    while len(names) > 1 and not names[-1].strip():
        names.pop()  # a delimiter at the end of the line names no column
    spaced = lines[0].count(delimiter + " ")
    padded = delimiter != "\t" and spaced > (len(names) - 1) / 2
    return Layout(tuple(names), delimiter, skipped + 1, skipped + reader.line_num, padded)


def _n_spare(lines: Sequence[str], layout: Layout) -> int:
    """How many fields most rows have beyond the header, provided they are empty.

    A single row with an empty field too many is another matter: it may be shifted.
    """
    n_columns = len(layout.names)
    reader = csv.reader(lines, delimiter=layout.delimiter, skipinitialspace=layout.padded)
    counts: Counter[int] = Counter()
    try:
        for record in filter(None, reader):
            is_spare = not any(map(str.strip, record[n_columns:]))
            counts[max(len(record) - n_columns, 0) if is_spare else 0] += 1
    except csv.Error:
        return 0  # found and told again when the rows are read
    return counts.most_common(1)[0][0] if counts else 0


class _Lines:
    """Lines of a stream, which can be handed out again when a record turns out to be broken."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._again: list[str] = []
        self.taken: list[str] = []  # by the record being read

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._stream)
        self.taken.append(line)
        return line

    def keep_only_first(self) -> int:
        """Hand all lines of this record but the first out again; letters that are read anew."""
        again = self.taken[:0:-1]
        self._again.extend(again)
        del self.taken[1:]
        return sum(map(len, again))


@dataclass(slots=True)
class _Reading:
    """The state of one pass over a file."""

    file: str
    layout: Layout
    wanted: Sequence[int]
    gives_up: bool = True
    rows: list[int] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    n_ragged: int = 0
    n_reread: int = 0
    _fitting: list[list[str]] = field(default_factory=list)
    _chunks: dict[int, list[Any]] = field(default_factory=dict)

    def read(self, lines: _Lines) -> None:
        """Take every record; a record with broken quotes costs its first line only."""
        row = self.layout.n_lines + 1
        reader = self._reader(lines)
        while True:
            lines.taken.clear()
            try:
                record = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                # A quotation that never closes meets the same limit, after many lines.
                is_endless = "field limit" in str(error) and (
                    len(lines.taken) == 1 and lines.taken[0].count('"') % 2 == 0
                )
                self._reject_first_line(row, lines, ENDLESS if is_endless else UNCLOSED)
                reader = self._reader(lines)
            else:
                if self.layout.padded and len(lines.taken) > 1:
                    self._reject_first_line(row, lines)
                    reader = self._reader(lines)
                else:
                    self._take(row, record)
            row += len(lines.taken)
        self._flush()

    def _reader(self, lines: _Lines) -> Iterator[list[str]]:
        # Strict, so that a stray quotation mark cannot swallow rows unnoticed. Padding after a
        # closing quote breaks strictness; there records of several lines are refused instead.
        padded = self.layout.padded
        return csv.reader(
            lines, delimiter=self.layout.delimiter, strict=not padded, skipinitialspace=padded
        )

    def _take(self, row: int, record: list[str]) -> None:
        n_columns, n_spare = len(self.layout.names), self.layout.n_spare
        if n_spare and len(record) == n_columns + n_spare and not any(record[n_columns:]):
            del record[n_columns:]
        if len(record) == n_columns:
            if record[0] == self.layout.names[0] and tuple(record) == self.layout.names:
                self._reject(row, REPEATED_HEADER, record)
            elif not record[0] and not any(map(str.strip, record)):
                self._reject(row, EMPTY, record)
            else:
                self._fitting.append(record)
                self.rows.append(row)
                if len(self._fitting) == _CHUNK:
                    self._flush()
        elif any(map(str.strip, record)):
            self.n_ragged += 1
            fields = "1 field" if len(record) == 1 else f"{len(record):,} fields"
            self._reject(row, f"it has {fields}, the header has {n_columns:,}", record)
            self._give_up_if_most_are_ragged(_MAX_RAGGED)

    def _flush(self) -> None:
        columns = list(zip(*self._fitting, strict=True))
        for position in self.wanted:
            values = columns[position] if columns else ()
            self._chunks.setdefault(position, []).append(pa.array(values, pa.string()))
        self._fitting.clear()

    def _reject(self, row: int, reason: str, record: Sequence[str]) -> None:
        text = self.layout.delimiter.join(each[:_MAX_TEXT] for each in record[:256])
        self.rejected.append(Rejected(row, reason, text[:_MAX_TEXT]))

    def _reject_first_line(self, row: int, lines: _Lines, reason: str = UNCLOSED) -> None:
        self.n_reread += lines.keep_only_first()
        self.n_ragged += 1
        self._reject(row, reason, [lines.taken[0].rstrip("\r\n")])
        if self.n_reread > _MAX_REREAD:
            first = next(each for each in self.rejected if each.reason == UNCLOSED)
            raise UnusableFile(
                self.file, "from here on quotation marks are opened and not closed.", row=first.row
            )
        self._give_up_if_most_are_ragged(_MAX_RAGGED)

    def _give_up_if_most_are_ragged(self, at_least: int) -> None:
        if not self.gives_up or self.n_ragged < at_least or self.n_ragged <= len(self.rows):
            return
        unfit = next(e for e in self.rejected if e.reason not in {EMPTY, REPEATED_HEADER})
        raise UnusableFile(
            self.file,
            f"most rows do not fit the header; of the first of them, {unfit.reason}.",
            row=unfit.row,
        )

    def table(self) -> RawTable:
        """Everything read; raises UnusableFile if nothing was, or most rows do not fit."""
        self._give_up_if_most_are_ragged(at_least=1)
        found = self.found()
        if found.n_read == 0:
            raise UnusableFile(self.file, "it has a header and no rows.", row=self.layout.row)
        return found

    def found(self) -> RawTable:
        """Everything read, be it nothing."""
        n_read = len(self.rows) + len(self.rejected)
        columns = {position: pa.chunked_array(each) for position, each in self._chunks.items()}
        return RawTable(columns, np.array(self.rows, dtype=np.int64), n_read, self.rejected)
