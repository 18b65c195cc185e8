"""How varied somebody's songs are, and whether they fall into two sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.schema import MISSING_STEP

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

FEWEST_SONGS: Final = 5
"""Of fewer songs nothing is said of how varied they are."""
WORDS: Final = (
    (0.47, "Always sounds alike"),
    (0.60, "Mostly sounds alike"),
    (0.76, "Varies"),
    (0.86, "Varies a lot"),
    (np.inf, "Many sides"),
)
"""What is said below each ratio: of 5,632 real artists 5%, 25%, 75%, 95% and all lie below them."""
_LEAST_SHARE: Final = 0.2
_FEWEST_ON_A_SIDE: Final = 5
APART: Final = 4.5
"""Ashman's D above which there are two sides. One bell curve cut in half has 2.7, one even stretch
3.5, and few songs more by chance: of 600 real artists 64 are above this, of as many bell curves
with the same means and covariances, one."""
_MIDDLE: Final = 50.0


@dataclass(frozen=True, slots=True)
class Variety:
    """How varied somebody is.

    ratio: the distance of two of their songs, as a share of that of any two songs of the
    catalogue; both root mean squares over the percentiles of the features, in which one odd
    feature cannot outweigh the others.
    """

    ratio: float

    @property
    def words(self) -> str:
        """In two or three words."""
        return next(words for most, words in WORDS if self.ratio < most)


def spreads(
    percentiles: npt.NDArray[np.uint8], indptr: IntArray, songs: IntArray
) -> npt.NDArray[np.float32]:
    """(n_owners,) `Variety.ratio` of each; NaN where there are fewer than FEWEST_SONGS.

    percentiles: (n_features, n_tracks) 0 to 100, MISSING_STEP where unknown, which counts as the
    middle.  Owner i has `songs[indptr[i]:indptr[i + 1]]`, at least one. The sums of squares are
    over n - 1, so that few songs do not look alike for being few.
    """
    counts = np.diff(indptr)
    starts = indptr[:-1].astype(np.int64)
    ranks = np.where(percentiles == MISSING_STEP, _MIDDLE, percentiles).T
    usual = float(ranks.var(axis=0, ddof=1).sum()) or 1.0
    values = ranks[songs]
    sums = np.add.reduceat(values, starts, axis=0)
    means = sums / counts[:, None]
    apart = ((values - np.repeat(means, counts, axis=0)) ** 2).sum(axis=1)
    squared = np.add.reduceat(apart, starts)
    ratio = np.sqrt(squared / np.maximum(counts - 1, 1) / usual)
    return np.where(counts >= FEWEST_SONGS, ratio, np.nan).astype(np.float32)


def sides(features: FloatArray, moods: IntArray) -> tuple[int, int] | None:
    """The two moods between which somebody's songs clearly split, the larger first; mostly None.

    features: (n_songs, n_features) standardised.  moods: (n_songs,) of each song, 0 and up. Both
    moods have a fifth of the songs and five at least, and on the line between their middles the
    songs lie in two heaps: D of Ashman, Bird and Zepf (1994) is above APART.
    """
    counts = np.bincount(moods)
    if len(counts) < 2:
        return None
    first, second = np.argsort(-counts, kind="stable")[:2].tolist()
    if counts[second] < max(_FEWEST_ON_A_SIDE, _LEAST_SHARE * len(moods)):
        return None
    values = features.astype(np.float64)
    one, other = values[moods == first], values[moods == second]
    line = other.mean(axis=0) - one.mean(axis=0)
    here, there = one @ line, other @ line
    spread = np.sqrt(here.var(ddof=1) + there.var(ddof=1))
    distance = abs(here.mean() - there.mean())
    return (first, second) if np.sqrt(2) * distance > APART * spread else None
