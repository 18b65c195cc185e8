"""Whose something is: a person's, or a visitor's, who is known by a cookie only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from sqlalchemy import ColumnElement

from dashapp.people.asker import Asker
from dashapp.people.secret import hash_of
from dashapp.store.schema import SAVED


@dataclass(frozen=True, slots=True)
class Owner:
    """Exactly one of the two.

    person: an id.  visitor: the hash of the token in a cookie, which is all that is kept of it.
    """

    person: str | None
    visitor: str | None

    @classmethod
    def of(cls, asker: Asker) -> Self | None:
        """Whose the things of whoever asks are; None for a visitor who never kept anything."""
        if asker.person is not None:
            return cls(asker.person.id, None)
        return cls.before(asker)

    @classmethod
    def before(cls, asker: Asker) -> Self | None:
        """The visitor whose cookie comes with the request, signed in or not."""
        return cls(None, hash_of(asker.visitor)) if asker.visitor else None

    @property
    def owns(self) -> ColumnElement[bool]:
        """The condition that a row of SAVED is theirs."""
        if self.person is not None:
            return SAVED.c.owner_person == self.person
        return SAVED.c.owner_visitor == self.visitor
