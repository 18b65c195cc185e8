"""What was done here that somebody may have to answer for: by whom, when, to what."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from dashapp.people.asker import Asker
from dashapp.people.finding import people_like
from dashapp.people.roles import Permission
from dashapp.store import Store, StoreUnavailable, clean_text
from dashapp.store.schema import AUDIT, PEOPLE

log = logging.getLogger(__name__)

AT_ONCE: Final = 50
UNNAMED: Final[Mapping[str, str]] = MappingProxyType(
    {"visitor": "Somebody", "system": "The command line"}
)
"""Those who act without an account, and what they are called."""
_LONGEST: Final = 500
_LONGEST_ID: Final = 64


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done.

    at: seconds since 1970.  actor: the name of a person, or "visitor" or "system".  action: in
    words.  object_kind, object_id: to what.  object_name: of a person.  detail: never
    a secret; may be empty.
    """

    id: int
    at: float
    actor: str
    action: str
    object_kind: str
    object_id: str | None
    object_name: str | None
    detail: str


def record(
    pen: Connection,
    asker: Asker,
    action: str,
    kind: str,
    name: str | None = None,
    *,
    detail: str = "",
) -> None:
    """Write down that `asker` did something, in the transaction in which it is done.

    action: what, such as "changed the role".  kind, name: to what, such as ("person", its id).
    """
    pen.execute(
        insert(AUDIT).values(
            at=time.time(), actor=asker.actor, action=action, object_kind=kind, object_id=name,
            detail=clean_text(detail, most=_LONGEST),
        )
    )  # fmt: skip


class Audit:
    """The trail of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(
        self, asker: Asker, action: str, kind: str, name: str | None = None, *, detail: str = ""
    ) -> None:
        """Write down what was done outside the store. A store that is away undoes nothing."""
        try:
            with self._store.writing() as pen:
                record(pen, asker, action, kind, name, detail=detail)
        except StoreUnavailable:
            log.exception("audit: %s by %s was not written down", action, asker.actor)

    def page(
        self, asker: Asker, before: int | None = None, *, who: str = "", what: str = ""
    ) -> list[Deed]:
        """The newest deeds, or those older than deed `before`; at most AT_ONCE and one more.

        who: only of those with this in their name or address.  what: only deeds with this in what
        was done, or to whom or what.
        Raises NotSignedIn, NotAllowed, StoreUnavailable.
        """
        asker.require(Permission.AUDIT)
        to = PEOPLE.alias()
        query = (
            select(AUDIT, PEOPLE.c.name, to.c.name.label("to_name"))
            .outerjoin(PEOPLE, PEOPLE.c.id == AUDIT.c.actor)
            .outerjoin(to, to.c.id == AUDIT.c.object_id)
            .order_by(AUDIT.c.id.desc())
            .limit(AT_ONCE + 1)
        )
        if before is not None:
            query = query.where(AUDIT.c.id < before)
        with self._store.reading() as look:
            for part, wanted in ((_by, who), (_about, what)):
                if cleaned := clean_text(wanted, most=_LONGEST):
                    query = query.where(part(look, cleaned))
            return [
                Deed(
                    row.id, row.at, row.name or row.actor, row.action, row.object_kind,
                    row.object_id, row.to_name, row.detail,
                )
                for row in look.execute(query)
            ]  # fmt: skip

    def names(self, asker: Asker, actors: Iterable[str]) -> dict[str, str]:
        """What those who did something are called, each by what is recorded of them.

        Who had no account, or has none any more, has no name.
        Raises NotSignedIn, NotAllowed, StoreUnavailable.
        """
        asker.require(Permission.AUDIT)
        query = select(PEOPLE.c.id, PEOPLE.c.name).where(PEOPLE.c.id.in_(set(actors)))
        with self._store.reading() as look:
            return {row.id: row.name for row in look.execute(query)}


def _by(look: Connection, typed: str) -> ColumnElement[bool]:
    """That somebody whose name has this in it did it."""
    of_nobody = [actor for actor, name in UNNAMED.items() if typed.lower() in name.lower()]
    return AUDIT.c.actor.in_([*people_like(look, typed), *of_nobody])


def _about(look: Connection, typed: str) -> ColumnElement[bool]:
    """That what was done, or to whom or what, has this in it."""
    told = func.lower(AUDIT.c.action + " " + AUDIT.c.object_kind + " " + AUDIT.c.detail)
    return or_(
        told.contains(typed.lower(), autoescape=True),
        AUDIT.c.object_id == typed[:_LONGEST_ID],
        AUDIT.c.object_id.in_(people_like(look, typed)),
    )
