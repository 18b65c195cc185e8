"""The store in a PostgreSQL database, through psycopg.

Every wait has an end on both sides: the server gives up on locks and statements, and where it does
not answer at all (stopped in the middle, cut off), the connection gives up on the server.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dashapp.store.errors import StoreUnavailable
from dashapp.store.purpose import Purpose

CONNECT_SECONDS: Final = 2
"""For each address of the host; "localhost" has two."""
PING_SECONDS: Final = 1.0
LOCK_SECONDS: Final = 4.0
STATEMENT_SECONDS: Final = 4.5
ANSWER_SECONDS: Final = 5.0
"""Together these let an answer come within six seconds, whatever it is that goes wrong."""
IDLE_SECONDS: Final = 60.0
"""After which a writer that was stopped in the middle no longer keeps others from writing."""

KEPT_CONNECTIONS: Final = 4
MORE_CONNECTIONS: Final = 8
POOL_SECONDS: Final = 1.0

_ONLY_WRITER: Final = int.from_bytes(b"undrtone")
_LIMITS: Final = {
    "lock_timeout": LOCK_SECONDS,
    "statement_timeout": STATEMENT_SECONDS,
    "idle_in_transaction_session_timeout": IDLE_SECONDS,
}
_OPTIONS: Final = {
    Purpose.READ: {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    Purpose.WRITE: {"isolation_level": "READ COMMITTED", "postgresql_readonly": False},
    Purpose.CHANGE_TABLES: {"isolation_level": "READ COMMITTED", "postgresql_readonly": False},
}

_BUSY: Final = "it is busy; try again in a moment."
_SILENT: Final = "it does not answer; try again in a moment."
_NO_HOST: Final = "no machine of this name is known now."
_PROBLEMS: Final = (
    # SQLSTATE by its beginning. 57P01 to 57P03: the server stops or is not up yet.
    (("55P03", "57014", "40", "53300", "25P03"), _BUSY),
    (("57P", "08"), _SILENT),
    (("53100",), "the disk is full."),
    (("25006", "42501"), "it cannot be written."),
)
_WRONG_ADDRESS: Final = (
    # While connecting there is no SQLSTATE, only words.
    ("password authentication failed", "the database refuses this name or password."),
    ("no password supplied", "the database wants a password."),
    ("no pg_hba.conf entry", "the database does not let this machine in."),
    ('" does not exist', "the server has no such database, or does not know this name."),
)

RV = TypeVar("RV")


class _Impatient(psycopg.Connection[Any]):
    """A connection that is given up when the server is silent for `answer_seconds`."""

    answer_seconds = ANSWER_SECONDS

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """What a question to the server comes to. Raises OperationalError."""
        began = time.monotonic()
        try:
            return super().wait(gen, interval, self.answer_seconds if timeout is None else timeout)
        except psycopg.OperationalError:
            if time.monotonic() - began >= self.answer_seconds:
                # Its answer to this question must not be taken for that to another one.
                self.close()
            raise

    def __del__(self, *_given: Any) -> None:
        """No warning: it goes with its pool, and libpq's part says goodbye to the server.

        Not in a fork: there that part leaves the connection to the process whose it is.
        """


class PostgresDatabase:
    """A database of a PostgreSQL server. Creating the object connects to nothing."""

    shared: Final = True
    """Whether processes of other machines use it too."""

    def __init__(self, url: str) -> None:
        """url: postgresql+psycopg://..."""
        self._url = make_url(url)
        self._own: tuple[int, Engine] | None = None

    @contextmanager
    def transaction(self, purpose: Purpose) -> Iterator[Connection]:
        """One transaction; see `Purpose`. Raises DBAPIError."""
        changes_tables = purpose is Purpose.CHANGE_TABLES
        engine = self._patient() if changes_tables else self._engine()
        limits = {**_LIMITS, "statement_timeout": 0.0} if changes_tables else _LIMITS
        with (
            engine.connect().execution_options(**_OPTIONS[purpose]) as connection,
            connection.begin(),
        ):
            # For this transaction only: behind a pooler the next may have another connection.
            settings = [
                f"set_config('{name}', '{seconds * 1000:.0f}', true)"
                for name, seconds in limits.items()
            ]
            connection.exec_driver_sql(f"SELECT {', '.join(settings)}")
            if purpose is not Purpose.READ:
                # Not SERIALIZABLE: what a writer does beside the database (starting a process,
                # publishing a folder) cannot be done again when its transaction must be.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONLY_WRITER})")
            yield connection

    def make_if_missing(self, fill: Callable[[Connection], None]) -> None:
        """Nothing: whoever runs the server makes the database."""

    def refusal(self, original: BaseException) -> StoreUnavailable:
        """What an error of the driver means."""
        if isinstance(original, PoolTimeout):
            return StoreUnavailable(_BUSY)
        state = getattr(original, "sqlstate", None)
        if state is None:
            words = str(original)
            for part, problem in _WRONG_ADDRESS:
                if part in words:
                    return StoreUnavailable(problem, lasting=True)
            # Names of machines come and go with them, where containers are restarted.
            return StoreUnavailable(_NO_HOST if "resolve host" in words else _SILENT)
        for beginnings, problem in _PROBLEMS:
            if state.startswith(beginnings):
                return StoreUnavailable(problem)
        return StoreUnavailable("it answered with an error.")

    def _engine(self) -> Engine:
        """The engine of this process: no connection is used on both sides of a fork."""
        pid = os.getpid()
        if self._own is None or self._own[0] != pid:
            if self._own is not None:
                self._own[1].dispose(close=False)  # they are the parent's, which goes on with them
            # Threads that come here together make one each; one is kept, the others go unused.
            self._own = pid, self._impatient()
        return self._own[1]

    def _impatient(self) -> Engine:
        engine = create_engine(
            self._url, **_basics(), pool_size=KEPT_CONNECTIONS, max_overflow=MORE_CONNECTIONS,
            pool_timeout=POOL_SECONDS, pool_pre_ping=True, pool_use_lifo=True,
        )  # fmt: skip

        def connect(_dialect: Any, _record: Any, words: Any, options: Any) -> Any:
            return _Impatient.connect(*words, **options)

        def lent(connection: _Impatient, _record: Any, _proxy: Any) -> None:
            connection.answer_seconds = ANSWER_SECONDS

        def returned(connection: _Impatient | None, _record: Any) -> None:
            if connection is not None:  # the ping before it is lent again must not take long
                connection.answer_seconds = PING_SECONDS

        event.listen(engine, "do_connect", connect)
        event.listen(engine, "checkout", lent)
        event.listen(engine, "checkin", returned)
        return engine

    def _patient(self) -> Engine:
        return create_engine(self._url, **_basics(), poolclass=NullPool)


def _basics() -> dict[str, Any]:
    """What every engine has."""
    return {
        "hide_parameters": True,
        "use_native_hstore": False,
        "connect_args": {
            "connect_timeout": CONNECT_SECONDS,
            "client_encoding": "utf8",
            # A pooler may hand each transaction to another server process.
            "prepare_threshold": None,
        },
    }
