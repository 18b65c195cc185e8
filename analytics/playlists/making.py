"""A playlist from a recipe: chosen, put in order, and said what it lacks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analytics.playlists.following import followed, too_soon
from analytics.playlists.ordering import ordered
from analytics.playlists.playlist import Playlist, listed
from analytics.playlists.polishing import polished
from analytics.playlists.reading import refuse
from analytics.playlists.recipe import Recipe
from analytics.playlists.replacing import swapped
from analytics.playlists.rules import places_of
from analytics.playlists.selecting import choose
from analytics.playlists.shortage import shortage_of
from analytics.playlists.tracks import Places, Tracks


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
    before = places_of(tracks, recipe.starts.continued)
    if len(before):
        # Not polished: what belongs most is not given up for what is a smaller step away.
        places = followed(tracks, recipe, chosen, before)
        soon = places[too_soon(tracks, recipe, before, places)]
        if len(soon):
            return _without_artists(tracks, recipe, soon, most)
    else:
        places = polished(tracks, recipe, chosen, ordered(tracks, recipe, chosen))
    playlist = Playlist(
        recipe=replace(recipe, fingerprint=tracks.fingerprint, build=tracks.build),
        before=before,
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


def _without_artists(tracks: Tracks, recipe: Recipe, soon: Places, most: int | None) -> Playlist:
    """The playlist without the artists of some tracks: it has no place far enough from the list."""
    kept = [tracks.ids[place] for place in soon.tolist() if tracks.ids[place] in recipe.include]
    if kept:
        legal = f"smaller, as {kept[0]} comes too soon after one of its artist"
        raise refuse("artist_gap", recipe.artist_gap, legal)
    theirs = np.flatnonzero(np.isin(tracks.artist, tracks.artist[soon]))
    ids = (tracks.ids[place] for place in theirs.tolist())
    never = tuple(each for each in ids if each not in set(recipe.include))
    without = make(tracks, replace(recipe, never=(*recipe.never, *never)), most)
    made_of = replace(without.recipe, never=recipe.never)
    return replace(without, recipe=made_of, shortage=shortage_of(tracks, recipe, without.chosen))
