"""A playlist from a recipe: chosen, put in order, and said what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.playlists.ordering import ordered
from analytics.playlists.polishing import polished
from analytics.playlists.recipe import Recipe
from analytics.playlists.selecting import Chosen, choose
from analytics.playlists.shortage import Shortage, shortage_of
from analytics.playlists.tracks import Places, Tracks


@dataclass(frozen=True, slots=True, eq=False)
class Playlist:
    """A list of tracks.

    recipe: what it was made from, with the data and build it was made of.
    places: (m,) the tracks in order.  ids: theirs.  seconds: how long it lasts, NaN if unknown.
    chosen: what was chosen before it was put in order and polished.
    shortage: what to say where it is shorter than asked for, None where it is not.
    """

    recipe: Recipe
    places: Places
    ids: tuple[str, ...]
    seconds: float
    chosen: Chosen
    shortage: Shortage | None


def make(tracks: Tracks, recipe: Recipe) -> Playlist:
    """The playlist of a recipe; the same one for the same recipe on the same build.

    Raises InvalidSpec where the recipe asks for what the tracks do not have, and where the tracks
    to include break the rules among themselves.
    """
    chosen = choose(tracks, recipe)
    places = polished(tracks, recipe, chosen, ordered(tracks, recipe, chosen))
    playlist = Playlist(
        recipe=replace(recipe, fingerprint=tracks.fingerprint, build=tracks.build),
        places=places,
        ids=(),
        seconds=0.0,
        chosen=chosen,
        shortage=shortage_of(tracks, recipe, chosen),
    )
    return listed(tracks, playlist)


def listed(tracks: Tracks, playlist: Playlist) -> Playlist:
    """A playlist whose ids and length are those of its places."""
    lengths = tracks.column("duration")[playlist.places]
    return replace(
        playlist,
        ids=tuple(tracks.ids[place] for place in playlist.places.tolist()),
        seconds=float(lengths.sum(dtype=np.float64)),
    )
