"""Songs by somebody's favourite artists that they never played."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.listening.mine.own_plays import OwnPlays

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.float64]

MOST: Final = 8
_FAVOURITES: Final = 12
_OF_ONE: Final = 2


def unplayed(
    own: OwnPlays,
    weight: FloatArray,
    artist: IntArray,
    recording: IntArray,
    popularity: npt.NDArray[np.floating[Any]] | None,
) -> tuple[int, ...]:
    """Rows of up to MOST tracks by favourite artists that were never played.

    weight: (n,) what each play counts.  artist, recording: (n_tracks,) equal for tracks of one
    artist, and for versions of one recording: whoever played one version played it.  popularity:
    (n_tracks,), NaN for unknown, to name the best known first; None for the order of the catalogue.
    """
    numbers, place = np.unique(artist[own.track], return_inverse=True)
    plays = np.bincount(place, weights=weight, minlength=len(numbers))
    top = numbers[np.lexsort((numbers, -plays))[:_FAVOURITES]]
    played = np.unique(recording[own.track])
    found: list[int] = []
    for number in top.tolist():
        rows = np.flatnonzero(artist == number)
        rows = rows[~np.isin(recording[rows], played)]
        if popularity is not None:
            known = np.nan_to_num(popularity[rows], nan=-1.0)
            rows = rows[np.lexsort((rows, -known))]
        _, first = np.unique(recording[rows], return_index=True)
        found.extend(rows[np.sort(first)][:_OF_ONE].tolist())
    return tuple(found[:MOST])
