"""Transactions on the store: any number of readers, and one writer who holds it from the start.

The file is made when it is first needed, and appears under its name complete. No connection
outlives its transaction, so nothing is shared between a server and the workers it forks.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from analytics.errors import UndertoneError
from dashapp.store.schema import METADATA, VERSION

log = logging.getLogger(__name__)

FILE: Final = "store.sqlite"
SECONDS_TO_WAIT: Final = 5
"""For another writer to finish; an answer must come within six."""

_BEGIN: Final = "undertone_begin"
_PROBLEMS: Final = (
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "it is busy; try again in a moment."),
    (("SQLITE_FULL",), "the disk is full."),
    (("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"), "it cannot be written."),
    (("SQLITE_CORRUPT", "SQLITE_NOTADB"), "it is damaged."),
)


class StoreUnavailable(UndertoneError):
    """The store cannot be read or written; everything that does not need it goes on."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"The store of jobs cannot be used: {problem}")


class Store:
    """The tables of `dashapp.store.schema` in one file. Safe to share between threads.

    Creating the object touches nothing on disk.
    """

    def __init__(self, home: Path) -> None:
        """Keep the file in `home`."""
        self._path = home / FILE
        self._engine = _engine_over(self._path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One look at the store, as it is at this moment. Raises StoreUnavailable."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The only transaction that writes, from its first moment to its last.

        What the block raises undoes it. Raises StoreUnavailable, also for an OSError of the block.
        """
        # Not a plain BEGIN: two that read first and write later would lock each other out.
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        try:
            if not self._path.exists():
                _create(self._path)
            with (
                self._engine.connect().execution_options(**{_BEGIN: begin}) as connection,
                connection.begin(),
            ):
                _require_version(connection)
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            log.error("store: %s", error)
            raise StoreUnavailable(_problem(error)) from error
        except OSError as error:  # the home is gone, full, or not ours to write
            log.error("store: %s", error)
            raise StoreUnavailable(f"{error.strerror or 'the system refused'}.") from error


def _engine_over(path: Path) -> Engine:
    """An engine whose transactions begin with the words of the option `_BEGIN`."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        connect_args={"timeout": SECONDS_TO_WAIT},
    )

    def leave_transactions_to_us(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options()[_BEGIN])

    event.listen(engine, "connect", leave_transactions_to_us)
    event.listen(engine, "begin", begin)
    return engine


def _create(path: Path) -> None:
    """Make the file beside its place and put it there, unless somebody else was first."""
    unfinished = path.with_name(f".{FILE}.{os.getpid()}.{threading.get_ident()}.tmp")
    try:
        with closing(sqlite3.connect(unfinished)) as raw:
            # Readers and the writer do not wait for each other. Remembered in the file.
            raw.execute("PRAGMA journal_mode = WAL")
        with (
            _engine_over(unfinished)
            .connect()
            .execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as connection,
            connection.begin(),
        ):
            METADATA.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        path.hardlink_to(unfinished)
    except FileExistsError:
        log.info("another process made the store at the same moment")
    finally:
        unfinished.unlink(missing_ok=True)


def _require_version(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found != VERSION:
        raise StoreUnavailable(f"it has version {found}; this program reads {VERSION}.")


def _problem(error: Exception) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(original, "sqlite_errorname", "")
    for beginnings, problem in _PROBLEMS:
        if name.startswith(beginnings):
            return problem
    return "it answered with an error."
