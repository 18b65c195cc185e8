"""What is asked for: like which tracks, unlike which, and under what rules."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec
from analytics.similar.presets import Weights
from analytics.similar.sound import CHARACTER, PART_NAMES, Sound

MEASURES: Final = ("distance", "direction")
"""Euclidean: alike in every part. Cosine: apart from what is usual in the same way."""

MOST_SEEDS: Final = 100
MOST_AWAY: Final = 20
MOST_MATCHES: Final = 500
MOST_WEIGHT: Final = 5.0


@dataclass(frozen=True, slots=True)
class Request:
    """What similar tracks are wanted.

    seeds: rows to be like, 1 to MOST_SEEDS.  away: rows to steer away from, up to MOST_AWAY.
    n: how many are wanted, 1 to MOST_MATCHES.  measure: one of MEASURES.
    weights: of the parts of the sound, see `full_weights`.
    one_per_artist: list only the nearest track of each artist.
    least: lowest similarity to list, 0 (no closer than chance) to 100 (the same).
    diversity: 0 lists the nearest; towards 1, what is listed is less and less alike.
    hub_damping: 0 to 1, how much tracks that are near to a great many are held back, see
        `Distances.crowding`.
    """

    seeds: tuple[int, ...]
    away: tuple[int, ...] = ()
    n: int = 10
    measure: str = "distance"
    weights: Weights = ()
    one_per_artist: bool = True
    least: float = 0.0
    diversity: float = 0.0
    hub_damping: float = 1.0

    def check(self, sound: Sound) -> None:
        """Raise InvalidSpec for what cannot be answered from `sound`."""
        _check_rows("seeds", self.seeds, sound.n_tracks, 1, MOST_SEEDS)
        _check_rows("away", self.away, sound.n_tracks, 0, MOST_AWAY)
        if set(self.seeds) & set(self.away):
            raise InvalidSpec("away", self.away, "tracks other than those to be like")
        if not _is_whole(self.n) or not 1 <= self.n <= MOST_MATCHES:
            raise InvalidSpec("n", self.n, f"1 to {MOST_MATCHES}")
        if self.measure not in MEASURES:
            raise InvalidSpec("measure", self.measure, " or ".join(MEASURES))
        if not isinstance(self.one_per_artist, bool):
            raise InvalidSpec("one_per_artist", self.one_per_artist, "True or False")
        _check_number("least", self.least, 100)
        _check_number("diversity", self.diversity, 1)
        _check_number("hub_damping", self.hub_damping, 1)
        full_weights(self.weights, sound)


def full_weights(weights: Weights, sound: Sound) -> npt.NDArray[np.float64]:
    """(n_parts,) the weight of every part of `sound`.

    A part that is not named counts 1, except the learned character, which hears every feature
    together: unless it is named itself, it counts only where no weight differs from 1. Parts that
    this catalogue lacks are passed over. Raises InvalidSpec for a name that no part can have, one
    that is named twice, a weight outside 0 to MOST_WEIGHT, or weights with nothing left to compare.
    """
    if not isinstance(weights, tuple):
        raise InvalidSpec("weights", weights, "pairs of a part and its weight")
    named: dict[str, float] = {}
    for pair in weights:
        if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[0], str):
            raise InvalidSpec("weights", pair, "pairs of a part and its weight")
        name, weight = pair
        if name in named or name not in PART_NAMES:
            raise InvalidSpec("weights", name, "each of these once: " + ", ".join(PART_NAMES))
        _check_number(f"weight of {name}", weight, MOST_WEIGHT)
        named[name] = float(weight)
    uneven = any(weight != 1 for name, weight in named.items() if name != CHARACTER)
    usual = {CHARACTER: 0.0} if uneven else {}
    found = np.array([named.get(name, usual.get(name, 1.0)) for name in sound.names()])
    if not (found > 0).any():
        raise InvalidSpec("weights", weights, "above 0 for at least one part")
    return found


def _check_rows(name: str, rows: tuple[int, ...], n_tracks: int, fewest: int, most: int) -> None:
    if not isinstance(rows, tuple) or not fewest <= len(rows) <= most:
        raise InvalidSpec(name, rows, f"{fewest} to {most} tracks")
    for row in rows:
        if not _is_whole(row) or not 0 <= row < n_tracks:
            raise InvalidSpec(name, row, f"rows 0 to {n_tracks - 1}")
    if len(set(rows)) < len(rows):
        raise InvalidSpec(name, rows, "tracks named once each")


def _check_number(name: str, value: float, most: float) -> None:
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    if not fits or not math.isfinite(value) or not 0 <= value <= most:
        raise InvalidSpec(name, value, f"0 to {most:g}")


def _is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
