"""Stores of every age become today's without loss, once, and those of tomorrow are left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from dashapp.store import Store, StoreUnavailable
from dashapp.store.migrating import FOLDER, is_current, migrate
from dashapp.store.schema import JOBS, KEYS, METADATA, PEOPLE, REVISION
from tests.processes import ROOT

UNMIGRATED = """
CREATE TABLE jobs (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, visitor VARCHAR(64) NOT NULL,
    kind VARCHAR(16) NOT NULL, spec TEXT NOT NULL, fingerprint VARCHAR(64) NOT NULL,
    state VARCHAR(16) NOT NULL, estimated_seconds FLOAT NOT NULL, progress FLOAT NOT NULL,
    step TEXT NOT NULL, error TEXT, draft TEXT, created FLOAT NOT NULL, started FLOAT,
    finished FLOAT, pid INTEGER, heartbeat FLOAT
);
CREATE UNIQUE INDEX one_job_runs ON jobs (state) WHERE state = 'running';
CREATE UNIQUE INDEX one_job_per_visitor ON jobs (visitor) WHERE state IN ('queued', 'running');
CREATE TABLE keys (name VARCHAR(32) NOT NULL, value VARCHAR(64) NOT NULL, PRIMARY KEY (name));
INSERT INTO jobs VALUES (
    7, 'ann', 'group', '{"k": 4}', 'f', 'done', 12.5, 1.0, 'Writing', NULL, '0001-kmeans',
    1790000000.25, 1790000001.5, 1790000009.75, 4711, 123.5
);
INSERT INTO keys VALUES ('visitors', 'secret');
PRAGMA user_version = 1;
"""
"""What programs before there were migrations made, word for word, and something in it."""


def unmigrated(home: Path) -> Path:
    path = home / "store.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.executescript(UNMIGRATED)
    return path


@contextmanager
def at_revision(store: Store, revision: str) -> Iterator[sa.Connection]:
    """A store whose tables are those of a revision, as nothing but migrations made them."""
    store.prepare()
    with store.replacing() as pen:
        METADATA.drop_all(pen)
        pen.execute(sa.text("DROP TABLE alembic_version"))
        migrate(pen, revision)
        yield pen


# -- what migrations make ----------------------------------------------------------------------


def test_the_newest_migration_is_the_one_the_program_wants() -> None:
    assert ScriptDirectory(str(FOLDER)).get_heads() == [REVISION]


def test_migrations_go_on_from_one_another() -> None:
    steps = list(ScriptDirectory(str(FOLDER)).walk_revisions())
    assert [step.revision for step in reversed(steps)] == [
        f"{number:04d}" for number in range(1, len(steps) + 1)
    ]
    assert not any(step.is_branch_point or step.is_merge_point for step in steps)


def test_what_migrations_make_is_what_the_program_reads(store: Store) -> None:
    with store.reading() as look:
        assert compare_metadata(MigrationContext.configure(look), METADATA) == []
        # What that does not compare.
        made = sa.MetaData()
        made.reflect(look, only=list(METADATA.tables))
    assert rules(made) == rules(METADATA)


def rules(tables: sa.MetaData) -> dict[str, set[tuple[str, str]]]:
    """The checks of each table, and the rows that each of its indexes is of."""
    return {
        table.name: {
            (str(rule.name), plain(str(rule.sqltext)))
            for rule in table.constraints
            if isinstance(rule, sa.CheckConstraint)
        }
        | {
            (str(index.name), plain(str(where)))
            for index in table.indexes
            for dialect in ("sqlite", "postgresql")
            if (where := index.dialect_options[dialect].get("where")) is not None
        }
        for table in tables.tables.values()
    }


def plain(condition: str) -> str:
    """A condition without what a database adds when it says it again: casts, brackets, ANY."""
    for word in ("::text[]", "::text", "::character varying"):
        condition = condition.replace(word, "")
    bare = "".join(each for each in condition if each not in "()[] ")
    return bare.replace("=ANYARRAY", "IN")


# -- an existing store -------------------------------------------------------------------------


def test_a_file_from_before_there_were_migrations_is_taken_over_without_loss(
    tmp_path: Path,
) -> None:
    path = unmigrated(tmp_path)
    store = Store(tmp_path)
    with store.reading() as look:
        job = look.execute(sa.select(JOBS)).mappings().one()
        assert look.execute(sa.select(KEYS.c.value)).scalar_one() == "secret"
        assert compare_metadata(MigrationContext.configure(look), METADATA) == []
    assert job["spec"] == '{"k": 4}'
    assert (job["id"], job["created"], job["heartbeat"]) == (7, 1790000000.25, 123.5)
    assert job["host"] is None
    with store.writing() as pen:
        values = {**job, "id": None}
        assert pen.execute(sa.insert(JOBS).values(values).returning(JOBS.c.id)).scalar_one() == 8
    # A program from before would read 1 here, and goes no further.
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_store_of_an_earlier_revision_is_taken_on_without_loss(
    store: Store, tmp_path: Path, database_url: str
) -> None:
    with at_revision(store, "0001") as pen:
        pen.execute(sa.text("INSERT INTO keys VALUES ('visitors', 'secret')"))
    with Store(tmp_path, database_url).reading() as look:
        assert is_current(look)
        assert look.execute(sa.select(KEYS.c.value)).scalar_one() == "secret"
        assert look.execute(sa.select(PEOPLE)).all() == []


STARTING = """
import sys
from pathlib import Path
from sqlalchemy import select
from dashapp.store import Store
from dashapp.store.schema import KEYS
store = Store(Path(sys.argv[1]), sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
store.prepare()
with store.reading() as look:
    print(look.execute(select(KEYS.c.value)).scalar_one(), flush=True)
"""


def test_processes_that_start_together_migrate_once(
    store: Store, tmp_path: Path, database_url: str
) -> None:
    with at_revision(store, "0001") as pen:
        pen.execute(sa.text("INSERT INTO keys VALUES ('visitors', 'secret')"))
    starting: list[Any] = [
        subprocess.Popen(
            [sys.executable, "-c", STARTING, str(tmp_path), database_url], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]  # fmt: skip
    for each in starting:
        assert each.stdout.readline() == "ready\n"
    for each in starting:
        each.stdin.write("\n")
        each.stdin.flush()
    assert [each.communicate(timeout=60) for each in starting] == [("secret\n", "")] * 3


def test_a_migration_that_is_interrupted_leaves_what_was(store: Store) -> None:
    with at_revision(store, "0001") as pen:
        pen.execute(sa.text("INSERT INTO keys VALUES ('visitors', 'secret')"))
    with pytest.raises(ZeroDivisionError), store.replacing() as pen:
        migrate(pen)
        _ = 1 / 0
    with store.replacing() as pen:
        assert sorted(sa.inspect(pen).get_table_names()) == ["alembic_version", "jobs", "keys"]
        assert pen.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "0001"
    store.prepare()
    with store.reading() as look:
        assert look.execute(sa.select(KEYS.c.value)).scalar_one() == "secret"


# -- what is left alone ------------------------------------------------------------------------


def test_a_store_of_a_newer_program_is_left_alone(
    store: Store, tmp_path: Path, database_url: str
) -> None:
    store.prepare()
    with store.writing() as pen:
        pen.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    for door in (Store(tmp_path, database_url).prepare, Store(tmp_path, database_url).reading):
        with pytest.raises(StoreUnavailable, match="made by a newer version") as caught:
            with door():  # type: ignore[attr-defined]
                pass
        assert caught.value.lasting
    # One that was at work when it was migrated writes no more either.
    with pytest.raises(StoreUnavailable, match="those of another version"), store.writing():
        pass
    with store.replacing() as pen:
        assert pen.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_tables_of_something_else_are_left_alone(
    store: Store, tmp_path: Path, database_url: str
) -> None:
    with at_revision(store, "0001") as pen:
        pen.execute(sa.text("DROP TABLE alembic_version"))
    with pytest.raises(StoreUnavailable, match="something else keeps a table named jobs there"):
        Store(tmp_path, database_url).prepare()
