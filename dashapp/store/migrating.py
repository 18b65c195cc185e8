"""Bring the tables to what this program reads and writes, whoever made them.

Everything happens in the one transaction that may write: of many processes that start together one
migrates, and the others find it done.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from dashapp.store.errors import StoreUnavailable
from dashapp.store.schema import METADATA, REVISION

if TYPE_CHECKING:
    from alembic.config import Config

log = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).resolve().parent / "migrations"
VERSION_TABLE: Final = "alembic_version"
FIRST_REVISION: Final = "0001"
"""Of the tables of files made before there were migrations."""
UNMIGRATED: Final = 1
"""SQLite's `user_version` of those files."""
MIGRATED: Final = 2
"""That of files with a revision: programs from before there were any refuse to write to them."""

_ONE_AT_A_TIME: Final = threading.Lock()
"""Alembic keeps the connection it works over in a module: two threads would work over one."""


def require_current(look: Connection) -> None:
    """Raise StoreUnavailable where the tables are not those of this program."""
    found = look.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()
    if found != REVISION:
        raise StoreUnavailable("its tables are those of another version.", lasting=True)


def is_current(look: Connection) -> bool:
    """Whether the tables are those of this program."""
    return _revision(look) == REVISION


def known_revisions() -> frozenset[str]:
    """Those that this program can take a store on from."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    return frozenset(step.revision for step in ScriptDirectory(str(FOLDER)).walk_revisions())


def migrate(pen: Connection, to: str = REVISION) -> None:
    """Make the tables, or take those of an earlier program on to a later revision.

    pen: of a transaction for Purpose.CHANGE_TABLES.
    Raises StoreUnavailable, and changes nothing, where they are not this program's to change.
    """
    with _ONE_AT_A_TIME:
        _migrate(pen, to)


def _migrate(pen: Connection, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - half a second, and mostly there is nothing to do

    found = _revision(pen)
    if found == to:
        return
    alembic = _alembic(pen)
    if found is not None:
        _require_known(found)
    elif _is_unmigrated(pen):
        command.stamp(alembic, FIRST_REVISION)
    else:
        _require_room(pen)
    log.info("store: migrating from %s to %s", found or "nothing", to)
    command.upgrade(alembic, to)
    if pen.dialect.name == "sqlite":
        pen.exec_driver_sql(f"PRAGMA user_version = {MIGRATED}")


def _revision(look: Connection) -> str | None:
    """The revision of the tables; None where nothing says which."""
    if not inspect(look).has_table(VERSION_TABLE):
        return None
    found = look.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()
    return None if found is None else str(found)


def _is_unmigrated(look: Connection) -> bool:
    if look.dialect.name != "sqlite":
        return False
    return bool(look.exec_driver_sql("PRAGMA user_version").scalar_one() == UNMIGRATED)


def _require_known(found: str) -> None:
    if found not in known_revisions():
        raise StoreUnavailable(
            f"it was made by a newer version (revision {found}; this one knows {REVISION}).",
            lasting=True,
        )


def _require_room(look: Connection) -> None:
    """Raise StoreUnavailable where tables of something else are in the way, or text is not kept."""
    taken = sorted({*METADATA.tables} & {*inspect(look).get_table_names()})
    if taken:
        raise StoreUnavailable(
            f"something else keeps a table named {taken[0]} there.", lasting=True
        )
    if look.dialect.name == "postgresql":
        encoding = look.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise StoreUnavailable("its text is not kept as UTF-8.", lasting=True)


def _alembic(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415

    alembic = Config()
    alembic.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    alembic.attributes["connection"] = connection
    return alembic
