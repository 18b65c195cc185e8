"""A doorway: a few songs from one that somebody knows into a part they have not visited."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec
from analytics.playlists.path import Path, find_path
from analytics.playlists.tracks import BoolArray, Places, Tracks

N_SONGS: Final = 5
HEART: Final = 25
"""A doorway ends with the best known of this many songs nearest to the middle of a part."""


def doorway(
    tracks: Tracks,
    known: Places,
    members: Places,
    centre: npt.NDArray[np.floating],
    taken: BoolArray,
) -> Path | None:
    """Songs that begin with a known one and end in a part, in even steps, no artist twice.

    known: (n,) places of the list's tracks, the first song is the one nearest to the part's middle.
    members: (m,) places of the part's tracks.  centre: (d,) its middle among `tracks.positions`.
    taken: (n_tracks,) tracks that may not be on the way: those of the list, and of other doorways.
    Of N_SONGS where there are artists enough, fewer in a small catalogue; None where there is no
    second song to go to.
    """
    first = int(known[_nearest(tracks, known, centre)[0]])
    free = ~taken & (tracks.artist != tracks.artist[first])
    goals = members[free[members] & (tracks.recording[members] != tracks.recording[first])]
    if not len(goals):
        return None
    heart = goals[_nearest(tracks, goals, centre)[:HEART]]
    last = int(heart[_best_known(tracks, heart)])
    for n_steps in range(N_SONGS - 1, 1, -1):
        try:
            return find_path(tracks, tracks.ids[first], tracks.ids[last], n_steps, free)
        except InvalidSpec:
            # Too few artists between the two for so many steps.
            continue
    return None


def _nearest(tracks: Tracks, places: Places, centre: npt.NDArray[np.floating]) -> Places:
    """The order of places by their distance to a point, ties by the lower place."""
    apart = np.linalg.norm(tracks.positions[places] - centre, axis=1)
    return np.lexsort((places, apart))


def _best_known(tracks: Tracks, places: Places) -> int:
    """Which of places in order has the highest popularity; the first where none is known."""
    popularity = tracks.column("popularity")[places]
    return int(np.argmax(np.nan_to_num(popularity, nan=-1.0)))
