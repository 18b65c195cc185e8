"""Plays as a browser sends them and is given them: ids of tracks, and when each was played.

Anybody can send anything, so everything is looked at before any of it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.errors import UndertoneError

MOST_PLAYS: Final = 200_000
MOST_COUNT: Final = 10_000
"""Of one track at one time."""
EARLIEST: Final = -631_152_000
"""1950, in seconds since 1970; nothing was played before."""
_DAY: Final = 86_400
_LONGEST_ID: Final = 200

IntArray = npt.NDArray[np.int64]


class UnusableQuestion(UndertoneError):
    """What was sent is no question about somebody's plays; one sentence says what is wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class SentPlays:
    """n plays of songs by their ids.

    ids: (m,) different ids.  track: (n,) places among them.  second: (n,) since 1970 in UTC; None
    where nobody knows when.  count: (n,) 1 to MOST_COUNT.
    """

    ids: tuple[str, ...]
    track: IntArray
    second: IntArray | None
    count: IntArray

    @classmethod
    def of_rows(
        cls, catalogue: Catalogue, row: IntArray, second: IntArray, count: IntArray
    ) -> SentPlays:
        """Plays of (n,) rows of a catalogue, the last MOST_PLAYS of them."""
        latest = np.argsort(second, kind="stable")[-MOST_PLAYS:]
        rows, track = np.unique(row[latest].astype(np.int64), return_inverse=True)
        ids = catalogue.text(rows, ["id"])["id"].to_pylist()
        counts = np.minimum(count[latest].astype(np.int64), MOST_COUNT)
        return cls(tuple(ids), track.astype(np.int64), second[latest].astype(np.int64), counts)

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it; `read_plays` reads it."""
        return {
            "ids": list(self.ids),
            "track": self.track.tolist(),
            "second": None if self.second is None else self.second.tolist(),
            "count": self.count.tolist(),
        }


def read_plays(content: object, *, now: int) -> SentPlays:
    """The plays in a dictionary of `SentPlays.to_dict`, from anywhere.

    now: seconds since 1970. Raises UnusableQuestion, in one sentence.
    """
    if not isinstance(content, dict):
        _refuse("The plays are needed, as ids, track, second and count.")
    ids = content.get("ids")
    if not isinstance(ids, list) or len(ids) > MOST_PLAYS or not all(map(_is_id, ids)):
        _refuse(f"The ids of what was played are needed: up to {MOST_PLAYS:,} texts.")
    track = _numbers(content.get("track"), "track", 0, len(ids) - 1)
    count = _numbers(content.get("count"), "count", 1, MOST_COUNT)
    second = None
    if content.get("second") is not None:
        second = _numbers(content["second"], "second", EARLIEST, now + _DAY)
    if len(track) != len(count) or (second is not None and len(second) != len(track)):
        _refuse("Track, second and count have to be of one length.")
    return SentPlays(tuple(ids), track, second, count)


def _numbers(values: object, name: str, least: int, most: int) -> IntArray:
    """(n,) whole numbers within two ends."""
    if not isinstance(values, list):
        _refuse(f"{name} has to be a list of whole numbers.")
    if len(values) > MOST_PLAYS:
        _refuse(f"There are more than {MOST_PLAYS:,} plays, the most that are looked at.")
    place = _first_wrong(values, least, most)
    if place is not None:
        _refuse(f"{name}, number {place + 1:,}: a whole number from {least} to {most} is needed.")
    return np.array(values, dtype=np.int64)


def _first_wrong(values: Sequence[object], least: int, most: int) -> int | None:
    # type(), as True is an int as well.
    for place, value in enumerate(values):
        if type(value) is not int or not least <= value <= most:
            return place
    return None


def _is_id(value: object) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_ID
        and not any("\ud800" <= letter <= "\udfff" for letter in value)
    )


def _refuse(sentence: str) -> NoReturn:
    raise UnusableQuestion(sentence)
