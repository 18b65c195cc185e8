"""What somebody overlooked: what they played a lot once, and what they could know but do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.listening.mine.own_plays import OwnPlays

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.float64]

MOST: Final = 8
"""Of each kind."""
SHORTEST_SPAN: Final = 120 * 86_400
"""In seconds; of less time nobody can say what is over."""
_QUIET: Final = (60 * 86_400, 365 * 86_400)
"""At least and at most so long without a play, in between a fifth of all the time."""
_FEWEST: Final = 3
"""Plays of anything that was played a lot."""
_A_LOT: Final = 0.8
"""Of all that was played, what is played more often than this share was played a lot."""
_FAVOURITES: Final = 12
_OF_ONE: Final = 2


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Something that was played a lot and no more.

    row: of its track that was played most.  plays: of all of it.  last: the second it was last
    played.
    """

    row: int
    plays: int
    last: int


def forgotten(own: OwnPlays, thing: IntArray) -> tuple[Forgotten, ...]:
    """Up to MOST that were played a lot once and no more, those played most first.

    thing: (n,) what each play is of, such as the number of its artist. None where the plays have no
    times, or are of less than SHORTEST_SPAN.
    """
    if not own.has_times or not len(own) or own.end - int(own.second[0]) < SHORTEST_SPAN:
        return ()
    quiet = min(max((own.end - int(own.second[0])) // 5, _QUIET[0]), _QUIET[1])
    _, place = np.unique(thing, return_inverse=True)
    plays = np.bincount(place, weights=own.count)
    last = np.zeros(len(plays), dtype=np.int64)
    last[place] = own.second  # rising, so that the last of each stays
    a_lot = max(_FEWEST, float(np.quantile(plays, _A_LOT)))
    found = np.flatnonzero((plays >= a_lot) & (last < own.end - quiet))
    order = found[np.lexsort((found, -plays[found]))][:MOST]
    return tuple(
        Forgotten(_most_played(own, place == each), int(plays[each]), int(last[each]))
        for each in order.tolist()
    )


def unplayed(
    own: OwnPlays,
    weight: FloatArray,
    artist: IntArray,
    recording: IntArray,
    popularity: npt.NDArray[np.floating[Any]] | None,
) -> tuple[int, ...]:
    """Rows of up to MOST tracks by somebody's favourite artists that they never played.

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


def _most_played(own: OwnPlays, chosen: npt.NDArray[np.bool_]) -> int:
    rows, place = np.unique(own.track[chosen], return_inverse=True)
    return int(rows[int(np.bincount(place, weights=own.count[chosen]).argmax())])
