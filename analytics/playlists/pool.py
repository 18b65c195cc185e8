"""What there is to choose a playlist from, and what choosing each track costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists import rules
from analytics.playlists.recipe import Recipe
from analytics.playlists.tracks import BoolArray, Places, Tracks

FAMILIARITY_WEIGHT: Final = 0.6
"""What the best known track is nearer than an unknown one, in distances of two random tracks."""
DICE_WEIGHT: Final = 0.15
"""How far the seed moves a track, in the same unit."""
COHESION_WEIGHT: Final = 0.3
"""What being unlike the others near a target costs, per unit of it."""
_N_ON_TARGET: Final = 200
_FAR: Final = 1e6
_A_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """What there is to choose from.

    allowed: (n,) tracks that keep every narrowing rule and are similar enough.
    rules: the narrowing ones.
    unlike: (n_anchors, n) how unlike each track is to each start.
    """

    allowed: BoolArray
    rules: tuple[rules.Rule, ...]
    unlike: npt.NDArray[np.float32]


def pool_of(tracks: Tracks, recipe: Recipe) -> Pool:
    """The tracks a recipe allows. Raises InvalidSpec where `rules.check` does."""
    rules.check(tracks, recipe)
    allowed = np.ones(tracks.n_tracks, dtype=np.bool_)
    narrowing = tuple(rules.narrowing(tracks, recipe))
    for rule in narrowing:
        allowed &= rule.keeps
    unlike = rules.anchors(tracks, recipe, allowed)
    if recipe.similarity > 0:
        allowed &= unlike.min(axis=0) <= 1 - recipe.similarity
    if recipe.starts.target:
        allowed &= np.isfinite(unlike).all(axis=0)
    return Pool(allowed, narrowing, unlike)


def costs_of(tracks: Tracks, recipe: Recipe, pool: Pool, places: Places) -> npt.NDArray[np.float64]:
    """(n_anchors, m) what choosing each of some tracks costs a slot of each start."""
    cost = pool.unlike[:, places].astype(np.float64)
    cost += DICE_WEIGHT * tracks.dice(recipe.seed)[places]
    cost += fame_costs(tracks, recipe, places)
    if recipe.starts.target:
        cost[-1] += COHESION_WEIGHT * _from_those_on_target(tracks, pool)[places]
    return np.nan_to_num(cost, posinf=_FAR)  # tracks to include may be unlike a target without end


def fame_costs(tracks: Tracks, recipe: Recipe, places: Places) -> npt.NDArray[np.float64]:
    """(m,) what each of some tracks costs for being known as well as it is; below 0 if wanted."""
    if not recipe.familiarity:
        return np.zeros(len(places))
    # Where it is unknown how well a track is known, it counts as neither.
    fame = np.nan_to_num(tracks.column("popularity")[places].astype(np.float64) / 100, nan=0.5)
    return -FAMILIARITY_WEIGHT * recipe.familiarity * fame


def _from_those_on_target(tracks: Tracks, pool: Pool) -> npt.NDArray[np.float32]:
    """(n,) how unlike tracks are to the middle of the allowed ones nearest the target.

    A target says nothing of the features it leaves open; in those, too, a list is to be of a piece.
    """
    off = np.where(pool.allowed, pool.unlike[-1], np.inf)
    n_near = min(_N_ON_TARGET, int(np.count_nonzero(np.isfinite(off))))
    if not n_near:
        return np.zeros(tracks.n_tracks, dtype=np.float32)
    near = off <= np.partition(off, n_near - 1)[n_near - 1]
    return tracks.unlikeness(tracks.positions[near].mean(axis=0, dtype=np.float64))


def time_tolerance(tracks: Tracks) -> float:
    """Seconds by which a list of minutes may miss its time: a minute, or half a usual track."""
    lengths = tracks.column("duration")
    known = lengths[~np.isnan(lengths)]
    return max(_A_MINUTE, float(np.median(known)) / 2) if len(known) else _A_MINUTE
