"""One door to every kind of table: its header first, then the wanted columns as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from analytics.data_file import shown_name
from analytics.ingest import delimited, encodings, files, parquet, plain_rows
from analytics.ingest.headers import ALIASES, Aliases
from analytics.ingest.tables import RawTable


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose header is known and whose rows are not read yet.

    row: the line the header stands on; encoding, delimiter: empty for Parquet.
    read: header positions -> those columns; raises UnusableFile.
    sample: the same of the first rows only, to show what a column holds.
    pieces: the same, some rows at a time.
    """

    file: str
    header: tuple[str, ...]
    row: int
    encoding: str
    delimiter: str
    notes: tuple[str, ...]
    read: Callable[[Sequence[int]], RawTable]
    sample: Callable[[Sequence[int]], RawTable]
    pieces: Callable[[Sequence[int]], Iterator[RawTable]]


def open_source(path: Path, aliases: Aliases = ALIASES, *, only_pieces: bool = False) -> Source:
    """Recognise the file at `path`. Raises UnusableFile if it is no table.

    aliases: the names that columns of such a table may have.  only_pieces: that nothing but
    `pieces` will be asked for; a Parquet file may then be larger than memory.
    """
    if only_pieces and files.is_parquet(path):
        file = shown_name(path)
        return _of_parquet(file, parquet.opened_at(file, path))
    payload = files.load(path)
    if payload.is_parquet:
        return _of_parquet(payload.file, parquet.opened(payload.file, payload.content))
    text = encodings.detect(payload.file, payload.content)
    layout = delimited.detect_layout(payload.file, text, aliases)
    read = partial(plain_rows.read_rows, payload.file, text, layout)
    return Source(
        file=payload.file,
        header=layout.names,
        row=layout.row,
        encoding=text.encoding,
        delimiter=layout.delimiter,
        notes=text.notes,
        read=read,
        sample=partial(delimited.read_rows, payload.file, text.beginning(), layout),
        pieces=lambda wanted: read(wanted).pieces(),
    )


def _of_parquet(file: str, table: Any) -> Source:
    read = partial(parquet.read_rows, file, table)
    pieces = partial(parquet.read_pieces, file, table)
    return Source(file, parquet.names(table), 1, "", "", (), read, read, pieces)
