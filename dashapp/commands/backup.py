"""`backup`: everything the store keeps, in one file."""

from __future__ import annotations

import argparse

from dashapp.settings import Settings
from dashapp.store import Store
from dashapp.store.moving import back_up


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the file, while the server may go on. Raises StoreUnavailable, InvalidSpec; OSError."""
    n_rows = back_up(Store(settings.home, settings.database_url), arguments.to)
    print(f"{n_rows:,} rows of the store were written to {arguments.to}. Keep it as you keep keys.")
    return 0
