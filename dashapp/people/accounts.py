"""What people do with their own accounts: make one, come in, change it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from dashapp.people import audit, invitations, tokens, tries
from dashapp.people.asker import Asker
from dashapp.people.entries import email_of, name_of, password_of
from dashapp.people.errors import NotSignedIn, Refused, TooManyTries
from dashapp.people.passwords import Passwords, require_good
from dashapp.people.person import Person
from dashapp.people.roles import Role
from dashapp.people.secret import new_id
from dashapp.people.sessions import Sessions
from dashapp.people.tries import Tries
from dashapp.store import Store
from dashapp.store.schema import PEOPLE, email_key

WRONG: Final = "This e-mail address and this password do not belong together."
LINK_OVER: Final = "This link does not work any more. Ask for a new one."
TAKEN: Final = "Somebody has an account with this e-mail address already."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has just come in.  session: what their cookie is to hold."""

    person: Person
    session: str


class Accounts:
    """The accounts of a store. Every method raises StoreUnavailable."""

    def __init__(self, store: Store, sessions: Sessions, passwords: Passwords) -> None:
        self._store = store
        self._sessions = sessions
        self._passwords = passwords
        self._tries = Tries(store)

    def sign_in(self, email: object, password: object, address: str) -> SignedIn:
        """Let somebody in. address: from where.  Raises Refused, TooManyTries."""
        key, given = email_key(email_of(email)), password_of(password)
        counted = tries.of_sign_in(key, address)
        try:
            self._tries.take(counted)
        except TooManyTries as refusal:
            if refusal.first:
                self._note_burst(key)
            raise
        row = self._row(PEOPLE.c.email_key == key)
        is_right = self._passwords.fits(given, row.password_hash if row is not None else None)
        if row is None or not is_right or row.disabled is not None:
            raise Refused("password", WRONG)
        self._tries.forgive(counted)
        with self._store.writing() as pen:
            return self._come_in(pen, Person.of(row), "signed in")

    def sign_up(self, email: object, name: object, password: object, address: str) -> SignedIn:
        """Make an account for whoever asks. Raises Refused, TooManyTries."""
        typed, called, given = email_of(email), name_of(name), password_of(password)
        self._tries.take({f"sign-up {address}": tries.MOST_OF_ADDRESS})
        require_good(given, called, typed)
        kept = self._passwords.hash(given)
        with self._store.writing() as pen:
            person = add(pen, typed, called, Role.LISTENER, kept)
            return self._come_in(pen, person, "signed up")

    def join(self, link: object, password: object) -> SignedIn:
        """Set the password with which the person of a link comes in from now on. Raises Refused."""
        secret, given = (link if isinstance(link, str) else ""), password_of(password)
        with self._store.reading() as look:
            person = invitations.invited(look, secret)
        if person is None:
            raise Refused("", LINK_OVER)
        require_good(given, person.name, person.email or "")
        kept = self._passwords.hash(given)
        with self._store.writing() as pen:
            if invitations.invited(pen, secret) is None:  # used meanwhile
                raise Refused("", LINK_OVER)
            invitations.withdraw(pen, person.id)
            self._set_password(pen, person.id, kept)
            return self._come_in(pen, person, "set a password with a link")

    def rename(self, asker: Asker, name: object) -> None:
        """Call the person who asks something else. Raises Refused, NotSignedIn."""
        person, called = person_asking(asker), name_of(name)
        with self._store.writing() as pen:
            pen.execute(update(PEOPLE).where(PEOPLE.c.id == person.id).values(name=called))

    def change_password(self, asker: Asker, current: object, new: object, address: str) -> SignedIn:
        """Change it, and sign the person out everywhere else.

        Raises Refused, NotSignedIn, TooManyTries.
        """
        person = person_asking(asker)
        given = password_of(new, "new")
        row = self._row(PEOPLE.c.id == person.id)
        if row is not None and row.password_hash is not None:
            counted = tries.of_sign_in(row.email_key or row.id, address)
            self._tries.take(counted)
            if not self._passwords.fits(password_of(current, "current"), row.password_hash):
                raise Refused("current", "This is not your password.")
            self._tries.forgive(counted)
        require_good(given, person.name, person.email or "", field="new")
        kept = self._passwords.hash(given)
        with self._store.writing() as pen:
            self._set_password(pen, person.id, kept)
            return self._come_in(pen, person, "changed their password")

    def sign_out(self, session: str) -> None:
        """End the session of a cookie."""
        self._sessions.end(session)

    def sign_out_everywhere(self, asker: Asker) -> None:
        """End every session of the person who asks. Raises NotSignedIn."""
        person = person_asking(asker)
        with self._store.writing() as pen:
            self._sessions.end_all(pen, person.id)

    def let_in(self, pen: Connection, person: Person, how: str) -> SignedIn:
        """A session for somebody another has vouched for. how: in words, for the audit."""
        return self._come_in(pen, person, how)

    def hand_over(self, pen: Connection, person: Person) -> None:
        """Leave an account to whom its address belongs to, with no way in for anybody else.

        Whoever signs up may type an address that is not theirs, and wait for its owner to come.
        """
        invitations.withdraw(pen, person.id)
        tokens.revoke_all(pen, person.id)
        self._set_password(pen, person.id, None)
        asker = Asker(person=person, role=person.role)
        audit.record(pen, asker, "took over the account of their address", "person", person.id)

    def _come_in(self, pen: Connection, person: Person, how: str) -> SignedIn:
        asker = Asker(person=person, role=person.role)
        audit.record(pen, asker, how, "person", person.id)
        return SignedIn(person, self._sessions.start(pen, person.id))

    def _set_password(self, pen: Connection, person: str, kept: str | None) -> None:
        pen.execute(update(PEOPLE).where(PEOPLE.c.id == person).values(password_hash=kept))
        self._sessions.end_all(pen, person)

    def _note_burst(self, key: str) -> None:
        row = self._row(PEOPLE.c.email_key == key)
        with self._store.writing() as pen:
            audit.record(
                pen, Asker(), "tried too often to sign in", "person", row.id if row else None
            )

    def _row(self, condition: Any) -> Row[Any] | None:
        with self._store.reading() as look:
            return look.execute(select(PEOPLE).where(condition)).first()


def add(
    pen: Connection, email: str | None, name: str, role: Role, password_hash: str | None
) -> Person:
    """A person nobody was before. Raises Refused where the address is taken."""
    key = None if email is None else email_key(email)
    if (
        key is not None
        and pen.execute(select(PEOPLE.c.id).where(PEOPLE.c.email_key == key)).first()
    ):
        raise Refused("email", TAKEN)
    made = new_id()
    pen.execute(
        insert(PEOPLE).values(
            id=made, email=email, email_key=key, name=name, role=role.value, created=time.time(),
            password_hash=password_hash,
        )
    )  # fmt: skip
    return Person.of(pen.execute(select(PEOPLE).where(PEOPLE.c.id == made)).one())


def person_asking(asker: Asker) -> Person:
    """The person who asks themselves. Raises NotSignedIn, also for a program of theirs."""
    if asker.person is None or asker.scopes is not None:
        raise NotSignedIn("Sign in to change your account.")
    return asker.person
