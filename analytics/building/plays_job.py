"""What a build was given to read plays from, and whether it can be that at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.data_file import data_digest, shown_name, table_digest
from analytics.listening.pseudonyms import Key
from analytics.listening.reading.files import open_plays
from analytics.listening.reading.users import open_users
from analytics.listening.spark.master import Master
from analytics.listening.spark.parts import opened
from analytics.manifest import PlaysSource, Source


@dataclass(frozen=True, slots=True)
class PlaysJob:
    """Plays that a build has.

    listens: see `BuildSpec`; none to make people up.  users: a file of facts about people.
    key: by which they are named.  master: of Spark, which reads
    them and measures people; None for this machine.
    """

    listens: tuple[Path, ...]
    users: Path | None
    key: Key
    master: Master | None = None


def check_files(listens: Sequence[Path], users: Path | None, master: Master | None) -> None:
    """Raise UnusableFile for files that are not of plays, or of people.

    Raises SparkFailed where plays are to be read on Spark, and it is not there.
    """
    if master is not None:
        opened(listens[0])
        master.require()
    elif listens:
        open_plays(listens)
    if users is not None:
        open_users(users)


def plays_source(listens: Sequence[Path], users: Path | None) -> PlaysSource:
    """What files of plays and people are, for the order of a build. Raises UnusableFile."""
    return PlaysSource(
        listens=[Source(file=shown_name(path), sha256=table_digest(path)) for path in listens],
        users=None if users is None else file_source(users),
    )


def file_source(path: Path) -> Source:
    """What one file is. Raises UnusableFile where it cannot be read."""
    return Source(file=shown_name(path), sha256=data_digest(path))
