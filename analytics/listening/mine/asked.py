"""What somebody asks of their own plays, as a browser sends it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from analytics.listening.mine.sent import SentPlays, UnusableQuestion, read_plays
from analytics.recommending.evidence import BOTH, SOURCES

HALF_LIVES: Final = (7, 3_650)
"""Shortest and longest in days; None is for ever."""
SESSION: Final = "session"
"""The source that goes on from where somebody stopped."""
_FURTHEST: Final = 14 * 60
"""Clocks are up to so many minutes from UTC."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question.

    half_life_days: within HALF_LIVES; None for plays that count the same whenever they were.
    offset_minutes: of the clock on the wall, ahead of UTC.  source: one of recommending's
    SOURCES, or SESSION.  dislikes: whatever was sent as such; see `disliked`.
    """

    plays: SentPlays
    half_life_days: float | None
    offset_minutes: int
    source: str
    dislikes: object


def read_asked(content: object, *, now: int) -> Asked:
    """A question in what was sent, from anywhere; all but the plays can be left out.

    now: seconds since 1970. Raises UnusableQuestion, in one sentence.
    """
    if not isinstance(content, dict):
        raise UnusableQuestion("A JSON object is needed here.")
    half_life = content.get("half_life_days")
    if half_life is not None and not _is_within(half_life, *HALF_LIVES):
        least, most = HALF_LIVES
        raise UnusableQuestion(f"half_life_days can be {least} to {most:,}, or null.")
    offset = content.get("offset_minutes", 0)
    if type(offset) is not int or abs(offset) > _FURTHEST:
        raise UnusableQuestion(
            f"offset_minutes can be a whole number from -{_FURTHEST} to {_FURTHEST}."
        )
    source = content.get("source", BOTH)
    if source not in (*SOURCES, SESSION):
        raise UnusableQuestion(f"source can be {', '.join((*SOURCES, SESSION))}.")
    return Asked(
        plays=read_plays(content.get("plays"), now=now),
        half_life_days=half_life,
        offset_minutes=offset,
        source=source,
        dislikes=content.get("dislikes"),
    )


def _is_within(value: object, least: float, most: float) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return math.isfinite(value) and least <= value <= most
