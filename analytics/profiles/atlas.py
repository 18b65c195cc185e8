"""Places on a plane: those whose songs are mixed alike lie close together.

The distance of two mixtures is that of their rows of `analytics.similar.artists.artist_sounds`; the
two directions in which the rows differ most keep as much of it as a plane can (classical scaling).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.schema import FIELDS

FloatArray = npt.NDArray[np.floating[Any]]
IntArray = npt.NDArray[np.integer[Any]]

FEWEST_SONGS: Final = 5
"""Whoever has fewer songs is not on the map; more are asked for where it would be too full."""
MOST_ON_MAP: Final = 1_500
FEWEST_ON_MAP: Final = 3
_NOTABLE: Final = 0.7
_MOST_TOLD: Final = 2
_NOTHING: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Where rows of sounds lie.

    places: (n, 2) float64, centred.  kept: share of the squared distances that the plane keeps, 0
    to 1.  ends: in words, left, right, bottom and top.
    """

    places: npt.NDArray[np.float64]
    kept: float
    ends: tuple[str, str, str, str]


def fewest_songs(n_songs: IntArray) -> int:
    """The number of songs from which on artists are on the map, FEWEST_SONGS at least.

    As few as leave MOST_ON_MAP of them. n_songs: (n_artists,).
    """
    ranked = np.sort(n_songs)[::-1]
    if len(ranked) <= MOST_ON_MAP:
        return FEWEST_SONGS
    return max(FEWEST_SONGS, int(ranked[MOST_ON_MAP]) + 1)


def plane(sounds: FloatArray, means: FloatArray, names: tuple[str, ...]) -> Plane:
    """Where `sounds`, (n, d) with n at least FEWEST_ON_MAP, lie on the plane of most difference.

    means: (n, n_features) mean standardised features of the same rows, which give the directions
    their words; names: of the features. What is more marked to the right and up is so for the
    feature that each direction follows most, so that the same rows lie the same way round.
    """
    centred = sounds.astype(np.float64) - sounds.mean(axis=0, dtype=np.float64)
    left, sizes, _right = np.linalg.svd(centred, full_matrices=False)
    places = left[:, :2] * sizes[:2]
    follows = [_correlations(places[:, axis], means) for axis in range(2)]
    for axis, found in enumerate(follows):
        if found[np.abs(found).argmax()] < 0:
            places[:, axis] *= -1
            follows[axis] = -found
    total = float((sizes**2).sum())
    across, up = (_ends(found, names) for found in follows)
    kept = float((sizes[:2] ** 2).sum() / total) if total else 0.0
    return Plane(places, kept, (*across, *up))


def _correlations(places: FloatArray, means: FloatArray) -> npt.NDArray[np.float64]:
    """(n_features,) Pearson correlation with each feature; 0 where one of the two is constant."""
    here = places - places.mean()
    there = means - means.mean(axis=0)
    sizes = np.sqrt((here**2).sum() * (there**2).sum(axis=0))
    found: npt.NDArray[np.float64] = np.divide(
        here @ there, sizes, out=np.zeros(means.shape[1]), where=sizes > _NOTHING
    )
    return found


def _ends(follows: npt.NDArray[np.float64], names: tuple[str, ...]) -> tuple[str, str]:
    """What the low and the high end of a direction sound like: ("calmer", "more energetic")."""
    strong = np.flatnonzero(np.abs(follows) >= _NOTABLE * np.abs(follows).max())
    told = strong[np.argsort(-np.abs(follows[strong]), kind="stable")][:_MOST_TOLD]
    fields = [(FIELDS[names[place]], follows[place] > 0) for place in told.tolist()]
    low = ", ".join(field.less if rises else field.more for field, rises in fields)
    high = ", ".join(field.more if rises else field.less for field, rises in fields)
    return low, high
