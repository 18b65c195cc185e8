"""What a transaction is for, and what a kind of database offers for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import Enum, auto
from typing import Protocol

from sqlalchemy import Connection

from dashapp.store.errors import StoreUnavailable


class Purpose(Enum):
    """READ: sees one moment.  WRITE: nobody else writes beside it, from its beginning to its end.

    CHANGE_TABLES: like WRITE, for as long as it takes, and tables may be replaced.
    """

    READ = auto()
    WRITE = auto()
    CHANGE_TABLES = auto()


class Database(Protocol):
    """One kind of database."""

    @property
    def shared(self) -> bool:
        """Whether processes of other machines use it too."""

    def transaction(self, purpose: Purpose) -> AbstractContextManager[Connection]:
        """One transaction. What its block raises undoes it. Raises DBAPIError."""

    def make_if_missing(self, fill: Callable[[Connection], None]) -> None:
        """Make the place of the tables, filled, where that is something that can be made."""

    def refusal(self, original: BaseException) -> StoreUnavailable:
        """What an error of the driver means."""
