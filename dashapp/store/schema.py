"""The tables of the store."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, Text, text

VERSION: Final = 1
"""Of what these tables are; kept in the file as SQLite's `user_version`."""

METADATA: Final = MetaData()

JOBS: Final = Table(
    "jobs",
    METADATA,
    # Numbers of jobs are never used again, so that a link to one never shows another.
    Column("id", Integer, primary_key=True),
    Column("visitor", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("spec", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("estimated_seconds", Float, nullable=False),
    Column("progress", Float, nullable=False),
    Column("step", Text, nullable=False),
    Column("error", Text),
    Column("draft", Text),
    # Seconds since 1970, UTC: for people.
    Column("created", Float, nullable=False),
    Column("started", Float),
    Column("finished", Float),
    Column("pid", Integer),
    # Seconds of the machine's own clock, which only runs forward: for other processes on it.
    Column("heartbeat", Float),
    # The rules hold whoever writes here, and however many at once.
    Index("one_job_runs", "state", unique=True, sqlite_where=text("state = 'running'")),
    Index(
        "one_job_per_visitor",
        "visitor",
        unique=True,
        sqlite_where=text("state IN ('queued', 'running')"),
    ),
    sqlite_autoincrement=True,
)

KEYS: Final = Table(
    "keys",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", String(64), nullable=False),
)
