"""A playlist from a recipe: chosen, put in order, and said what it lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.playlists.ordering import ordered
from analytics.playlists.polishing import polished
from analytics.playlists.reading import refuse
from analytics.playlists.recipe import Recipe
from analytics.playlists.selecting import Chosen, choose
from analytics.playlists.shortage import Shortage, shortage_of
from analytics.playlists.tracks import Places, Tracks


@dataclass(frozen=True, slots=True, eq=False)
class Playlist:
    """A list of tracks.

    recipe: what it was made from, with the data and build it was made of.
    places: (m,) the tracks in order.  ids: theirs.
    chosen: what was chosen before it was put in order and polished.
    shortage: what to say where it is shorter than asked for, None where it is not.
    """

    recipe: Recipe
    places: Places
    ids: tuple[str, ...]
    chosen: Chosen
    shortage: Shortage | None


def make(tracks: Tracks, recipe: Recipe, most: int | None = None) -> Playlist:
    """The playlist of a recipe; the same one for the same recipe on the same build.

    most: tracks that somebody waits for; short ones make a long list of a few hours.
    Raises InvalidSpec where the recipe asks for what the tracks do not have, where the tracks to
    include break the rules among themselves, and for a list of more than `most` tracks.
    """
    chosen = choose(tracks, recipe)
    if most is not None and len(chosen.places) > most:
        legal = f"fewer, as this takes {len(chosen.places):,} tracks and the most here are {most:,}"
        raise refuse("minutes", recipe.minutes, legal)
    places = polished(tracks, recipe, chosen, ordered(tracks, recipe, chosen))
    return Playlist(
        recipe=replace(recipe, fingerprint=tracks.fingerprint, build=tracks.build),
        places=places,
        ids=tuple(tracks.ids[place] for place in places.tolist()),
        chosen=chosen,
        shortage=shortage_of(tracks, recipe, chosen),
    )
