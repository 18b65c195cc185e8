"""A list of tracks, with what it was made from and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.playlists.recipe import Recipe
from analytics.playlists.selecting import Chosen
from analytics.playlists.shortage import Shortage
from analytics.playlists.tracks import Places, Tracks


@dataclass(frozen=True, slots=True, eq=False)
class Playlist:
    """A list of tracks.

    recipe: what it was made from, with the data and build it was made of.
    before: (b,) the tracks it goes on from, in their order; empty where it begins by itself.
    places: (m,) the tracks in order, those after `before`.  ids: theirs.
    seconds: how long these last, NaN if unknown.
    chosen: what was chosen before it was put in order and polished.
    shortage: what to say where it is shorter than asked for, None where it is not.
    """

    recipe: Recipe
    before: Places
    places: Places
    ids: tuple[str, ...]
    seconds: float
    chosen: Chosen
    shortage: Shortage | None

    @property
    def whole(self) -> Places:
        """(b + m,) all of its tracks, those it goes on from first."""
        return np.concatenate([self.before, self.places])


def listed(tracks: Tracks, playlist: Playlist) -> Playlist:
    """A playlist whose ids and length are those of its places."""
    lengths = tracks.column("duration")[playlist.places]
    return replace(
        playlist,
        ids=tuple(tracks.ids[place] for place in playlist.places.tolist()),
        seconds=float(lengths.sum(dtype=np.float64)),
    )
