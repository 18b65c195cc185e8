"""Links with which somebody sets the password of their account, once."""

from __future__ import annotations

import time
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from dashapp.people.person import Person
from dashapp.people.secret import hash_of, new_secret
from dashapp.store.schema import INVITATIONS, PEOPLE

SECONDS: Final = 7 * 24 * 3600


def invite(pen: Connection, person: str) -> str:
    """What the link of a person holds from now on; one they had before is over."""
    secret, now = new_secret(), time.time()
    pen.execute(
        delete(INVITATIONS).where((INVITATIONS.c.person == person) | (INVITATIONS.c.expires < now))
    )
    pen.execute(
        insert(INVITATIONS).values(
            hash=hash_of(secret), person=person, created=now, expires=now + SECONDS
        )
    )
    return secret


def invited(look: Connection, secret: str) -> Person | None:
    """Whom a link is for; None where it is over, used, or for somebody who is kept out."""
    query = (
        select(PEOPLE)
        .join(INVITATIONS, INVITATIONS.c.person == PEOPLE.c.id)
        .where(
            INVITATIONS.c.hash == hash_of(secret),
            INVITATIONS.c.expires > time.time(),
            PEOPLE.c.disabled.is_(None),
        )
    )
    row = look.execute(query).first()
    return None if row is None else Person.of(row)


def withdraw(pen: Connection, person: str) -> None:
    """Nobody comes in by a link of this person any more."""
    pen.execute(delete(INVITATIONS).where(INVITATIONS.c.person == person))
