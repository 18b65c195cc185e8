"""`backup`: everything the store keeps, in one file."""

from __future__ import annotations

import argparse

from analytics.listening.pseudonyms import has_key, read_key
from dashapp.settings import Settings
from dashapp.store import Store
from dashapp.store.moving import back_up


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the file, while the server may go on.

    Raises StoreUnavailable, InvalidSpec; NoKey where the file of the key is damaged; OSError.
    """
    key = read_key(settings.home) if has_key(settings.home) else None
    n_rows = back_up(Store(settings.home, settings.database_url), arguments.to, key)
    what = f"{n_rows:,} rows of the store"
    if key is None:
        print(f"{what} were written to {arguments.to}. Keep it as you keep keys.")
    else:
        print(f"{what} and the key of listeners were written to {arguments.to}. Keep it as you "
              "keep keys: it opens the page of each of them.")  # fmt: skip
    return 0
