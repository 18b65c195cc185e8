"""A store out to an archive and in from one, whichever database either is in.

The key of the home's listeners goes with it: without that, their names in a build and the links to
their own pages could not be made again. Both are one transaction: an archive is of one moment,
while the server goes on; and a store is replaced wholly or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

from sqlalchemy import Connection, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from analytics.errors import UndertoneError
from analytics.listening.pseudonyms import KEY_FILE, Key, has_key, put_key, read_key
from dashapp.store.archive import Archive, Rows, write_archive
from dashapp.store.database import Store
from dashapp.store.errors import UnkeepableText
from dashapp.store.migrating import VERSION_TABLE, known_revisions, migrate
from dashapp.store.schema import METADATA, REVISION
from dashapp.store.words import require_text
from dashapp.whole import whole

ROWS_AT_ONCE: Final = 500
FOR_ITS_OWNER_ONLY: Final = 0o600

_TYPES: Final[Mapping[type, tuple[type, ...]]] = MappingProxyType(
    {str: (str,), int: (int,), float: (int, float)}
)
"""What a value in an archive can be, for what a column holds."""


class StoreInUse(UndertoneError):
    """A store that has something in it already."""

    def __init__(self) -> None:
        super().__init__(
            "The store has something in it already, which would be lost; back it up, and then "
            "restore with --replace."
        )


class OtherKey(UndertoneError):
    """A home that has another key of listeners."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"{home / KEY_FILE} is another key than the backup's, and the names and links made "
            "with it would be lost; keep a copy of it, and then restore with --replace."
        )


class NotWritten(UndertoneError):
    """An archive that could not be written."""

    def __init__(self, out: Path, error: OSError) -> None:
        super().__init__(f"{out} cannot be written: {error.strerror or error}.")


def back_up(store: Store, out: Path, key: Key | None = None) -> int:
    """Write what `store` has at this moment to the file `out`; how many rows that is.

    key: of the listeners, which goes with it. The file is readable by its owner only: it lets
    whoever has it sign in as anybody. Raises StoreUnavailable; InvalidSpec or NotWritten where
    `out` is no place for a file.
    """
    store.prepare()
    with whole(out) as partial, _private(partial) as file, store.reading() as look:
        try:
            return write_archive(file, REVISION, _everything(look), key)
        except OSError as error:  # not the store's
            raise NotWritten(out, error) from error


def restore(store: Store, path: Path, *, replace: bool, home: Path | None = None) -> int:
    """Put what the archive `path` has into `store`; how many rows that is.

    replace: whether what is in the store, and another key of listeners, may go.  home: where the
    archive's key goes, if it has one; None to leave it.
    Raises UnusableFile, StoreInUse, OtherKey, NoKey, StoreUnavailable, and then nothing has
    changed; OSError.
    """
    with path.open("rb") as file:
        archive = Archive(path, file)
        if archive.revision not in known_revisions():
            archive.refuse("it was made by a newer version of Undertone.")
        before = read_key(home) if home is not None and has_key(home) else None
        if not replace and before is not None and archive.key not in (None, before):
            assert home is not None
            raise OtherKey(home)
        with store.replacing() as pen:
            migrate(pen)
            if not replace and _has_rows(pen):
                raise StoreInUse
            METADATA.drop_all(pen)
            pen.execute(text(f"DROP TABLE {VERSION_TABLE}"))
            migrate(pen, archive.revision)
            n_rows = _fill(pen, archive)
            migrate(pen)
            _go_on_counting(pen)
            if home is not None and archive.key not in (None, before):
                assert archive.key is not None
                put_key(home, archive.key)
            return n_rows


def _private(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_ITS_OWNER_ONLY)
    return os.fdopen(descriptor, "wb")


def _everything(look: Connection) -> Iterator[Rows]:
    for table in METADATA.sorted_tables:
        query = select(table).order_by(*table.primary_key.columns)
        found = look.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
        yield Rows(table.name, tuple(table.columns.keys()), (tuple(row) for row in found))


def _has_rows(look: Connection) -> bool:
    return any(
        look.execute(select(table).limit(1)).first() is not None for table in METADATA.sorted_tables
    )


def _fill(pen: Connection, archive: Archive) -> int:
    """Put every row in; how many. Raises UnusableFile."""
    made = MetaData()
    made.reflect(pen, only=lambda name, _: name != VERSION_TABLE)
    n_rows = 0
    for rows in archive.tables():
        table = made.tables.get(rows.table)
        if table is None or set(rows.columns) != set(table.columns.keys()):
            archive.refuse("it is damaged: there is no such table.")
        left = iter(rows.values)
        while batch := list(islice(left, ROWS_AT_ONCE)):
            values = [dict(zip(rows.columns, row, strict=True)) for row in batch]
            if not all(_fits(table, each) for each in values):
                archive.refuse("it is damaged: a value that its column cannot hold.")
            try:
                pen.execute(insert(table), values)
            except IntegrityError:
                archive.refuse("it is damaged: rows that contradict one another.")
            n_rows += len(values)
    if pen.dialect.name == "sqlite" and pen.exec_driver_sql("PRAGMA foreign_key_check").first():
        archive.refuse("it is damaged: rows that refer to others that are not there.")
    return n_rows


def _fits(table: Table, values: Mapping[str, Any]) -> bool:
    try:
        for name, value in values.items():
            if value is None:
                continue
            if not isinstance(value, _TYPES[table.columns[name].type.python_type]):
                return False
            if isinstance(value, str):
                require_text(value)
    except UnkeepableText:
        return False
    return True


def _go_on_counting(pen: Connection) -> None:
    """Let new rows have numbers above those that were put in; SQLite sees to that by itself."""
    if pen.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        counted = table.autoincrement_column
        if counted is not None:
            sequence = func.pg_get_serial_sequence(table.name, counted.name)
            last = select(func.max(counted)).scalar_subquery()
            pen.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))
