"""Views and playlists that people save: kept with their versions, found only by whose they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select, update

from dashapp.people import audit
from dashapp.people.asker import Asker
from dashapp.people.entries import name_of
from dashapp.people.errors import NotSignedIn, Refused
from dashapp.people.roles import Permission
from dashapp.saved.content import Content, Kind
from dashapp.saved.errors import ChangedMeanwhile, NoSaved
from dashapp.saved.owner import Owner
from dashapp.saved.rows import (
    SECONDS_DELETED,
    add,
    add_version,
    count_of,
    list_of_query,
    note,
    owned,
    owner_of,
    require_room,
    rewrite,
    saved_before,
    seen,
    sweep,
)
from dashapp.saved.thing import Thing, Visibility, things
from dashapp.store import Store
from dashapp.store.schema import NAME, SAVED, VERSIONS

ON_A_PAGE: Final = 24


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of things.  total: how many there are in all."""

    things: Sequence[Thing]
    total: int


@dataclass(frozen=True, slots=True)
class Version:
    """What something was. created: seconds since 1970."""

    number: int
    content: Content
    created: float


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed of something, as it was sent; None is left as it is.

    number: of the version that `content` follows.
    """

    name: object = None
    visibility: object = None
    content: Content | None = None
    number: int = 0


class Keeper:
    """What is saved in a store.

    Every method takes who asks, and raises StoreUnavailable; NoSaved for what is not there, is
    deleted, or is not theirs to see or change.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- looking ----------------------------------------------------------------------------------

    def mine(self, asker: Asker, kind: Kind | None = None, start: int = 0, most: int = 0) -> Listed:
        """The things of whoever asks, the last changed first; those of a kind if one is given.

        start, most: which of them; ON_A_PAGE where `most` is 0.
        """
        owner = Owner.of(asker)
        if owner is None:
            return Listed((), 0)
        return self._listed(owner.owns & SAVED.c.deleted.is_(None), owner, kind, start, most)

    def of_team(
        self, asker: Asker, kind: Kind | None = None, start: int = 0, most: int = 0
    ) -> Listed:
        """What the team shows each other, as `mine`. Raises NotSignedIn, NotAllowed."""
        asker.require(Permission.TEAM)
        return self._listed(_SHOWN_TO_TEAM, Owner.of(asker), kind, start, most)

    def deleted(self, asker: Asker) -> Sequence[Thing]:
        """What whoever asks deleted and can bring back, the last deleted first."""
        owner = Owner.of(asker)
        if owner is None:
            return ()
        query = (
            things(owner.owns & (SAVED.c.deleted > time.time() - SECONDS_DELETED))
            .order_by(None)
            .order_by(SAVED.c.deleted.desc(), SAVED.c.id)
            .limit(ON_A_PAGE)
        )
        with self._store.reading() as look:
            return tuple(Thing.of(row, owner) for row in look.execute(query))

    def one(self, asker: Asker, saved_id: str) -> Thing:
        """One that whoever asks may see: theirs, or the team's."""
        with self._store.reading() as look:
            return seen(look, asker, saved_id)

    def list_of(self, asker: Asker, queries: Sequence[str]) -> Thing | None:
        """The list of whoever asks that one of some queries opens, the first of these first."""
        owner = Owner.of(asker)
        if owner is None:
            return None
        with self._store.reading() as look:
            found = (list_of_query(look, owner, query) for query in queries)
            return next((each for each in found if each is not None), None)

    def versions(self, asker: Asker, saved_id: str) -> Sequence[Version]:
        """Every version that is kept of one, the newest first."""
        query = (
            select(VERSIONS).where(VERSIONS.c.saved == saved_id).order_by(VERSIONS.c.number.desc())
        )
        with self._store.reading() as look:
            seen(look, asker, saved_id)
            return tuple(
                Version(row.number, Content.read(row.content), row.created)
                for row in look.execute(query)
            )

    def left_behind(self, asker: Asker) -> int:
        """How much was saved in this browser before whoever asks signed in."""
        before = Owner.before(asker) if asker.person is not None else None
        if before is None:
            return 0
        query = select(func.count()).where(before.owns, SAVED.c.deleted.is_(None))
        with self._store.reading() as look:
            return int(look.execute(query).scalar_one())

    # -- changing ---------------------------------------------------------------------------------

    def save(
        self, asker: Asker, kind: Kind, name: str, content: Content, *, ever: bool = False
    ) -> Thing:
        """Keep something; what is kept already as it is, is kept once. Raises TooManySaved.

        A browser that did not hear the answer can therefore ask again.  name: what it is called
        until somebody renames it.  ever: also where it has become
        something else since.
        """
        owner = owner_of(asker)
        with self._store.writing() as pen:
            sweep(pen)
            same = saved_before(pen, owner, kind, content, ever=ever)
            return owned(pen, owner, same or add(pen, owner, kind, name, content))

    def update(self, asker: Asker, saved_id: str, change: Change) -> Thing:
        """Change all of one that is to be changed, or nothing of it.

        Raises Refused; ChangedMeanwhile where there is a newer version than the one looked at;
        NotSignedIn, NotAllowed where the team is not theirs to show it to.
        """
        owner = owner_of(asker)
        called = None if change.name is None else name_of(change.name)
        shown = None if change.visibility is None else _visibility_of(change.visibility)
        if shown is Visibility.TEAM:
            asker.require(Permission.TEAM)
        with self._store.writing() as pen:
            found = owned(pen, owner, saved_id)
            # Content that is there already was sent twice, and follows the version before it.
            if change.content is not None and change.content != found.content:
                if found.number != change.number:
                    raise ChangedMeanwhile
                if change.content.is_list_of(found.content):
                    rewrite(pen, saved_id, found.number, change.content)
                else:
                    add_version(pen, owner, saved_id, found.number + 1, change.content)
            if called is not None and called != found.name:
                note(pen, saved_id, name=called)
            if shown is not None and shown is not found.visibility:
                note(pen, saved_id, visibility=shown.value)
                words = "showed the team" if shown is Visibility.TEAM else "took from the team"
                audit.record(pen, asker, words, found.kind.value, saved_id)
            return owned(pen, owner, saved_id)

    def rename(self, asker: Asker, saved_id: str, name: object) -> Thing:
        """Call one something else. See `update`."""
        return self.update(asker, saved_id, Change(name="" if name is None else name))

    def change(self, asker: Asker, saved_id: str, content: Content, number: int) -> Thing:
        """A new version of one, after `number`. See `update`."""
        return self.update(asker, saved_id, Change(content=content, number=number))

    def show_to(self, asker: Asker, saved_id: str, visibility: object) -> Thing:
        """Show one to the team, or to nobody else. See `update`."""
        return self.update(
            asker, saved_id, Change(visibility="" if visibility is None else visibility)
        )

    def go_back(self, asker: Asker, saved_id: str, number: int) -> Thing:
        """Make one what it was in a version, as a new version: nothing is lost by it."""
        owner = owner_of(asker)
        query = select(VERSIONS.c.content).where(
            VERSIONS.c.saved == saved_id, VERSIONS.c.number == number
        )
        with self._store.writing() as pen:
            found = owned(pen, owner, saved_id)
            if not 1 <= number <= found.number:  # databases have no room for any number
                raise NoSaved
            kept = pen.execute(query).scalar_one_or_none()
            if kept is None:
                raise NoSaved
            content = Content.read(kept)
            if content != found.content:
                add_version(pen, owner, saved_id, found.number + 1, content)
            return owned(pen, owner, saved_id)

    def duplicate(self, asker: Asker, saved_id: str) -> Thing:
        """A copy of one that whoever asks may see, which is theirs. Raises TooManySaved."""
        with self._store.reading() as look:
            found = seen(look, asker, saved_id)
        return self.copy(asker, found)

    def copy(self, asker: Asker, thing: Thing) -> Thing:
        """A copy of something that whoever asks was shown. Raises TooManySaved."""
        owner = owner_of(asker)
        name = f"Copy of {thing.name}"[:NAME].rstrip()
        with self._store.writing() as pen:
            sweep(pen)
            return owned(pen, owner, add(pen, owner, thing.kind, name, thing.content))

    def delete(self, asker: Asker, saved_id: str) -> Thing:
        """Delete one; it can be brought back for SECONDS_DELETED. Its links stop working."""
        owner = owner_of(asker)
        with self._store.writing() as pen:
            owned(pen, owner, saved_id)
            now = time.time()
            pen.execute(update(SAVED).where(SAVED.c.id == saved_id).values(deleted=now))
            return owned(pen, owner, saved_id, is_deleted=True)

    def bring_back(self, asker: Asker, saved_id: str) -> Thing:
        """Undo deleting one; its links work again. Raises TooManySaved."""
        owner = owner_of(asker)
        with self._store.writing() as pen:
            found = owned(pen, owner, saved_id, is_deleted=None)
            if found.deleted is not None:
                require_room(pen, owner)
                pen.execute(update(SAVED).where(SAVED.c.id == saved_id).values(deleted=None))
            return owned(pen, owner, saved_id)

    def take_over(self, asker: Asker) -> int:
        """Give the person who asks what was saved in this browser before they signed in.

        How much that was. Raises NotSignedIn, TooManySaved.
        """
        owner, before = Owner.of(asker), Owner.before(asker)
        if owner is None or owner.person is None:
            raise NotSignedIn("Sign in to take what you saved into your account.")
        if before is None:
            return 0
        with self._store.writing() as pen:
            n = count_of(pen, before)
            require_room(pen, owner, n)
            pen.execute(
                update(SAVED)
                .where(before.owns)
                .values(owner_person=owner.person, owner_visitor=None)
            )
            return n

    def _listed(
        self,
        condition: ColumnElement[bool],
        owner: Owner | None,
        kind: Kind | None,
        start: int,
        most: int,
    ) -> Listed:
        if kind is not None:
            condition &= SAVED.c.kind == kind.value
        with self._store.reading() as look:
            total = look.execute(select(func.count()).select_from(SAVED).where(condition))
            rows = look.execute(things(condition).offset(start).limit(most or ON_A_PAGE))
            return Listed(tuple(Thing.of(row, owner) for row in rows), total.scalar_one())


_SHOWN_TO_TEAM: Final = (SAVED.c.visibility == Visibility.TEAM.value) & SAVED.c.deleted.is_(None)


def _visibility_of(typed: object) -> Visibility:
    for each in Visibility:
        if each == typed:
            return each
    raise Refused("visibility", "It is for you alone (private), or for the team (team).")
