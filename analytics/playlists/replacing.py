"""Other tracks for one place of a list: those that keep every rule and make both steps smaller."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from analytics.playlists.ordering import wanted_energies
from analytics.playlists.playlist import Playlist, listed
from analytics.playlists.pool import Pool, pool_of, time_tolerance
from analytics.playlists.reading import a_whole_number, refuse
from analytics.playlists.tracks import BoolArray, Tracks

NEAR_ARC: Final = 0.05
"""A track may miss an arc by this much of the scale of energy, or by as much as the one it
replaces."""
_SLACK: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another track for a position.

    place, track_id: which.  before, after: the steps to and from it, in distances of two random
    tracks, None at an end of the list.
    """

    place: int
    track_id: str
    before: float | None
    after: float | None


def alternatives(
    tracks: Tracks, playlist: Playlist, position: int, most: int = 5, pool: Pool | None = None
) -> tuple[Alternative, ...]:
    """Up to `most` other tracks for a position, 0 for the first, that keep all rules of the recipe.

    Both steps become smaller than they are; the best is the one whose larger step is smallest. A
    track to include has none. pool: of the recipe, where it is at hand. Raises InvalidSpec for a
    position that the list does not have.
    """
    places = playlist.places
    a_whole_number("position", position, 0, len(places) - 1)
    if tracks.ids[places[position]] in playlist.recipe.include:
        return ()
    pool = pool or pool_of(tracks, playlist.recipe)
    neighbours = [at for at in (position - 1, position + 1) if 0 <= at < len(places)]
    now = tracks.distances([places[position], *places[neighbours]])[0, 1:]
    smaller = may_replace(tracks, playlist, position, pool)
    if len(playlist.before):
        # What goes on with a list belongs to it no less than the least of those chosen.
        belongs = pool.unlike.min(axis=0)
        smaller &= belongs <= belongs[places].max()
    for at, step in zip(neighbours, now.tolist(), strict=True):
        # In single precision first; what is left is judged in double.
        smaller &= tracks.unlikeness(tracks.positions[places[at]]) < step + _SLACK
    found = np.flatnonzero(smaller)
    positions = tracks.positions[found].astype(np.float64)
    steps = np.empty((len(found), len(neighbours)))
    for column, at in enumerate(neighbours):
        apart = np.linalg.norm(positions - tracks.positions[places[at]], axis=1)
        steps[:, column] = apart / tracks.typical
    better = (steps < now).all(axis=1)
    found, steps = found[better], steps[better]
    order = np.lexsort((found, steps.sum(axis=1), steps.max(axis=1, initial=0.0)))[:most]
    return tuple(
        Alternative(
            place=int(found[number]),
            track_id=tracks.ids[found[number]],
            before=float(steps[number, 0]) if position > 0 else None,
            after=float(steps[number, -1]) if position < len(places) - 1 else None,
        )
        for number in order.tolist()
    )


def swapped(tracks: Tracks, playlist: Playlist) -> Playlist:
    """The list with the swaps of its recipe made, one after the other.

    A swap is made where its old track is in the list and the new one keeps every rule in its place,
    and is passed over elsewhere: it was meant for another list. Nothing else moves.
    """
    pool = pool_of(tracks, playlist.recipe)
    for old, new in playlist.recipe.swaps:
        if old not in playlist.ids or old in playlist.recipe.include:
            continue
        position = playlist.ids.index(old)
        may = may_replace(tracks, playlist, position, pool)
        place = tracks.place_of(new) if new else _nearest(tracks, playlist, position, may, pool)
        if place is not None and may[place]:
            playlist = _with(tracks, playlist, position, place)
    return playlist


def _nearest(
    tracks: Tracks, playlist: Playlist, position: int, may: BoolArray, pool: Pool
) -> int | None:
    """Of the tracks that may stand at a position, the one whose larger step is smallest.

    Where a list is gone on with, the one that belongs best.
    """
    gone = [tracks.place_of(old) for old, _ in playlist.recipe.swaps]
    may[[place for place in gone if place is not None]] = False
    if not may.any():
        return None
    if len(playlist.before):
        return int(np.argmin(np.where(may, pool.unlike.min(axis=0), np.inf)))
    places = playlist.places
    around = [at for at in (position - 1, position + 1) if 0 <= at < len(places)]
    steps = [tracks.unlikeness(tracks.positions[places[at]]) for at in around]
    larger = np.max(steps, axis=0) if steps else np.zeros(tracks.n_tracks)
    return int(np.argmin(np.where(may, larger, np.inf)))


def replaced(tracks: Tracks, playlist: Playlist, position: int, track_id: str) -> Playlist:
    """The list with another track at a position, and with that swap in its recipe.

    Raises InvalidSpec for a position that the list does not have, and for a track that breaks a
    rule there.
    """
    a_whole_number("position", position, 0, len(playlist.places) - 1)
    place = tracks.place_of(track_id)
    pool = pool_of(tracks, playlist.recipe)
    if place is None or not may_replace(tracks, playlist, position, pool)[place]:
        raise refuse("track", track_id, "one that keeps the rules of the list at this place")
    swaps = (*playlist.recipe.swaps, (playlist.ids[position], track_id))
    recipe = replace(playlist.recipe, swaps=swaps)
    return _with(tracks, replace(playlist, recipe=recipe), position, place)


def _with(tracks: Tracks, playlist: Playlist, position: int, place: int) -> Playlist:
    places = playlist.places.copy()
    places[position] = place
    return listed(tracks, replace(playlist, places=places))


def may_replace(tracks: Tracks, playlist: Playlist, position: int, pool: Pool) -> BoolArray:
    """(n,) which tracks could stand at a position with every rule kept."""
    recipe, places = playlist.recipe, playlist.places
    others = np.delete(places, position)
    may = pool.allowed.copy()
    may &= ~np.isin(tracks.recording, tracks.recording[places])
    artists, counts = np.unique(tracks.artist[others], return_counts=True)
    whole, at = playlist.whole, len(playlist.before) + position
    near = whole[max(at - recipe.artist_gap, 0) : at + recipe.artist_gap + 1]
    near_others = tracks.artist[near[near != places[position]]]
    may &= ~np.isin(tracks.artist, [*artists[counts >= recipe.per_artist], *near_others])
    if recipe.minutes is not None:
        lengths = tracks.numbers["duration"].astype(np.float64)
        seconds = recipe.minutes * 60.0
        usual = abs(float(lengths[places].sum()) - seconds)
        miss = np.abs(lengths[others].sum() + lengths - seconds)
        may &= miss <= max(usual, time_tolerance(tracks))
    wanted = wanted_energies(recipe, len(places), playlist.chosen.energies)
    if wanted is not None:
        miss = np.abs(tracks.numbers["energy"] - wanted[position])
        may &= miss <= max(np.nan_to_num(miss[places[position]], nan=0.0), NEAR_ARC)
    return may
