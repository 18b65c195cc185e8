"""The clock by which processes judge one another: never the wall clock of one of many machines."""

from __future__ import annotations

import time

from sqlalchemy import ColumnElement, Connection, Float, cast, func, literal


def seconds_now(connection: Connection) -> ColumnElement[float]:
    """This moment, for statements over `connection`; only differences mean something.

    A file is used from one machine, whose own clock only runs forward. A database may be used from
    several, whose clocks need not agree: its own is the one they share.
    """
    if connection.dialect.name == "sqlite":
        return literal(time.monotonic(), Float)
    return cast(func.extract("epoch", func.clock_timestamp()), Float)
