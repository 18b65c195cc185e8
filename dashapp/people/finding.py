"""People by part of their name or e-mail address, case and accents ignored on every database."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from analytics.folding import fold
from dashapp.store.schema import PEOPLE


def people_like(look: Connection, typed: str) -> list[str]:
    """The ids of those with `typed` in their name or address, by name."""
    wanted = fold(typed)
    query = select(PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.email)
    query = query.order_by(func.lower(PEOPLE.c.name), PEOPLE.c.id)
    # Not by the database: SQLite's own idea of case ends with "z".
    return [
        row.id
        for row in look.execute(query)
        if wanted in fold(row.name) or wanted in fold(row.email or "")
    ]
