"""What a build was given to read plays from, and whether it can be that at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.listening.pseudonyms import Key
from analytics.listening.reading.files import open_plays
from analytics.listening.reading.users import open_users
from analytics.listening.spark.master import Master
from analytics.listening.spark.parts import opened


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
