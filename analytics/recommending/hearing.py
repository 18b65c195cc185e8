"""How near every track is to the several kinds of sound that somebody plays.

A person who plays both lullabies and techno likes neither what lies between them nor only what they
play most. So what was played is put into a few groups, each of which hears for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.recommending.taste import Weighed
from analytics.similar.distances import Distances
from analytics.similar.request import MOST_SEEDS, Request
from analytics.similar.sound import FloatArray, Sound

MOST_FACETS: Final = 6
_TRACKS_PER_FACET: Final = 5
"""A group of its own for every so many tracks played, up to MOST_FACETS."""
_MOST_GROUPED: Final = 2_000
_ROUNDS: Final = 12
NEARNESS: Final = 0.1
"""Squared distance, over that of two tracks picked at random, that costs a track 1 / e."""


@dataclass(frozen=True, slots=True)
class Facet:
    """Tracks of one kind that somebody plays.

    seeds: their rows, those that count most first, up to MOST_SEEDS.  share: of all that counts,
    0 to 1; the shares of somebody's facets sum to 1.
    """

    seeds: tuple[int, ...]
    share: float


def facets(sound: Sound, played: Weighed) -> tuple[Facet, ...]:
    """The kinds of sound in what was played, the largest share first; none of nothing.

    k-means with weights, started from the track that counts most and then, again and again, the one
    that is missed most: the same for the same plays. Of very many tracks those that count most are
    taken.
    """
    if not len(played):
        return ()
    heaviest = np.lexsort((played.rows, -played.weights))[:_MOST_GROUPED]
    rows, weights = played.rows[heaviest], played.weights[heaviest]
    places = np.asarray(sound.coordinates[rows], dtype=np.float64)
    most = min(MOST_FACETS, 1 + len(rows) // _TRACKS_PER_FACET)
    labels = _grouped(places, weights, most)
    found = []
    for label in np.unique(labels):
        of_it = np.flatnonzero(labels == label)
        share = float(weights[of_it].sum() / weights.sum())
        found.append(Facet(tuple(rows[of_it][:MOST_SEEDS].tolist()), share))
    return tuple(sorted(found, key=lambda facet: (-facet.share, facet.seeds)))


def _grouped(
    places: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], most: int
) -> npt.NDArray[np.int64]:
    """(m,) the group of each of (m, n_columns) places, of which the first counts most."""
    centres = places[:1]
    while len(centres) < most:
        missed = weights * _apart(places, centres).min(axis=1)
        if not missed.max() > 0:
            break
        centres = np.concatenate([centres, places[[int(missed.argmax())]]])
    labels = _apart(places, centres).argmin(axis=1)
    for _ in range(_ROUNDS):
        used = np.unique(labels)
        centres = np.array([
            np.average(places[labels == one], axis=0, weights=weights[labels == one])
            for one in used
        ])  # fmt: skip
        moved = _apart(places, centres).argmin(axis=1)
        if np.array_equal(used[moved], labels):
            break
        labels = moved
    found: npt.NDArray[np.int64] = labels.astype(np.int64)
    return found


def _apart(
    places: npt.NDArray[np.float64], centres: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """(m, k) squared distances."""
    squared: npt.NDArray[np.float64] = (
        (places**2).sum(axis=1)[:, None] - 2 * places @ centres.T + (centres**2).sum(axis=1)
    )
    return np.maximum(squared, 0)


def heard(sound: Sound, kinds: tuple[Facet, ...]) -> tuple[FloatArray, npt.NDArray[np.intp]]:
    """(n_tracks,) how near each track is to what was played, and the facet it is nearest to.

    The sum over facets of the root of the share times exp(-cost / (NEARNESS * r)), r the mean
    squared distance of two tracks picked at random; costs as similar songs are ranked by. The root,
    so that what is played less is not drowned. Zeros where there are no facets.
    """
    nearness = np.zeros((max(len(kinds), 1), sound.n_tracks), dtype=np.float32)
    for place, facet in enumerate(kinds):
        measured = Distances(sound, Request(seeds=facet.seeds))
        _, costs = measured.costs()
        scale = np.float32(-1 / (NEARNESS * measured.at_random))
        np.exp(costs * scale, out=nearness[place])
        nearness[place] *= np.float32(np.sqrt(facet.share))
    return nearness.sum(axis=0), nearness.argmax(axis=0)
