"""Transactions on the store: any number of readers, and one writer who holds it from the start.

What is kept is made, or brought up to date, when it is first needed.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dashapp.store.errors import StoreUnavailable, UnkeepableText
from dashapp.store.migrating import is_current, migrate, require_current
from dashapp.store.postgres import PostgresDatabase
from dashapp.store.purpose import Database, Purpose
from dashapp.store.sqlite import SqliteFile

log = logging.getLogger(__name__)

FILE: Final = "store.sqlite"


class Store:
    """The tables of `dashapp.store.schema`. Safe to share between threads, and to fork with.

    Creating the object touches no disk and no server.
    """

    def __init__(self, home: Path, database_url: str = "") -> None:
        """Keep them where `database_url` says (see Settings), a file in `home` without one."""
        self._database: Database = _database(home, database_url)
        self._is_ready = False

    @property
    def shared(self) -> bool:
        """Whether processes of other machines may use it too."""
        return self._database.shared

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One look at the store, as it is at this moment. Raises StoreUnavailable."""
        with self._transaction(Purpose.READ) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The only transaction that writes, from its first moment to its last.

        What the block raises undoes it. Raises StoreUnavailable, also for an OSError of the block;
        IntegrityError where a rule of the tables does not hold; UnkeepableText.
        """
        with self._transaction(Purpose.WRITE) as connection:
            yield connection

    @contextmanager
    def replacing(self) -> Iterator[Connection]:
        """Like `writing`, whatever the tables are now, and they may be dropped."""
        with self._refusing():
            self._database.make_if_missing(migrate)
            self._is_ready = False
            with self._database.transaction(Purpose.CHANGE_TABLES) as connection:
                yield connection

    def prepare(self) -> None:
        """Make the tables, or bring them up to date. Raises StoreUnavailable."""
        with self._refusing(logging.INFO):  # whoever starts the program says what is wrong
            self._make_ready()

    @contextmanager
    def _transaction(self, purpose: Purpose) -> Iterator[Connection]:
        with self._refusing():
            self._make_ready()
            with self._database.transaction(purpose) as connection:
                require_current(connection)
                yield connection

    def _make_ready(self) -> None:
        self._database.make_if_missing(migrate)
        if self._is_ready:
            return
        with self._database.transaction(Purpose.READ) as look:
            current = is_current(look)
        if not current:
            with self._database.transaction(Purpose.CHANGE_TABLES) as pen:
                migrate(pen)
        self._is_ready = True

    @contextmanager
    def _refusing(self, level: int = logging.ERROR) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except (StatementError, sqlite3.Error, PoolTimeout) as error:
            original = (error.orig if isinstance(error, StatementError) else None) or error
            if isinstance(original, UnkeepableText):
                raise original from None
            if isinstance(error, StatementError) and not isinstance(error, DBAPIError):
                raise  # a statement of ours that makes no sense
            # The first line only: the others may repeat what was to be kept.
            log.log(level, "store: %s", str(original).partition("\n")[0])
            raise self._database.refusal(original) from error
        except OSError as error:  # the home is gone, full, or not ours to write
            log.log(level, "store: %s", error)
            raise StoreUnavailable(f"{error.strerror or 'the system refused'}.") from error


def _database(home: Path, url: str) -> Database:
    if not url:
        return SqliteFile(home / FILE)
    if url.startswith("sqlite:"):
        return SqliteFile(Path(make_url(url).database or ""))
    return PostgresDatabase(url)
