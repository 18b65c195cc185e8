"""The people behind the plays of a build: a name that says nothing, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.listening.plays import FOLDER
from analytics.listening.pseudonyms import Key, token_hash

LISTENERS: Final = f"{FOLDER}/listeners.arrow"


@dataclass(frozen=True, slots=True, eq=False)
class Listeners:
    """m people, ordered by pseudonym, so that a place says nothing of who somebody is.

    pseudonym: (m,).  country, plan: (m,) as in the file of people, None where it is not known.
    token_hash: (m,) of each person's token.
    """

    pseudonym: pa.Array
    country: pa.Array
    plan: pa.Array
    token_hash: pa.Array

    @classmethod
    def of(
        cls,
        people: Sequence[str],
        key: Key,
        country: Callable[[str], str | None],
        plan: Callable[[str], str | None],
    ) -> tuple[Listeners, list[int]]:
        """Those behind (m,) ids, and (m,) the place of each of the ids among them."""
        names = [key.pseudonym(person) for person in people]
        order = sorted(range(len(people)), key=names.__getitem__)
        ordered = [people[at] for at in order]
        places = [0] * len(people)
        for place, at in enumerate(order):
            places[at] = place
        found = cls(
            pseudonym=pa.array((names[at] for at in order), pa.string()),
            country=pa.array(map(country, ordered), pa.string()),
            plan=pa.array(map(plan, ordered), pa.string()),
            token_hash=pa.array((token_hash(key.token(each)) for each in ordered), pa.string()),
        )
        return found, places

    @classmethod
    def open(cls, build: OpenBuild) -> Listeners | None:
        """Those of a build; None in one that was made without plays."""
        if not build.has(LISTENERS):
            return None
        table = build.table(LISTENERS)
        return cls(**{name: table[name].combine_chunks() for name in table.column_names})

    @property
    def n_listeners(self) -> int:
        """People; the plays of each are under their place here."""
        return len(self.pseudonym)

    def place_of_token(self, token: str) -> int | None:
        """Whose token this is; None for a text that is nobody's. It may be a stranger's."""
        return _place(self.token_hash, token_hash(token))

    def place_of(self, pseudonym: str) -> int | None:
        """Who has this pseudonym; None for a text that is nobody's."""
        return _place(self.pseudonym, pseudonym)

    def table(self) -> pa.Table:
        """As a build keeps them, for `open` to read."""
        return pa.table({
            "pseudonym": self.pseudonym, "country": self.country, "plan": self.plan,
            "token_hash": self.token_hash,
        })  # fmt: skip


def _place(column: pa.Array, text: str) -> int | None:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return None  # half a character is in no text of ours, and Arrow refuses to look for it
    place: int = pc.index(column, text).as_py()
    return place if place >= 0 else None
