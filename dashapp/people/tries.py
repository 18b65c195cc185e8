"""How often something was tried in vain, counted for all processes in the store."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from sqlalchemy import delete, insert, select, update

from dashapp.people.errors import TooManyTries
from dashapp.people.secret import hash_of
from dashapp.store import Store
from dashapp.store.schema import TRIES

SECONDS: Final = 15 * 60
"""After the first of some tries, they are forgotten."""
MOST_OF_ACCOUNT: Final = 10
MOST_OF_ADDRESS: Final = 50
"""Many people may come from one address."""


def of_sign_in(email: str, address: str) -> Mapping[str, int]:
    """What a try to sign in counts for, and how many tries each of these has."""
    return {f"account {email}": MOST_OF_ACCOUNT, f"address {address}": MOST_OF_ADDRESS}


class Tries:
    """The tries of a store. Every method raises StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, of: Mapping[str, int]) -> None:
        """Count one try for each of some names; it is counted before its outcome is known.

        of: how many tries each name has.  Raises TooManyTries where one has none left.
        """
        now = time.time()
        seconds, first = 0.0, False
        with self._store.writing() as pen:
            pen.execute(delete(TRIES).where(TRIES.c.began < now - SECONDS))
            for name, most in of.items():
                key = hash_of(name)
                row = pen.execute(select(TRIES).where(TRIES.c.hash == key)).first()
                if row is None:
                    pen.execute(insert(TRIES).values(hash=key, began=now, n=1))
                    continue
                pen.execute(update(TRIES).where(TRIES.c.hash == key).values(n=row.n + 1))
                if row.n >= most:
                    seconds = max(seconds, row.began + SECONDS - now)
                    first = first or row.n == most
        if seconds > 0:
            raise TooManyTries(round(seconds), first=first)

    def forgive(self, of: Mapping[str, int]) -> None:
        """The try was a good one: what was counted for its account is forgotten."""
        with self._store.writing() as pen:
            for name in of:
                key = hash_of(name)
                if name.startswith("account "):
                    pen.execute(delete(TRIES).where(TRIES.c.hash == key))
                else:
                    pen.execute(update(TRIES).where(TRIES.c.hash == key).values(n=TRIES.c.n - 1))
