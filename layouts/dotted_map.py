"""A still map of tracks as dots in squares: what matches in its mood's colour, the rest dim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.filters import MAP_UNITS

WIDE: Final = 96
HIGH: Final = 64
"""Squares across and down."""


@dataclass(frozen=True, slots=True)
class Dots:
    """Dots of one colour.

    mood: whose; None for those that do not match.  path: of an SVG of WIDE by HIGH, to be drawn as
    lines of no length with round ends.
    """

    mood: int | None
    path: str


def dotted_map(
    x: npt.NDArray[np.integer[Any]],
    y: npt.NDArray[np.integer[Any]],
    mood_of: npt.NDArray[np.integer[Any]],
    matching: npt.NDArray[np.bool_],
    n_moods: int,
) -> Sequence[Dots]:
    """The dots of a map, those that do not match first.

    x, y: (n_tracks,) map units, 0 to MAP_UNITS - 1, y upwards.  mood_of: (n_tracks,) 0..n_moods-1.
    A square where anything matches has the mood that most of its matching tracks are of.
    """
    across = x.astype(np.int64) * WIDE // MAP_UNITS
    down = HIGH - 1 - y.astype(np.int64) * HIGH // MAP_UNITS
    square = down * WIDE + across
    size = WIDE * HIGH
    is_taken = np.bincount(square, minlength=size) > 0
    counts = np.bincount(
        square[matching] * n_moods + mood_of[matching], minlength=size * n_moods
    ).reshape(size, n_moods)
    is_lit = counts.sum(axis=1) > 0
    mood = counts.argmax(axis=1)
    dots = [Dots(None, _path(is_taken & ~is_lit))]
    dots += [Dots(number, _path(is_lit & (mood == number))) for number in range(n_moods)]
    return [each for each in dots if each.path]


def _path(squares: npt.NDArray[np.bool_]) -> str:
    """Lines of no length in the middle of each of some squares, (WIDE * HIGH,)."""
    return "".join(f"M{at % WIDE}.5 {at // WIDE}.5h0" for at in np.flatnonzero(squares).tolist())
