"""Rows of what is saved, in the hands of a transaction: found by whose they are, and written."""

from __future__ import annotations

import re
import time
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from dashapp.people.asker import Asker
from dashapp.people.entries import name_of
from dashapp.people.roles import Permission
from dashapp.people.secret import new_id
from dashapp.saved.content import Content, Kind, spelled_beginning
from dashapp.saved.errors import NoSaved, TooManySaved
from dashapp.saved.owner import Owner
from dashapp.saved.thing import Thing, Visibility, things
from dashapp.store.schema import SAVED, VERSIONS

MOST: Final = 500
"""Things of one owner that are not deleted."""
MOST_VERSIONS: Final = 50
"""Versions of one thing; older ones make room."""
SECONDS_DELETED: Final = 30 * 24 * 3600
"""For which something that was deleted can be brought back."""
_ID: Final = re.compile(r"[0-9a-f]{32}")
_FULL: Final = f"You have {MOST} views and playlists saved; delete one first."


def seen(look: Connection, asker: Asker, saved_id: str) -> Thing:
    """One that whoever asks may see. Raises NoSaved."""
    owner = Owner.of(asker)
    row = look.execute(things(_named(saved_id))).first()
    if row is None or row.deleted is not None:
        raise NoSaved
    thing = Thing.of(row, owner)
    if thing.is_mine or (thing.visibility is Visibility.TEAM and asker.may(Permission.TEAM)):
        return thing
    raise NoSaved


def owned(
    look: Connection, owner: Owner, saved_id: str, *, is_deleted: bool | None = False
) -> Thing:
    """One of an owner's, deleted or not, None for either. Raises NoSaved."""
    row = look.execute(things(_named(saved_id) & owner.owns)).first()
    if row is None or is_deleted not in (None, row.deleted is not None):
        raise NoSaved
    return Thing.of(row, owner)


def _named(saved_id: str) -> ColumnElement[bool]:
    """The condition that a row of SAVED has an id. Raises NoSaved for what is no id."""
    if not _ID.fullmatch(saved_id):  # some databases refuse to look for a text that none can keep
        raise NoSaved
    return SAVED.c.id == saved_id


def owner_of(asker: Asker) -> Owner:
    """Whose the things of whoever asks are. Raises NoSaved for somebody without any."""
    owner = Owner.of(asker)
    if owner is None:  # nobody has anything before they were given a cookie
        raise NoSaved
    return owner


def add(pen: Connection, owner: Owner, kind: Kind, name: str, content: Content) -> str:
    """Keep something new, and give its id. Raises Refused, TooManySaved."""
    require_room(pen, owner)
    made, now = new_id(), time.time()
    pen.execute(
        insert(SAVED).values(
            id=made, kind=kind.value, owner_person=owner.person, owner_visitor=owner.visitor,
            name=name_of(name), visibility=Visibility.PRIVATE.value, created=now, updated=now,
        )
    )  # fmt: skip
    add_version(pen, owner, made, 1, content)
    return made


def add_version(
    pen: Connection, owner: Owner, saved_id: str, number: int, content: Content
) -> None:
    """Make a content the newest version of a thing; the oldest beyond MOST_VERSIONS go."""
    pen.execute(
        insert(VERSIONS).values(
            saved=saved_id, number=number, content=content.spelled(), created=time.time(),
            by_person=owner.person,
        )
    )  # fmt: skip
    pen.execute(
        delete(VERSIONS).where(
            VERSIONS.c.saved == saved_id, VERSIONS.c.number <= number - MOST_VERSIONS
        )
    )
    note(pen, saved_id)


def note(pen: Connection, saved_id: str, **values: str) -> None:
    """Change a row, and write down when."""
    pen.execute(update(SAVED).where(SAVED.c.id == saved_id).values(updated=time.time(), **values))


def rewrite(pen: Connection, saved_id: str, number: int, content: Content) -> None:
    """Note something about a version whose list stays the same; it is not changed by that."""
    pen.execute(
        update(VERSIONS)
        .where(VERSIONS.c.saved == saved_id, VERSIONS.c.number == number)
        .values(content=content.spelled())
    )


def saved_before(
    pen: Connection, owner: Owner, kind: Kind, content: Content, *, ever: bool = False
) -> str | None:
    """The id of an owner's own that is the same already.  ever: or was, in an earlier version."""
    condition = owner.owns & SAVED.c.deleted.is_(None) & (SAVED.c.kind == kind.value)
    condition &= _begins(content.spelled_apart_from_choices())
    if ever:
        query = select(SAVED.c.id).join(VERSIONS, VERSIONS.c.saved == SAVED.c.id).where(condition)
    else:
        query = things(condition)
    row = pen.execute(query).first()
    return None if row is None else str(row.id)


def list_of_query(look: Connection, owner: Owner, query: str) -> Thing | None:
    """The list of an owner's that a query opens, the last changed; None where there is none."""
    condition = owner.owns & SAVED.c.deleted.is_(None) & (SAVED.c.kind == Kind.PLAYLIST.value)
    row = look.execute(things(condition & _begins(spelled_beginning(query)))).first()
    return None if row is None else Thing.of(row, owner)


def _begins(text: str) -> ColumnElement[bool]:
    """The condition that the content of a version begins with a text, letter by letter."""
    # Not LIKE, for which SQLite has a limit, and one case for two.
    return func.substr(VERSIONS.c.content, 1, len(text)) == text


def count_of(look: Connection, owner: Owner) -> int:
    """How many things of an owner are not deleted."""
    query = select(func.count()).where(owner.owns, SAVED.c.deleted.is_(None))
    return int(look.execute(query).scalar_one())


def require_room(look: Connection, owner: Owner, more: int = 1) -> None:
    """Raise TooManySaved where there is no room for so many more."""
    if count_of(look, owner) + more > MOST:
        raise TooManySaved(_FULL)


def sweep(pen: Connection) -> None:
    """Remove for good what was deleted long ago, by whomever."""
    pen.execute(delete(SAVED).where(SAVED.c.deleted < time.time() - SECONDS_DELETED))
