"""`publish`: let the build that serves here serve on every machine."""

from __future__ import annotations

import argparse

from dashapp.depot.made import exchange_of
from dashapp.settings import Settings


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put it into the storage of builds; print its name.

    Raises InvalidSetting, NoBuild, DamagedBuild, StorageAway.
    """
    print(f"Build {exchange_of(settings).publish(again=True)} is published.")
    return 0
