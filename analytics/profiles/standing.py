"""Where a group of songs stands in the catalogue: on every feature, and among the moods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.schema import FIELDS, MISSING_STEP

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.floating[Any]]

LEAST_TOLD: Final = 8.0
"""Features whose mean percentile is nearer to the middle than this set nothing apart."""
_MIDDLE: Final = 50.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A group's songs on one feature.

    mean, low, high: the mean, and the ends of the middle half, in the feature's own unit.
    percentile: mean share of the catalogue that they are above, 0 to 100.
    """

    feature: str
    mean: float
    low: float
    high: float
    percentile: float

    @property
    def words(self) -> str:
        """How it differs from the catalogue: "calmer"."""
        field = FIELDS[self.feature]
        return field.more if self.percentile > _MIDDLE else field.less


@dataclass(frozen=True, slots=True)
class MoodShare:
    """A mood among a group's songs. share: of them, 0 to 1.  lift: share over the catalogue's."""

    number: int
    n_songs: int
    share: float
    lift: float


def standings(
    names: tuple[str, ...],
    values: list[FloatArray],
    percentiles: npt.NDArray[np.uint8],
) -> tuple[Standing, ...]:
    """The standing on each feature of which a song's value is known.

    values: per feature, (n_songs,) in its own unit, NaN where unknown.
    percentiles: (n_features, n_songs) 0 to 100, MISSING_STEP where unknown.
    """
    found = []
    for name, numbers, ranks in zip(names, values, percentiles, strict=True):
        known = numbers[~np.isnan(numbers)].astype(np.float64)
        if not len(known):
            continue
        low, high = np.quantile(known, (0.25, 0.75))
        rank = float(ranks[ranks != MISSING_STEP].mean())
        found.append(Standing(name, float(known.mean()), float(low), float(high), rank))
    return tuple(found)


def telling(found: tuple[Standing, ...], most: int = 3) -> tuple[Standing, ...]:
    """The standings that set a group apart from the catalogue, the most telling first."""
    apart = [each for each in found if abs(each.percentile - _MIDDLE) >= LEAST_TOLD]
    return tuple(sorted(apart, key=lambda each: -abs(each.percentile - _MIDDLE))[:most])


def mood_shares(moods: IntArray, usual: FloatArray) -> tuple[MoodShare, ...]:
    """The moods of a group's songs, largest first; those without a song are left out.

    moods: (n_songs,) of each song, at least one.  usual: (n_moods,) shares of the catalogue.
    """
    counts = np.bincount(moods, minlength=len(usual))
    return tuple(
        MoodShare(
            number=int(number),
            n_songs=int(counts[number]),
            share=float(counts[number] / len(moods)),
            lift=float(counts[number] / len(moods) / usual[number]) if usual[number] else 0.0,
        )
        for number in np.argsort(-counts, kind="stable")
        if counts[number]
    )
