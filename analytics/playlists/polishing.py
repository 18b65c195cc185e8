"""Exchange tracks of an ordered list for others that fit better between their neighbours.

What is nearest a start is not what follows well. Of all exchanges the best is made, again and
again, then the order is improved once more. No exchange breaks a rule.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists import rules
from analytics.playlists.ordering import reordered, slot_costs, step_costs
from analytics.playlists.pool import costs_of, pool_of
from analytics.playlists.recipe import Recipe
from analytics.playlists.selecting import Chosen
from analytics.playlists.tracks import BoolArray, Places, Tracks

START_WEIGHT: Final = 0.1
"""What a track costs for being far from its start, beside what its two steps cost."""
LEAST_STEP: Final = 0.05
"""Steps below it are no better: tracks so alike are often one recording under two artists."""
MOST_CANDIDATES: Final = 1_500
FEWEST_CANDIDATES: Final = 100
_AT_ONCE: Final = 40_000
"""Exchanges judged at once, about."""
NEAR_TIME: Final = 30.0
"""Seconds by which a list may become longer or shorter, and may come to miss its time."""
_ROUNDS: Final = 3
_LEAST_GAIN: Final = 1e-6

Costs = npt.NDArray[np.float64]


def polished(tracks: Tracks, recipe: Recipe, chosen: Chosen, places: Places) -> Places:
    """The list with tracks exchanged. Same input, same list.

    places: the chosen tracks in order. All rules that they keep are kept.
    """
    if not len(places):
        return places
    exchange = _Exchange(tracks, recipe, chosen, places)
    for _ in range(_ROUNDS):
        if not exchange.improve(most=2 * len(places)):
            break
        exchange.put_in_order()
    return exchange.places


class _Exchange:
    """A list, the candidates that may replace its tracks, and what each exchange would gain."""

    def __init__(self, tracks: Tracks, recipe: Recipe, chosen: Chosen, places: Places) -> None:
        self._tracks, self._recipe, self._energies = tracks, recipe, chosen.energies
        self.places = places
        self._seconds = chosen.seconds
        pool = pool_of(tracks, recipe)
        allowed = np.flatnonzero(pool.allowed)
        cost = costs_of(tracks, recipe, pool, allowed)
        n_wanted = min(max(_AT_ONCE // len(places), FEWEST_CANDIDATES), MOST_CANDIDATES)
        near = _nearest(cost, n_wanted)
        self._candidates, self._cost = allowed[near], cost[:, near]
        start_of = dict(zip(chosen.places.tolist(), chosen.starts.tolist(), strict=True))
        self._start = np.array([start_of[place] for place in places.tolist()])
        own = costs_of(tracks, recipe, pool, places)
        self._own = own[self._start, np.arange(len(places))]
        self._fixed = np.isin(places, rules.places_of(tracks, recipe.include))
        self._length = tracks.column("duration").astype(np.float64)

    def improve(self, most: int) -> bool:
        """Make up to `most` exchanges, each the best there is; whether there was one."""
        if not len(self._candidates):
            return False
        to_all = np.maximum(self._steps(self.places), LEAST_STEP)
        slots = slot_costs(
            self._tracks, self._recipe, self._candidates, self._energies, len(self.places)
        )
        for number in range(most):
            gain = self._gains(to_all, None if slots is None else slots.T)
            gain[~self._keeps_rules()] = -np.inf
            position, candidate = divmod(int(np.argmax(gain)), gain.shape[1])
            if gain[position, candidate] <= _LEAST_GAIN:
                return number > 0
            self.places = self.places.copy()
            self.places[position] = self._candidates[candidate]
            self._own[position] = self._cost[self._start[position], candidate]
            to_all[position] = np.maximum(self._steps(self.places[[position]])[0], LEAST_STEP)
        return True

    def put_in_order(self) -> None:
        """Improve the order."""
        before = self.places
        self.places = reordered(self._tracks, self._recipe, before, self._energies)
        came_from = np.argsort(before)[np.searchsorted(np.sort(before), self.places)]
        self._start, self._own, self._fixed = (
            each[came_from] for each in (self._start, self._own, self._fixed)
        )

    def _steps(self, places: Places) -> Costs:
        return step_costs(self._tracks, self._recipe, places, self._candidates)

    def _gains(self, to_all: Costs, slots: Costs | None) -> Costs:
        """(m, k) what is gained when candidate j stands at position i.

        to_all: (m, k) steps from each track to each candidate.  slots: (m, k) what an arc costs.
        """
        within = np.maximum(
            np.diagonal(step_costs(self._tracks, self._recipe, self.places), 1), LEAST_STEP
        )
        now = START_WEIGHT * self._own
        then = START_WEIGHT * self._cost[self._start]
        now[:-1] += within
        now[1:] += within
        then[1:] += to_all[:-1]
        then[:-1] += to_all[1:]
        if slots is not None:
            own = slot_costs(self._tracks, self._recipe, self.places, self._energies)
            assert own is not None
            now += np.diagonal(own)
            then += slots
        gain: Costs = now[:, None] - then
        return gain

    def _keeps_rules(self) -> BoolArray:
        """(m, k) whether every rule is kept when candidate j stands at position i."""
        tracks, recipe, places = self._tracks, self._recipe, self.places
        same = tracks.artist[places][:, None] == tracks.artist[self._candidates][None, :]
        keeps: BoolArray = same.sum(axis=0)[None, :] - same < recipe.per_artist
        for apart in range(1, min(recipe.artist_gap, len(places) - 1) + 1):
            keeps[apart:] &= ~same[:-apart]
            keeps[:-apart] &= ~same[apart:]
        keeps &= ~np.isin(tracks.recording[self._candidates], tracks.recording[places])[None, :]
        keeps[self._fixed] = False
        if recipe.minutes is not None:
            now = self._length[places].sum()
            change = self._length[self._candidates][None, :] - self._length[places][:, None]
            keeps &= np.abs(now + change - self._seconds) <= NEAR_TIME
            miss = now - recipe.minutes * 60
            keeps &= np.abs(miss + change) <= max(abs(miss), NEAR_TIME)
        return keeps


def _nearest(cost: Costs, n_wanted: int) -> npt.NDArray[np.intp]:
    """Indices of the `n_wanted` cheapest for the starts, an equal number for each, ascending."""
    n_each = max(1, n_wanted // len(cost))
    found = [np.argsort(row, kind="stable")[:n_each] for row in cost]
    return np.unique(np.concatenate(found))
