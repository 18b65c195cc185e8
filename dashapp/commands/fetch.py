"""`fetch`: let the build that was published last serve here."""

from __future__ import annotations

import argparse

from dashapp.depot.made import exchange_of
from dashapp.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take it from the storage of builds; print its name.

    Raises InvalidSetting, DamagedBuild, DamagedPointer, NoRoom, HomeInUse, StorageAway.
    """
    name = exchange_of(settings).fetch()
    print("Nothing has been published yet." if name is None else f"Build {name} is fetched.")
    return 0
