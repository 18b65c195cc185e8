"""Exchange tracks of an ordered list for others that fit better between their neighbours.

What is nearest a start is not what follows well. Of all exchanges the best is made, again and
again, then the order is improved once more. No exchange breaks a rule.

Where many things are compared, the tracks nearest a start are nearly as far from one another as
from it, and no order of them is smooth. So a list is spread out first and made smooth afterwards.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists import rules
from analytics.playlists.ordering import order_costs, reordered, slot_costs
from analytics.playlists.pool import Pool, costs_of, fame_costs, pool_of
from analytics.playlists.recipe import Recipe
from analytics.playlists.selecting import Chosen
from analytics.playlists.tracks import BoolArray, Places, Tracks

START_WEIGHT: Final = 0.1
"""What a track costs for being far from its start, beside what its two steps cost."""
FAME_WEIGHT: Final = 0.2
"""What it costs beside that for being known as well as it is."""
BREADTH_WEIGHTS: Final = (1.3, 0.5, 0.0)
"""What being unlike the other tracks of the list on average is worth, in each round."""
LEAST_STEP: Final = 0.1
"""Steps below it are no better: tracks so alike are often one recording under two artists."""
MOST_CANDIDATES: Final = 4_000
CANDIDATES_OF: Final = 20
"""One in so many tracks of a catalogue may be exchanged for: a list stays near its starts."""
ON_TARGET_OF: Final = 80
"""The same where a target is among them: people see how far off its numbers are."""
FEWEST_CANDIDATES: Final = 100
_AT_ONCE: Final = 80_000
"""Exchanges judged at once, about."""
NEAR_TIME: Final = 30.0
"""Seconds by which a list may become longer or shorter, and may come to miss its time."""
_LEAST_GAIN: Final = 1e-6

Costs = npt.NDArray[np.float64]


def polished(tracks: Tracks, recipe: Recipe, chosen: Chosen, places: Places) -> Places:
    """The list with tracks exchanged. Same input, same list.

    places: the chosen tracks in order. All rules that they keep are kept.
    """
    if not len(places):
        return places
    exchange = _Exchange(tracks, recipe, chosen, places)
    for breadth in BREADTH_WEIGHTS:
        if exchange.improve(breadth, most=2 * len(places)):
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
        is_near = _nearest(cost, _n_candidates(tracks, recipe, len(places)))
        near = np.flatnonzero(is_near.any(axis=0))
        self._candidates, self._is_near = allowed[near], is_near[:, near]
        self._cost = self._costs(pool, self._candidates)
        start_of = dict(zip(chosen.places.tolist(), chosen.starts.tolist(), strict=True))
        self._start = np.array([start_of[place] for place in places.tolist()])
        own = self._costs(pool, places)
        self._own = own[self._start, np.arange(len(places))]
        # Whoever starts from a song expects to hear it.
        kept = (*recipe.include, *recipe.starts.songs)
        self._fixed = np.isin(places, rules.places_of(tracks, kept))
        self._length = tracks.column("duration").astype(np.float64)

    def improve(self, breadth: float, most: int) -> bool:
        """Make up to `most` exchanges, each the best there is; whether there was one.

        breadth: what being unlike the others on average is worth.
        """
        if not len(self._candidates):
            return False
        apart, to_all = self._steps(self.places)
        slots = slot_costs(
            self._tracks, self._recipe, self._candidates, self._energies, len(self.places)
        )
        for number in range(most):
            gain = self._gains(apart, to_all, None if slots is None else slots.T, breadth)
            gain[~self._keeps_rules()] = -np.inf
            position, candidate = divmod(int(np.argmax(gain)), gain.shape[1])
            if gain[position, candidate] <= _LEAST_GAIN:
                return number > 0
            self.places = self.places.copy()
            self.places[position] = self._candidates[candidate]
            self._own[position] = self._cost[self._start[position], candidate]
            changed = self.places[[position]]
            apart[position], to_all[position] = (each[0] for each in self._steps(changed))
        return True

    def put_in_order(self) -> None:
        """Improve the order."""
        before = self.places
        self.places = reordered(self._tracks, self._recipe, before, self._energies)
        came_from = np.argsort(before)[np.searchsorted(np.sort(before), self.places)]
        self._start, self._own, self._fixed = (
            each[came_from] for each in (self._start, self._own, self._fixed)
        )

    def _costs(self, pool: Pool, places: Places) -> Costs:
        """(n_starts, m) what standing in the list costs each of some tracks, steps apart."""
        tracks, recipe = self._tracks, self._recipe
        cost = START_WEIGHT * costs_of(tracks, recipe, pool, places)
        return cost + FAME_WEIGHT * fame_costs(tracks, recipe, places)

    def _steps(self, places: Places) -> tuple[Costs, Costs]:
        """(m, k) how unlike some tracks and each candidate are, and what the step costs."""
        apart = self._tracks.distances(places, self._candidates)
        added = order_costs(self._tracks, self._recipe, places, self._candidates)
        return apart, np.maximum(apart if added is None else apart + added, LEAST_STEP)

    def _gains(self, apart: Costs, to_all: Costs, slots: Costs | None, breadth: float) -> Costs:
        """(m, k) what is gained when candidate j stands at position i.

        apart, to_all: of `_steps`.  slots: (m, k) what an arc costs.
        """
        tracks, each_other = self._tracks, breadth / max(len(self.places) - 1, 1)
        among = tracks.distances(self.places)
        added = order_costs(tracks, self._recipe, self.places)
        within = np.diagonal(among if added is None else among + added, 1)
        within = np.maximum(within, LEAST_STEP)
        now = self._own - each_other * among.sum(axis=1)
        then = self._cost[self._start]
        then -= each_other * (apart.sum(axis=0) - apart)
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
        keeps &= self._is_near[self._start]
        keeps[self._fixed] = False
        if recipe.minutes is not None:
            now = self._length[places].sum()
            change = self._length[self._candidates][None, :] - self._length[places][:, None]
            keeps &= np.abs(now + change - self._seconds) <= NEAR_TIME
            miss = now - recipe.minutes * 60
            keeps &= np.abs(miss + change) <= max(abs(miss), NEAR_TIME)
        return keeps


def _n_candidates(tracks: Tracks, recipe: Recipe, n_places: int) -> int:
    has_target = bool(recipe.starts.target)
    share = tracks.n_tracks // (ON_TARGET_OF if has_target else CANDIDATES_OF)
    fewest = 2 * n_places if has_target else FEWEST_CANDIDATES
    return max(min(_AT_ONCE // n_places, share, MOST_CANDIDATES), fewest)


def _nearest(cost: Costs, n_wanted: int) -> BoolArray:
    """(n_starts, n) the cheapest for each start, `n_wanted` in all: an equal number for each."""
    n_each = max(1, n_wanted // len(cost))
    found = np.zeros(cost.shape, dtype=np.bool_)
    for near, row in zip(found, cost, strict=True):
        near[np.argsort(row, kind="stable")[:n_each]] = True
    return found
