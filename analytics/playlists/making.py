"""A playlist from a recipe: chosen, put in order, and said what it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from analytics.playlists.ordering import ordered
from analytics.playlists.playlist import Playlist, listed
from analytics.playlists.polishing import polished
from analytics.playlists.reading import refuse
from analytics.playlists.recipe import Recipe
from analytics.playlists.replacing import swapped
from analytics.playlists.selecting import choose
from analytics.playlists.shortage import shortage_of
from analytics.playlists.tracks import Tracks

METHOD: Final = 2
"""Raise it when the same recipe gives another list on the same build."""


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
    playlist = Playlist(
        recipe=replace(recipe, fingerprint=tracks.fingerprint, build=tracks.build, method=METHOD),
        places=places,
        ids=(),
        seconds=0.0,
        chosen=chosen,
        shortage=shortage_of(tracks, recipe, chosen),
    )
    playlist = swapped(tracks, listed(tracks, playlist))
    unwanted = {old for old, new in recipe.swaps if not new} - set(recipe.include)
    staying = [each for each in playlist.ids if each in unwanted]
    if not staying:
        return playlist
    # Nothing fits in the place of these: make the list without them.
    without = make(tracks, replace(recipe, never=(*recipe.never, *staying)), most)
    return replace(without, recipe=playlist.recipe)
