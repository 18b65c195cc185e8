"""Go on with a list: which tracks belong with it, and in which order they follow it.

How well a track belongs is said by `analytics.similar.continuation`, as log odds without a scale;
here it becomes as many distances as other starts measure in, so that dice, familiarity and arcs
weigh against it as they do against those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists.tracks import BoolArray, Places, Tracks
from analytics.similar.continuation import SAME_ARTIST

_DECIMALS: Final = 6
"""Log odds that differ by less are equal: sums depend on the order of rows that much."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why one track follows a list.

    by_artist: how many of the list are by its artist.
    added: (name, log odds) of what else speaks for it more than for the usual track, the strongest
        first; the names are those of `continuation.contributions`.
    """

    by_artist: int
    added: tuple[tuple[str, float], ...]


def not_in(tracks: Tracks, there: Places) -> BoolArray:
    """(n,) which tracks are no recording of a list, in any version."""
    return ~np.isin(tracks.recording, tracks.recording[there])


def by_others(tracks: Tracks, there: Places) -> BoolArray:
    """(n,) which tracks are by artists who are not in a list."""
    return ~np.isin(tracks.artist, tracks.artist[there])


def unlike(tracks: Tracks, there: Places, *, new_artists: bool) -> npt.NDArray[np.float32]:
    """(n,) 0..1 how little each track belongs with a list: 0 is what belongs best, 1 what least.

    The logarithm of how many recordings belong better, over that of all there are: of 90,000 the
    tenth is 0.2 and the thousandth 0.6. Tracks of the list, which cannot follow it, are 1; with
    `new_artists`, all by its artists.
    """
    assert tracks.continuer is not None, "`rules.check` refuses what cannot be gone on with"
    scores = tracks.continuer.belonging(tracks.rows[there])[tracks.rows]
    may = not_in(tracks, there)
    if new_artists:
        may &= by_others(tracks, there)
    scores = np.where(may, scores.round(_DECIMALS), -np.inf)
    best = np.full(int(tracks.recording.max(initial=0)) + 1, -np.inf)
    np.maximum.at(best, tracks.recording, scores)
    ranked = np.sort(best[np.isfinite(best)])
    n_better = len(ranked) - np.searchsorted(ranked, best[tracks.recording], side="right")
    found = np.log1p(n_better) / np.log1p(max(len(ranked), 1))
    return np.where(may, found, 1.0).astype(np.float32)


def reasons(
    tracks: Tracks, there: Places, places: Places
) -> tuple[tuple[Reasons, ...], Mapping[str, float]]:
    """Why each of some tracks follows a list, and how the list leans, see `Because.leanings`."""
    if tracks.continuer is None or not len(there):
        return (), {}
    because = tracks.continuer.because(tracks.rows[there], tracks.rows[places])
    artists = tracks.artist[there]
    found = []
    for number, place in enumerate(places.tolist()):
        each = {
            name: float(added[number]) - max(because.usual[name], 0.0)
            for name, added in because.added.items()
            if name != SAME_ARTIST
        }
        ranked = sorted(each.items(), key=lambda part: (-part[1], part[0]))
        found.append(
            Reasons(
                by_artist=int(np.count_nonzero(artists == tracks.artist[place])),
                added=tuple((name, added) for name, added in ranked if added > 0),
            )
        )
    return tuple(found), because.leanings
