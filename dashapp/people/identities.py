"""Whose account it is when a provider vouches for somebody."""

from __future__ import annotations

import time
from typing import Final

from sqlalchemy import Connection, insert, select

from dashapp.people.accounts import Accounts, SignedIn, add
from dashapp.people.entries import email_of
from dashapp.people.errors import Refused
from dashapp.people.oidc import Vouched
from dashapp.people.person import Person
from dashapp.people.roles import Role
from dashapp.store import Store, clean_text
from dashapp.store.schema import IDENTITIES, NAME, PEOPLE, email_key

CLOSED: Final = "This account is closed. An admin can open it again."
UNVERIFIED: Final = "This address is somebody's, and it is not certain that it is yours."
NAMELESS: Final = "Somebody"


class Identities:
    """The people of a store by who they are for a provider."""

    def __init__(self, store: Store, accounts: Accounts) -> None:
        self._store = store
        self._accounts = accounts

    def sign_in(self, vouched: Vouched) -> SignedIn:
        """Let somebody in, as a listener if they are new.

        By issuer and subject; the first time also by an address that the provider says is theirs,
        with which nobody comes in any more who came in otherwise.
        Raises Refused with the field "disabled" or "unverified"; StoreUnavailable.
        """
        with self._store.writing() as pen:
            person = _known(pen, vouched) or self._linked(pen, vouched)
            if person.disabled:
                raise Refused("disabled", CLOSED)
            return self._accounts.let_in(pen, person, "signed in elsewhere")

    def _linked(self, pen: Connection, vouched: Vouched) -> Person:
        """The person of the same certain address, or a new one, known by this from now on."""
        email = _usable(vouched.email)
        person = None if email is None else _of_address(pen, email)
        if person is None:
            doubtful = _usable(vouched.unverified_email)
            if doubtful is not None and _of_address(pen, doubtful) is not None:
                raise Refused("unverified", UNVERIFIED)
            # Not with a doubtful address: whoever it belongs to could not use it here any more.
            name = " ".join(clean_text(vouched.name, most=NAME).split())
            person = add(pen, email, name or email or NAMELESS, Role.LISTENER, None)
        elif not person.disabled:
            self._accounts.hand_over(pen, person)
        pen.execute(
            insert(IDENTITIES).values(
                issuer=vouched.issuer, subject=vouched.subject, person=person.id,
                created=time.time(),
            )
        )  # fmt: skip
        return person


def _known(look: Connection, vouched: Vouched) -> Person | None:
    query = (
        select(PEOPLE)
        .join(IDENTITIES, IDENTITIES.c.person == PEOPLE.c.id)
        .where(IDENTITIES.c.issuer == vouched.issuer, IDENTITIES.c.subject == vouched.subject)
    )
    row = look.execute(query).first()
    return None if row is None else Person.of(row)


def _of_address(look: Connection, email: str) -> Person | None:
    row = look.execute(select(PEOPLE).where(PEOPLE.c.email_key == email_key(email))).first()
    return None if row is None else Person.of(row)


def _usable(email: str | None) -> str | None:
    try:
        return email_of(email)
    except Refused:
        return None
