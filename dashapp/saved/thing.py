"""Something saved, as it is told: without whose cookie it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Row, Select, func, select

from dashapp.saved.content import Content, Kind
from dashapp.saved.owner import Owner
from dashapp.store.schema import PEOPLE, SAVED, VERSIONS


class Visibility(StrEnum):
    """PRIVATE: its owner's alone.  TEAM: everybody of the team looks at it, too."""

    PRIVATE = "private"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Thing:
    """A view or a playlist somebody saved. Times are seconds since 1970.

    number: of the version that it is now, 1 the first.  owner: the name of a person; None for a
    visitor.  is_mine: whether it belongs to whoever asks.  deleted: when, None where it was not.
    """

    id: str
    kind: Kind
    name: str
    content: Content
    number: int
    visibility: Visibility
    owner: str | None
    is_mine: bool
    created: float
    updated: float
    deleted: float | None

    @classmethod
    def of(cls, row: Row[Any], owner: Owner | None) -> Self:
        """The thing of a row of `THINGS`. owner: who asks."""
        mine = owner is not None and (row.owner_person, row.owner_visitor) == (
            owner.person, owner.visitor,
        )  # fmt: skip
        return cls(
            id=row.id,
            kind=Kind(row.kind),
            name=row.name,
            content=Content.read(row.content),
            number=row.number,
            visibility=Visibility(row.visibility),
            owner=row.owner_name,
            is_mine=mine,
            created=row.created,
            updated=row.updated,
            deleted=row.deleted,
        )


_NEWEST: Final = (
    select(func.max(VERSIONS.c.number))
    .where(VERSIONS.c.saved == SAVED.c.id)
    .correlate(SAVED)
    .scalar_subquery()
)


def things(condition: ColumnElement[bool]) -> Select[Any]:
    """Those of a condition, each with its newest version, the last changed first."""
    return (
        select(
            SAVED, VERSIONS.c.number, VERSIONS.c.content, PEOPLE.c.name.label("owner_name"),
        )
        .join(VERSIONS, (VERSIONS.c.saved == SAVED.c.id) & (VERSIONS.c.number == _NEWEST))
        .outerjoin(PEOPLE, PEOPLE.c.id == SAVED.c.owner_person)
        .where(condition)
        .order_by(SAVED.c.updated.desc(), SAVED.c.id)
    )  # fmt: skip
