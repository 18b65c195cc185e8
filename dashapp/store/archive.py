"""Everything in a store as one file that no database is needed to read: gzip over lines of JSON.

```
{"archive": "undertone store", "format": 1, "revision": "0002", "made": "2026-11-28T12:00:00+00:00"}
{"table": "people", "columns": ["id", "email", ...]}
["Zk3...", "ann@example.org", ...]
...                                     one line for each row; then the next table, parents first
{"end": {"people": 1, ...}, "sha256": "..."}   of every byte before this line
```

revision: of the tables, see `dashapp.store.migrations`. Where the home has a key of listeners the
first line has it as "listeners_key". The last line tells a file that was cut short or changed from
one that is whole. It does not tell who wrote it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn

from analytics.errors import UnusableFile
from analytics.listening.pseudonyms import Key

NAME: Final = "undertone store"
FORMAT: Final = 1
LONGEST_LINE: Final = 64 * 2**20
"""Bytes."""

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table, once through. columns: their names, in the order of the values."""

    table: str
    columns: tuple[str, ...]
    values: Iterable[Sequence[Value]]


def write_archive(
    file: BinaryIO, revision: str, tables: Iterable[Rows], key: Key | None = None
) -> int:
    """Write everything, and the key of listeners, to `file`; how many rows that was."""
    digest = hashlib.sha256()
    counts: dict[str, int] = {}
    with gzip.GzipFile(fileobj=file, mode="wb") as packed:

        def write(content: Any) -> None:
            line = _line(content)
            digest.update(line)
            packed.write(line)

        made = datetime.now(UTC).isoformat(timespec="seconds")
        first = {"archive": NAME, "format": FORMAT, "revision": revision, "made": made}
        write(first if key is None else first | {"listeners_key": key.written})
        for table in tables:
            write({"table": table.table, "columns": table.columns})
            counts[table.table] = 0
            for row in table.values:
                write(list(row))
                counts[table.table] += 1
        packed.write(_line({"end": counts, "sha256": digest.hexdigest()}))
    return sum(counts.values())


class Archive:
    """An archive that is read once, from its beginning to its end.

    revision: of its tables.  key: of listeners, None where there was none.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """Read the first line. Raises UnusableFile where that is not one of an archive."""
        self._name = str(path)
        self._packed = gzip.GzipFile(fileobj=file, mode="rb")
        self._digest = hashlib.sha256()
        self._number = 0
        self._next: Any = None
        first = self._read()
        if not isinstance(first, dict) or first.get("archive") != NAME:
            self.refuse("it is no backup of Undertone's store.")
        if first.get("format") != FORMAT or not isinstance(first.get("revision"), str):
            self.refuse("it was made by a newer version, in a form that this one does not read.")
        self.revision: str = first["revision"]
        self.key: Key | None = None
        if "listeners_key" in first:
            try:
                self.key = Key.of_written(first["listeners_key"])
            except (TypeError, ValueError):
                self.refuse("it is damaged: no key of listeners.")
        self._next = self._read()

    def tables(self) -> Iterator[Rows]:
        """The tables in their order; the rows of each must be taken before the next is.

        Raises UnusableFile: after the last row where the file is not the one that was written.
        """
        counts: dict[str, int] = {}
        while True:
            match self._next:
                case {"end": end, "sha256": _}:
                    if end != counts:
                        self.refuse("it has more or fewer rows than were written.")
                    if self._packed.read(1):
                        self.refuse("it goes on after its end.")
                    return
                case {"table": str(table), "columns": [*columns]} if table not in counts:
                    counts[table] = 0
                    names = tuple(str(column) for column in columns)
                    yield Rows(table, names, self._rows(table, len(names), counts))
                case _:
                    self.refuse("it is damaged: neither a table nor the end.")

    def refuse(self, problem: str) -> NoReturn:
        """Raise UnusableFile for the line that was read last."""
        raise UnusableFile(self._name, problem, row=self._number or None)

    def _rows(
        self, table: str, n_columns: int, counts: dict[str, int]
    ) -> Iterator[Sequence[Value]]:
        self._next = self._read()
        while isinstance(self._next, list):
            if len(self._next) != n_columns or not all(map(_is_value, self._next)):
                self.refuse("it is damaged: no row of its table.")
            counts[table] += 1
            yield self._next
            self._next = self._read()

    def _read(self) -> Any:
        """The next line. The last one must be right about all those before it."""
        try:
            line = self._packed.readline(LONGEST_LINE)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            if self._number == 0:
                self.refuse("it is no backup of Undertone's store.")
            raise UnusableFile(
                self._name, "it is cut short or damaged.", row=self._number
            ) from error
        self._number += 1
        if not line.endswith(b"\n"):
            self.refuse("it is cut short or damaged.")
        try:
            content = json.loads(line.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise UnusableFile(self._name, "it is damaged: no JSON.", row=self._number) from error
        is_last = isinstance(content, dict) and "end" in content
        if is_last and content.get("sha256") != self._digest.hexdigest():
            self.refuse("it is damaged: it was changed after it was written.")
        self._digest.update(line)
        return content


def _line(content: Any) -> bytes:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def _is_value(value: object) -> bool:
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool))


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
