"""Everybody who has an account, for those who look after them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select, update

from dashapp.people import accounts, audit, invitations
from dashapp.people.asker import Asker
from dashapp.people.entries import email_of, name_of, role_of
from dashapp.people.errors import Refused
from dashapp.people.finding import people_like
from dashapp.people.passwords import Passwords, require_good
from dashapp.people.person import Person
from dashapp.people.roles import Permission, Role
from dashapp.people.sessions import Sessions
from dashapp.store import Store, clean_text
from dashapp.store.schema import IDENTITIES, NAME, PEOPLE, email_key

LAST_ADMIN: Final = "This is the only admin; make somebody else one first."
NOBODY: Final = "There is no such person."
ON_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some of everybody.

    typed: what all of them have in their name or address; "" for anything.  number: of the page,
    from 1.  total: how many there are on all pages.  n_all: how many have an account.
    """

    people: list[Person]
    typed: str
    number: int
    n_pages: int
    total: int
    n_all: int


class Directory:
    """The people of a store.

    Every method takes who asks and raises NotSignedIn or NotAllowed unless they may manage people;
    Refused where it cannot be done; StoreUnavailable.
    """

    def __init__(self, store: Store, sessions: Sessions, passwords: Passwords) -> None:
        self._store = store
        self._sessions = sessions
        self._passwords = passwords

    def everybody(self, asker: Asker) -> list[Person]:
        """Everybody, by name."""
        asker.require(Permission.PEOPLE)
        query = select(PEOPLE).order_by(func.lower(PEOPLE.c.name), PEOPLE.c.id)
        with self._store.reading() as look:
            return [Person.of(row) for row in look.execute(query)]

    def page(self, asker: Asker, typed: str = "", number: int = 1) -> PeoplePage:
        """Some of them, by name; the last page for a number beyond it.

        typed: only those who have it in their name or address.  number: of the page, from 1.
        """
        asker.require(Permission.PEOPLE)
        wanted = clean_text(typed, most=NAME)
        query = select(PEOPLE).order_by(func.lower(PEOPLE.c.name), PEOPLE.c.id)
        with self._store.reading() as look:
            n_all = look.execute(select(func.count()).select_from(PEOPLE)).scalar_one()
            found = people_like(look, wanted) if wanted else None
            total = n_all if found is None else len(found)
            n_pages = max(1, -(-total // ON_A_PAGE))
            number = min(max(number, 1), n_pages)
            start = (number - 1) * ON_A_PAGE
            if found is None:
                query = query.offset(start).limit(ON_A_PAGE)
            else:
                query = query.where(PEOPLE.c.id.in_(found[start : start + ON_A_PAGE]))
            people = [Person.of(row) for row in look.execute(query)]
        return PeoplePage(people, wanted, number, n_pages, total, n_all)

    def waiting(self, asker: Asker) -> frozenset[str]:
        """The ids of those who have no way in yet but a link."""
        asker.require(Permission.PEOPLE)
        known = select(IDENTITIES.c.person)
        query = select(PEOPLE.c.id).where(PEOPLE.c.password_hash.is_(None), ~PEOPLE.c.id.in_(known))
        with self._store.reading() as look:
            return frozenset(look.execute(query).scalars())

    def find(self, asker: Asker, email: str) -> Person:
        """The person of an e-mail address."""
        asker.require(Permission.PEOPLE)
        query = select(PEOPLE).where(PEOPLE.c.email_key == email_key(email))
        with self._store.reading() as look:
            row = look.execute(query).first()
        if row is None:
            raise Refused("email", f"Nobody has an account with the address {email}.")
        return Person.of(row)

    def add(self, asker: Asker, email: object, name: object, role: object, password: str) -> Person:
        """An account with which somebody can sign in at once."""
        asker.require(Permission.PEOPLE)
        typed, called, chosen = email_of(email), name_of(name), role_of(role)
        require_good(password, called, typed)
        kept = self._passwords.hash(password)
        with self._store.writing() as pen:
            person = accounts.add(pen, typed, called, chosen, kept)
            audit.record(pen, asker, "added", "person", person.id, detail=f"as {chosen}")
            return person

    def invite(self, asker: Asker, email: object, name: object, role: object) -> tuple[Person, str]:
        """An account without a password, and what its link holds; the link is shown this once."""
        asker.require(Permission.PEOPLE)
        typed, called, chosen = email_of(email), name_of(name), role_of(role)
        with self._store.writing() as pen:
            person = accounts.add(pen, typed, called, chosen, None)
            audit.record(pen, asker, "invited", "person", person.id, detail=f"as {chosen}")
            return person, invitations.invite(pen, person.id)

    def new_link(self, asker: Asker, person_id: str) -> str:
        """What a new link of a person holds, with which they set a password."""
        asker.require(Permission.PEOPLE)
        with self._store.writing() as pen:
            _existing(pen, person_id)
            audit.record(pen, asker, "made a link to set a password for", "person", person_id)
            return invitations.invite(pen, person_id)

    def set_role(self, asker: Asker, person_id: str, role: object) -> None:
        """What a person may do from their next request on."""
        asker.require(Permission.PEOPLE)
        chosen = role_of(role)
        with self._store.writing() as pen:
            person = _existing(pen, person_id)
            if chosen is not Role.ADMIN:
                _require_other_admin(pen, person)
            pen.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(role=chosen.value))
            detail = f"from {person.role} to {chosen}"
            audit.record(pen, asker, "changed the role of", "person", person_id, detail=detail)

    def set_password(self, asker: Asker, person_id: str, password: str) -> None:
        """Change it for them, and sign them out everywhere."""
        asker.require(Permission.PEOPLE)
        with self._store.reading() as look:
            person = _existing(look, person_id)
        require_good(password, person.name, person.email or "")
        kept = self._passwords.hash(password)
        with self._store.writing() as pen:
            pen.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(password_hash=kept))
            self._keep_out(pen, person_id)
            audit.record(pen, asker, "set the password of", "person", person_id)

    def disable(self, asker: Asker, person_id: str) -> None:
        """Keep a person out from now on; what they made stays."""
        asker.require(Permission.PEOPLE)
        with self._store.writing() as pen:
            _require_other_admin(pen, _existing(pen, person_id))
            pen.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(disabled=time.time()))
            self._keep_out(pen, person_id)
            audit.record(pen, asker, "disabled", "person", person_id)

    def enable(self, asker: Asker, person_id: str) -> None:
        """Let a person in again."""
        asker.require(Permission.PEOPLE)
        with self._store.writing() as pen:
            _existing(pen, person_id)
            pen.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(disabled=None))
            audit.record(pen, asker, "enabled", "person", person_id)

    def _keep_out(self, pen: Connection, person_id: str) -> None:
        self._sessions.end_all(pen, person_id)
        invitations.withdraw(pen, person_id)


def _existing(look: Connection, person_id: str) -> Person:
    row = look.execute(select(PEOPLE).where(PEOPLE.c.id == person_id)).first()
    if row is None:
        raise Refused("", NOBODY)
    return Person.of(row)


def _require_other_admin(look: Connection, person: Person) -> None:
    """Raise Refused where nobody would be left who looks after people."""
    if person.role is not Role.ADMIN or person.disabled:
        return
    others = select(func.count()).where(
        PEOPLE.c.role == Role.ADMIN.value, PEOPLE.c.disabled.is_(None), PEOPLE.c.id != person.id
    )
    if look.execute(others).scalar_one() == 0:
        raise Refused("role", LAST_ADMIN)
