"""The order in which tracks follow a list they go on with: it begins where the list ends."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.playlists.improving import Costs
from analytics.playlists.ordering import ordered, step_costs
from analytics.playlists.recipe import Recipe
from analytics.playlists.selecting import Chosen
from analytics.playlists.tracks import BoolArray, Places, Tracks

TOO_NEAR: Final = 1_000.0
"""What an artist too soon after the list costs: more than anything else together."""


def followed(tracks: Tracks, recipe: Recipe, chosen: Chosen, before: Places) -> Places:
    """The chosen tracks in order, the first near the last of `before`, (m,) the list in its order.

    Artists of its end are kept away from the beginning, as far as that can be: see `too_soon`.
    """
    places = np.sort(chosen.places)
    return ordered(tracks, recipe, chosen, _seam(tracks, recipe, places, before))


def too_soon(tracks: Tracks, recipe: Recipe, before: Places, places: Places) -> BoolArray:
    """(m,) which of the tracks that follow a list have too few of others since their artist."""
    end = before[len(before) - min(recipe.artist_gap, len(before)) :]
    artists = tracks.artist[np.concatenate([end, places])]
    return np.array(
        [
            bool((artists[max(at - recipe.artist_gap, 0) : at] == artists[at]).any())
            for at in range(len(end), len(artists))
        ],
        dtype=np.bool_,
    )


def _seam(tracks: Tracks, recipe: Recipe, places: Places, before: Places) -> Costs:
    """(m, m) what track i costs at position p because of what stands before the first."""
    costs = np.zeros((len(places), len(places)))
    if not len(places):
        return costs
    costs[:, 0] = step_costs(tracks, recipe, before[-1:], places)[0]
    for back in range(1, min(recipe.artist_gap, len(before)) + 1):
        same = tracks.artist[places] == tracks.artist[before[-back]]
        costs[same, : recipe.artist_gap - back + 1] = TOO_NEAR
    return costs
