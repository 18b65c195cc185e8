"""A table of plays that may lie in several files: what it is, told by how each of them begins."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.data_file import parts_of, shown_name, unopened
from analytics.errors import UnusableFile
from analytics.ingest import delimited, encodings, files
from analytics.ingest.delimited import Layout
from analytics.ingest.sources import Source
from analytics.listening.reading import columns
from analytics.listening.reading.listens import NEEDED

_HEAD: Final = 1 << 17
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_PARQUET: Final = b"PAR1"
_BYTES_PER_ROW: Final = 50
_SHRINKS: Final = 4
"""How many times smaller a packed table is, roughly; only for the number of tasks."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plays in n files of one kind.

    source: of it all; nothing can be read by it.  layout: None of Parquet.  paths: (n,).
    positions: column of ours -> its place in the header.  names: of those columns, in the file.
    n_rows: about how many.
    """

    source: Source
    layout: Layout | None
    paths: tuple[Path, ...]
    positions: dict[str, int]
    names: dict[str, str]
    n_rows: int


def opened(path: Path) -> Table:
    """A file of plays, or a folder of such files with one header, of which no row is read yet.

    Raises UnusableFile for no such table, and for what only one machine reads: archives other than
    .gz, and text that is not UTF-8.
    """
    paths = parts_of(path)
    heads = [_head_of(each) for each in paths]
    first = heads[0]
    for other in heads[1:]:
        if other.header != first.header or other.layout != first.layout:
            raise UnusableFile(other.file, f"its columns are not those of {first.file}.")
    source = Source(
        file=shown_name(path),
        header=first.header,
        row=1 if first.layout is None else first.layout.row,
        encoding=first.encoding,
        delimiter="" if first.layout is None else first.layout.delimiter,
        notes=(),
        read=_nothing,
        sample=_nothing,
        pieces=_nothing,
    )
    found = columns.positions(source, columns.PLAYS, NEEDED)
    return Table(
        source=source,
        layout=first.layout,
        paths=tuple(paths),
        positions=found,
        names={column: first.header[at] for column, at in found.items()},
        n_rows=sum(head.n_rows for head in heads),
    )


@dataclass(frozen=True, slots=True)
class _Head:
    file: str
    header: tuple[str, ...]
    layout: Layout | None
    encoding: str
    n_rows: int


def _head_of(path: Path) -> _Head:
    file = shown_name(path)
    try:
        with path.open("rb") as stream:
            start = stream.read(_HEAD)
        n_bytes = path.stat().st_size
        if start[:4] == _PARQUET:
            return _of_parquet(file, path)
        if start[:2] == _GZIP:
            n_bytes *= _SHRINKS
            with gzip.open(path) as unpacked:
                start = unpacked.read(_HEAD)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnusableFile(file, "the gzip archive is damaged or cut short.") from error
    except OSError as error:
        raise unopened(path, error) from error
    if start[:4] == _ZIP:
        raise UnusableFile(file, "Spark reads no .zip; unpack it, or let this machine read it.")
    files.require_table_bytes(file, start)
    return _of_text(file, start, n_bytes)


def _of_text(file: str, start: bytes, n_bytes: int) -> _Head:
    # A letter, or a line, may be cut in two at the end.
    whole = start[: start.rfind(b"\n") + 1] if len(start) == _HEAD else start
    text = encodings.detect(file, whole or start)
    if not text.encoding.startswith("utf-8"):
        raise UnusableFile(file, "Spark reads UTF-8; save it as that, or let this machine read it.")
    layout = delimited.detect_layout(file, text, columns.PLAYS)
    return _Head(file, layout.names, layout, text.encoding, n_bytes // _BYTES_PER_ROW)


def _of_parquet(file: str, path: Path) -> _Head:
    try:
        metadata = pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        raise UnusableFile(file, "the Parquet file is damaged or cut short.") from error
    if metadata.num_rows == 0:
        raise UnusableFile(file, "it has columns and no rows.")
    names = tuple(metadata.schema.to_arrow_schema().names)
    return _Head(file, names, None, "", metadata.num_rows)


def _nothing(wanted: Sequence[int]) -> Any:
    raise NotImplementedError("Spark reads this table.")
