"""What somebody asks of the plays: whose, when, of what, and how it is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HOURS_FROM_UTC: Final = range(-12, 15)
"""Whole hours only: halves of hours would take the cells of the week apart."""
RANKED: Final = ("tracks", "artists")
USUAL_LENGTH: Final = "week"


@dataclass(frozen=True, slots=True)
class ListenersFilter:
    """Which plays to look at, and how. Everything left at its default means "all of them".

    first_month, last_month: since January 1970, both included; None for as far as there are plays.
    kinds: numbers of kinds of listeners.  countries, plans: of people.  moods: slugs.  Those four
    are sorted, and a play counts with any one of them.  genre: of what was played.

    by: one of LENGTHS.  hours_from_utc: of the clock by which hours of the week are told, one of
    HOURS_FROM_UTC.  ranked: one of RANKED.  moving: the kind whose changes are told; None for the
    largest.
    """

    first_month: int | None = None
    last_month: int | None = None
    kinds: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    genre: str | None = None
    by: str = USUAL_LENGTH
    hours_from_utc: int = 0
    ranked: str = RANKED[0]
    moving: int | None = None

    @property
    def narrows(self) -> tuple[str, ...]:
        """What narrows it: "period", "kind", "country", "plan", "mood", "genre"."""
        parts = {
            "period": self.first_month is not None or self.last_month is not None,
            "kind": self.kinds, "country": self.countries, "plan": self.plans,
            "mood": self.moods, "genre": self.genre is not None,
        }  # fmt: skip
        return tuple(name for name, part in parts.items() if part)
