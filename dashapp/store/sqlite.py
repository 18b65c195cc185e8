"""The store as one SQLite file, which appears under its name complete.

No connection outlives its transaction, so nothing is shared between a server and the workers it
forks.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from dashapp.store.errors import StoreUnavailable
from dashapp.store.purpose import Purpose

log = logging.getLogger(__name__)

SECONDS_TO_WAIT: Final = 5
"""For another writer to finish; an answer must come within six."""

_BEGIN: Final = "undertone_begin"
_WORDS: Final = {
    Purpose.READ: "BEGIN",
    # Not a plain BEGIN: two that read first and write later would lock each other out.
    Purpose.WRITE: "BEGIN IMMEDIATE",
    Purpose.CHANGE_TABLES: "BEGIN IMMEDIATE",
}
_PROBLEMS: Final = (
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "it is busy; try again in a moment."),
    (("SQLITE_FULL",), "the disk is full."),
    (("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"), "it cannot be written."),
    (("SQLITE_CORRUPT", "SQLITE_NOTADB"), "it is damaged."),
)


class SqliteFile:
    """A database in the file `path`. Creating the object touches nothing on disk."""

    shared: Final = False
    """Whether processes of other machines use it too."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = _engine_over(path, keeps_tables=True)
        self._engine_for_tables = _engine_over(path, keeps_tables=False)

    @contextmanager
    def transaction(self, purpose: Purpose) -> Iterator[Connection]:
        """One transaction; see `Purpose`. Raises DBAPIError."""
        changes_tables = purpose is Purpose.CHANGE_TABLES
        engine = self._engine_for_tables if changes_tables else self._engine
        options = {_BEGIN: _WORDS[purpose]}
        with engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def make_if_missing(self, fill: Callable[[Connection], None]) -> None:
        """Make the file with what `fill` puts into it, unless it is there. Raises OSError."""
        if self._path.exists():
            return
        beside = f".{self._path.name}.{os.getpid()}.{threading.get_ident()}.tmp"
        unfinished = self._path.with_name(beside)
        try:
            with SqliteFile(unfinished).transaction(Purpose.CHANGE_TABLES) as pen:
                fill(pen)
            self._path.hardlink_to(unfinished)
        except FileExistsError:
            log.info("another process made the store at the same moment")
        finally:
            unfinished.unlink(missing_ok=True)

    def refusal(self, original: BaseException) -> StoreUnavailable:
        """What an error of the driver means."""
        name = getattr(original, "sqlite_errorname", None) or ""
        for beginnings, problem in _PROBLEMS:
            if name.startswith(beginnings):
                return StoreUnavailable(problem)
        return StoreUnavailable("it answered with an error.")


def _engine_over(path: Path, *, keeps_tables: bool) -> Engine:
    """An engine whose transactions begin with the words of the option `_BEGIN`.

    keeps_tables: whether foreign keys are minded, which would stop tables from being replaced.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        connect_args={"timeout": SECONDS_TO_WAIT},
        hide_parameters=True,
    )

    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so
        if keeps_tables:
            connection.execute("PRAGMA foreign_keys = ON")
        else:
            # Readers and the writer do not wait for each other. Remembered in the file.
            connection.execute("PRAGMA journal_mode = WAL")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options()[_BEGIN])

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    return engine
