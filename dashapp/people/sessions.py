"""Who is signed in where: one row for each browser, found by the hash of what is in its cookie."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from dashapp.people.person import Person
from dashapp.people.secret import hash_of, new_secret
from dashapp.store import Store, StoreUnavailable
from dashapp.store.schema import PEOPLE, SESSIONS

COOKIE: Final = "undertone_session"
SECONDS: Final = 30 * 24 * 3600
"""Without a visit, after which a session is over."""
SECONDS_BETWEEN_NOTES: Final = 3600
"""A visit is written down at most this often: most requests only read."""
ID: Final = 32
"""Characters of a hash by which a session is named; they open nothing."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in. Times are seconds since 1970."""

    id: str
    created: float
    last_seen: float


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came with a session.  renewed: its cookie is to be sent again."""

    person: Person
    session: str
    renewed: bool


class Sessions:
    """The sessions of a store. Every method raises StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self, pen: Connection, person: str) -> str:
        """A session nobody has had before; what its cookie holds."""
        secret, now = new_secret(), time.time()
        pen.execute(delete(SESSIONS).where(SESSIONS.c.expires < now))
        pen.execute(
            insert(SESSIONS).values(
                hash=hash_of(secret), person=person, created=now, last_seen=now,
                expires=now + SECONDS,
            )
        )  # fmt: skip
        return secret

    def visit(self, secret: str) -> Visit | None:
        """Whose session it is; None where it is over, unknown, or of somebody who is kept out."""
        now, kept = time.time(), hash_of(secret)
        query = (
            select(PEOPLE, SESSIONS.c.last_seen)
            .join(SESSIONS, SESSIONS.c.person == PEOPLE.c.id)
            .where(SESSIONS.c.hash == kept, SESSIONS.c.expires > now, PEOPLE.c.disabled.is_(None))
        )
        with self._store.reading() as look:
            row = look.execute(query).first()
        if row is None:
            return None
        is_due = now - row.last_seen > SECONDS_BETWEEN_NOTES
        return Visit(Person.of(row), kept[:ID], is_due and self._renew(kept, now))

    def _renew(self, kept: str, now: float) -> bool:
        """Count its days from now again. A store that only reads now keeps nobody out."""
        with suppress(StoreUnavailable), self._store.writing() as pen:
            pen.execute(
                update(SESSIONS)
                .where(SESSIONS.c.hash == kept)
                .values(last_seen=now, expires=now + SECONDS)
            )
            return True
        return False

    def of(self, person: str) -> list[Session]:
        """Those of a person that are not over, the last used first."""
        query = (
            select(SESSIONS)
            .where(SESSIONS.c.person == person, SESSIONS.c.expires > time.time())
            .order_by(SESSIONS.c.last_seen.desc())
        )
        with self._store.reading() as look:
            return [
                Session(row.hash[:ID], row.created, row.last_seen) for row in look.execute(query)
            ]

    def end(self, secret: str) -> None:
        """End the session of a cookie."""
        with self._store.writing() as pen:
            pen.execute(delete(SESSIONS).where(SESSIONS.c.hash == hash_of(secret)))

    def end_one(self, person: str, session: str) -> None:
        """End one of a person's by its id; nothing where they have none of that id."""
        if len(session) != ID:
            return
        with self._store.writing() as pen:
            pen.execute(
                delete(SESSIONS).where(
                    SESSIONS.c.person == person, func.substr(SESSIONS.c.hash, 1, ID) == session
                )
            )

    def end_all(self, pen: Connection, person: str) -> None:
        """Sign a person out everywhere."""
        pen.execute(delete(SESSIONS).where(SESSIONS.c.person == person))
