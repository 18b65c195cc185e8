"""`restore`: what `backup` wrote, in this store or another."""

from __future__ import annotations

import argparse

from dashapp.settings import Settings
from dashapp.store import Store
from dashapp.store.moving import restore


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put it all in, or change nothing.

    Raises UnusableFile, StoreInUse, OtherKey, NoKey, StoreUnavailable.
    """
    store = Store(settings.home, settings.database_url)
    n_rows = restore(store, arguments.source, replace=arguments.replace, home=settings.home)
    print(f"{n_rows:,} rows were restored from {arguments.source}.")
    return 0
