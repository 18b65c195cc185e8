"""Choose the tracks of a playlist: those nearest its starts that the rules allow.

Slots are filled one after the other, each from the start whose turn it is and, where the order
follows an arc, near the energy of its place. `analytics.playlists.ordering` puts them in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists import arcs, rules, spacing
from analytics.playlists.pool import Pool, costs_of, pool_of, time_tolerance
from analytics.playlists.reading import refuse
from analytics.playlists.recipe import Recipe
from analytics.playlists.tracks import IntArray, Places, Tracks

ENERGY_WEIGHT: Final = 2.0
"""What missing an arc by the whole scale of energy costs, in distances of two random tracks."""
LENGTH_WEIGHT: Final = 1.0
"""What missing the length that is left by a usual track's costs, in the same unit."""
_ARC_SHARE: Final = 5
_ARC_FEWEST: Final = 200
_ARC_ENDS: Final = (0.05, 0.5, 0.95)

Energies = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The tracks of a playlist, not yet in order.

    places: (m,) in the order in which they were chosen.  starts: (m,) number of the start, in the
        order of `rules.anchors`, that each was chosen for.
    energies: energy of level 0, 0.5 and 1 of an arc.
    n_wanted: how many there were to be; None where the recipe asks for minutes.
    seconds: their length, NaN where some are unknown.
    is_short: fewer tracks, or less time, than asked for: the rules leave no more.
    """

    places: Places
    starts: Places
    energies: Energies
    n_wanted: int | None
    seconds: float
    is_short: bool

    @property
    def amount(self) -> float:
        """How much there is, in what was asked for: tracks, or seconds."""
        return float(len(self.places)) if self.n_wanted is not None else self.seconds


def choose(tracks: Tracks, recipe: Recipe) -> Chosen:
    """The tracks of a recipe. Fewer than asked for only where the rules leave no more.

    Raises InvalidSpec where the recipe asks for what the tracks do not have, and where the tracks
    to include break the rules about artists and versions among themselves.
    """
    pool = pool_of(tracks, recipe)
    included = _included(tracks, recipe)
    room = recipe.n_tracks or tracks.n_tracks
    while True:
        chosen = _Filling(tracks, recipe, pool, included, room).fill()
        counts = np.unique(tracks.artist[chosen.places], return_counts=True)[1]
        if spacing.can_be_arranged(counts.tolist(), recipe.artist_gap):
            return chosen
        if room <= 1:
            raise refuse(
                "artist_gap",
                recipe.artist_gap,
                "smaller, as too little of others goes between the tracks to include",
            )
        # Fewer were found than the artists' rule counted on: count on those.
        room = min(room - 1, len(chosen.places))


def _included(tracks: Tracks, recipe: Recipe) -> Places:
    places = rules.places_of(tracks, recipe.include)
    recordings, counts = np.unique(tracks.recording[places], return_counts=True)
    if (counts > 1).any():
        twice = places[tracks.recording[places] == recordings[np.argmax(counts)]]
        raise refuse(
            "A track to include",
            tracks.ids[twice[1]],
            f"no other version of {tracks.ids[twice[0]]}",
        )
    if recipe.minutes is not None and np.isnan(tracks.numbers["duration"][places]).any():
        unknown = places[np.isnan(tracks.numbers["duration"][places])]
        raise refuse(
            "A track to include", tracks.ids[unknown[0]], "one of known length in a list of minutes"
        )
    counts = np.unique(tracks.artist[places], return_counts=True)[1]
    most = int(counts.max(initial=0))
    if most > recipe.per_artist:
        raise refuse("per_artist", recipe.per_artist, f"at least {most} with the tracks to include")
    if recipe.n_tracks is not None and len(places):
        fewest = (most - 1) * (recipe.artist_gap + 1) + int(np.count_nonzero(counts == most))
        if recipe.n_tracks < fewest:
            raise refuse(
                "tracks", recipe.n_tracks, f"at least {fewest} to keep those to include apart"
            )
    return places


class _Filling:
    """One run over the slots of a list. Candidates are named by their index among all of them."""

    def __init__(
        self, tracks: Tracks, recipe: Recipe, pool: Pool, included: Places, room: int
    ) -> None:
        """room: number of tracks that the rule about artists may count on."""
        allowed = pool.allowed.copy()
        allowed[included] = True
        self._places = np.flatnonzero(allowed)
        self._recipe = recipe
        self._included = np.searchsorted(self._places, included)
        self._cost = costs_of(tracks, recipe, pool, self._places)
        self._artist = tracks.artist[self._places]
        self._recording = tracks.recording[self._places]
        energy = tracks.column("energy")[self._places]
        self._energies = _energies_of_levels(self._cost, energy)
        self._energy = np.nan_to_num(energy, nan=self._energies[1])  # of tracks to include
        self._length = tracks.column("duration")[self._places].astype(np.float64)
        self._usual_length = _median(self._length)
        self._tolerance = time_tolerance(tracks)
        self._blocked = np.zeros(len(self._places))
        self._artists = _Allowance(
            recipe, room, _most_of_one_artist(self._artist, self._recording, recipe)
        )
        self._chosen: list[int] = []
        self._starts: list[int] = []
        self._seconds = 0.0

    def fill(self) -> Chosen:
        """Fill every slot, or as many as there are tracks for."""
        for candidate in self._included.tolist():
            self._take(candidate, int(np.argmin(self._cost[:, candidate])))
        for anchor, energy in self._slots():
            if self._is_done():
                break
            cost = self._cost[anchor] + self._blocked
            if energy is not None:
                cost += ENERGY_WEIGHT * np.abs(self._energy - energy)
            if self._recipe.minutes is not None:
                self._weigh_length(cost)
            best = int(np.argmin(cost)) if len(cost) else -1
            if best < 0 or not np.isfinite(cost[best]):
                break
            self._take(best, anchor)
        return Chosen(
            places=self._places[np.array(self._chosen, dtype=np.int64)],
            starts=np.array(self._starts, dtype=np.int64),
            energies=self._energies,
            n_wanted=self._recipe.n_tracks,
            seconds=float(self._length[self._chosen].sum()),
            is_short=not self._is_done() and not self._is_as_near_as_can_be(),
        )

    def _slots(self) -> Iterator[tuple[int, float | None]]:
        """Which start, and which energy, each slot is near; more slots than will be filled."""
        n_anchors, n_candidates = self._cost.shape
        n_slots = self._recipe.n_tracks or max(
            1, round(self._wanted_seconds() / self._usual_length)
        )
        levels = arcs.levels(self._recipe, n_slots)
        if levels is None:
            yield from ((number % n_anchors, None) for number in range(n_candidates))
            return
        wanted = np.interp(levels, (0, 0.5, 1), self._energies)
        open_slots = arcs.spread_out(n_slots)
        for candidate in self._included.tolist():  # each stands in the slot it fits best
            miss = np.abs(wanted[open_slots] - self._energy[candidate])
            if open_slots:
                del open_slots[int(np.argmin(miss))]
        for number in range(n_candidates):
            if not open_slots:
                open_slots = arcs.spread_out(n_slots)
            yield number % n_anchors, float(wanted[open_slots.pop(0)])

    def _wanted_seconds(self) -> float:
        return (self._recipe.minutes or 0) * 60.0

    def _is_done(self) -> bool:
        if self._recipe.n_tracks is not None:
            return len(self._chosen) >= self._recipe.n_tracks
        return self._seconds >= self._wanted_seconds()

    def _is_as_near_as_can_be(self) -> bool:
        """Whether the list ends near enough to the time asked for."""
        left = self._wanted_seconds() - self._seconds
        return self._recipe.minutes is not None and left <= self._tolerance

    def _weigh_length(self, cost: npt.NDArray[np.float64]) -> None:
        """Leave only candidates that bring the list nearer to its time; near its end, the best."""
        left = self._wanted_seconds() - self._seconds
        miss = np.abs(self._length - left)
        if left <= 1.5 * self._usual_length:
            cost += LENGTH_WEIGHT * miss / self._usual_length
        cost[(miss >= left) | (self._length - left > self._tolerance)] = np.inf

    def _take(self, candidate: int, anchor: int) -> None:
        self._chosen.append(candidate)
        self._starts.append(anchor)
        self._seconds += float(self._length[candidate])
        self._blocked[self._recording == self._recording[candidate]] = np.inf
        for artist in self._artists.take(int(self._artist[candidate])):
            self._blocked[self._artist == artist] = np.inf


class _Allowance:
    """How many more tracks each artist may have."""

    def __init__(self, recipe: Recipe, room: int, most: int) -> None:
        """room: tracks that there will be.  most: of one artist at any rate."""
        self._gap = recipe.artist_gap
        self._room = room
        self._most = most
        self._counts: dict[int, int] = {}
        self._with_at_least: Counter[int] = Counter()

    def take(self, artist: int) -> list[int]:
        """Count a track of an artist; the artists that may have no more from now on."""
        count = self._counts[artist] = self._counts.get(artist, 0) + 1
        self._with_at_least[count] += 1
        full = [] if self._is_open(count + 1) else [artist]
        if not self._is_open(count):
            full += [other for other, theirs in self._counts.items() if theirs == count - 1]
        return full

    def _is_open(self, count: int) -> bool:
        """Whether one artist more may have `count` tracks, see `spacing.can_be_arranged`."""
        taken = (count - 1) * (self._gap + 1) + self._with_at_least[count]
        return count <= self._most and taken < self._room


def _most_of_one_artist(artist: IntArray, recording: IntArray, recipe: Recipe) -> int:
    """The most tracks of one artist that could be arranged were every candidate chosen."""
    n_artists = len(np.unique(artist))
    if n_artists >= (recipe.per_artist - 1) * (recipe.artist_gap + 1):
        return recipe.per_artist
    _, first = np.unique(recording, return_index=True)
    counts = np.unique(artist[first], return_counts=True)[1]
    return spacing.most_per_artist(counts, recipe.per_artist, recipe.artist_gap)


def _energies_of_levels(cost: npt.NDArray[np.float64], energy: npt.NDArray[np.float32]) -> Energies:
    """The energies of level 0, 0.5 and 1: nearly all of the nearest fifth lies between them."""
    nearest = cost.min(axis=0)
    n_near = min(len(nearest), max(len(nearest) // _ARC_SHARE, _ARC_FEWEST))
    if not n_near:
        return 0.0, 0.5, 1.0
    # By value: of tracks that cost the same, all are near or none.
    near = energy[nearest <= np.partition(nearest, n_near - 1)[n_near - 1]]
    known = near[~np.isnan(near)].astype(np.float64)
    if not len(known):
        return 0.0, 0.5, 1.0
    low, middle, high = np.quantile(known, _ARC_ENDS)
    return float(low), float(middle), float(high)


def _median(lengths: npt.NDArray[np.float64]) -> float:
    known = lengths[~np.isnan(lengths)]
    return float(np.median(known)) if len(known) else 1.0
