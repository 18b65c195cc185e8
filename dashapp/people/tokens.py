"""Tokens with which programs ask in a person's name: kept as a hash, with a scope and an end."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from dashapp.people.errors import Refused
from dashapp.people.person import Person
from dashapp.people.roles import Scope
from dashapp.people.secret import hash_of, new_id, new_secret
from dashapp.store import Store, StoreUnavailable, clean_text
from dashapp.store.schema import NAME, PEOPLE, TOKENS

BEGINNING: Final = "ut_"
SHOWN: Final = 10
"""Characters at the beginning of a token by which its owner knows it again."""
MOST: Final = 50
"""Tokens of one person that work."""
DAYS: Final = (30, 90, 365)
DAY: Final = 24 * 3600
SECONDS_BETWEEN_NOTES: Final = 60


@dataclass(frozen=True, slots=True)
class Token:
    """One token, without what lets it in. Times are seconds since 1970.

    prefix: how it begins.  revoked: whether its owner has taken it back.
    """

    id: str
    prefix: str
    name: str
    scopes: frozenset[Scope]
    created: float
    expires: float | None
    last_used: float | None
    revoked: bool

    @property
    def works(self) -> bool:
        """Whether a program still gets in with it."""
        return not self.revoked and (self.expires is None or self.expires > time.time())

    @classmethod
    def of(cls, row: Row[Any]) -> Token:
        """The token of a row of TOKENS."""
        return cls(
            id=row.id,
            prefix=row.prefix,
            name=row.name,
            scopes=frozenset(Scope(word) for word in row.scopes.split()),
            created=row.created,
            expires=row.expires,
            last_used=row.last_used,
            revoked=row.revoked is not None,
        )


def revoke_all(pen: Connection, person: str) -> None:
    """No program asks in a person's name any more."""
    pen.execute(
        update(TOKENS)
        .where(TOKENS.c.person == person, TOKENS.c.revoked.is_(None))
        .values(revoked=time.time())
    )


class Tokens:
    """The tokens of a store. Every method raises StoreUnavailable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, person: str, name: str, scopes: frozenset[Scope], days: int) -> tuple[str, str]:
        """A new one: its id, and the token itself, which is shown this once. Raises Refused."""
        called = clean_text(name, most=NAME)
        if not called:
            raise Refused("name", "Give the token a name, such as the program that will use it.")
        if not scopes:
            raise Refused("scopes", "Choose what the token may do.")
        if days not in DAYS:
            raise Refused("days", f"A token works for {', '.join(map(str, DAYS))} days.")
        if sum(token.works for token in self.of(person)) >= MOST:
            raise Refused("", f"You have {MOST} tokens that work; take one back first.")
        token, now, made = BEGINNING + new_secret(), time.time(), new_id()
        with self._store.writing() as pen:
            pen.execute(
                insert(TOKENS).values(
                    id=made, hash=hash_of(token), prefix=token[:SHOWN], person=person, name=called,
                    scopes=" ".join(sorted(scopes)), created=now, expires=now + days * DAY,
                )
            )  # fmt: skip
        return made, token

    def of(self, person: str) -> list[Token]:
        """Every token a person ever made, the newest first."""
        query = select(TOKENS).where(TOKENS.c.person == person).order_by(TOKENS.c.created.desc())
        with self._store.reading() as look:
            return [Token.of(row) for row in look.execute(query)]

    def revoke(self, person: str, token_id: str) -> bool:
        """Take a person's token back; False where they have none of that id that works."""
        with self._store.writing() as pen:
            changed = pen.execute(
                update(TOKENS)
                .where(
                    TOKENS.c.id == token_id, TOKENS.c.person == person, TOKENS.c.revoked.is_(None)
                )
                .values(revoked=time.time())
            )
        return changed.rowcount == 1

    def bearer(self, token: str) -> tuple[Person, frozenset[Scope]] | None:
        """In whose name a program asks, and for what; None where it does not get in."""
        if not token.startswith(BEGINNING):
            return None
        now, kept = time.time(), hash_of(token)
        query = (
            select(PEOPLE, TOKENS.c.scopes, TOKENS.c.last_used)
            .join(TOKENS, TOKENS.c.person == PEOPLE.c.id)
            .where(
                TOKENS.c.hash == kept,
                TOKENS.c.revoked.is_(None),
                TOKENS.c.expires.is_(None) | (TOKENS.c.expires > now),
                PEOPLE.c.disabled.is_(None),
            )
        )
        with self._store.reading() as look:
            row = look.execute(query).first()
        if row is None:
            return None
        if row.last_used is None or now - row.last_used > SECONDS_BETWEEN_NOTES:
            # A store that only reads now keeps no program out.
            with suppress(StoreUnavailable), self._store.writing() as pen:
                pen.execute(update(TOKENS).where(TOKENS.c.hash == kept).values(last_used=now))
        return Person.of(row), frozenset(Scope(word) for word in row.scopes.split())
