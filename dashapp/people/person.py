"""A person who has an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from dashapp.people.roles import Role


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the table of people, without what lets them in.

    email: None for those whom a provider of sign-ins sent without one.  created: seconds since
    1970.  disabled: whether they are kept out.
    """

    id: str
    email: str | None
    name: str
    role: Role
    created: float
    disabled: bool
    has_password: bool

    @classmethod
    def of(cls, row: Row[Any]) -> Person:
        """The person of a row of PEOPLE."""
        return cls(
            id=row.id,
            email=row.email,
            name=row.name,
            role=Role(row.role),
            created=row.created,
            disabled=row.disabled is not None,
            has_password=row.password_hash is not None,
        )
