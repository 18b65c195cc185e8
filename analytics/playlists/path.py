"""The way from one song to another in a number of steps, no artist twice.

The straight line between the two is divided evenly; near each of its points lie a few candidates,
and of all ways through them the one with the least sum of squared steps is taken (dynamic
programming, as in Viterbi 1967): squares make steps even, so none is a leap.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists.reading import a_whole_number, refuse
from analytics.playlists.tracks import BoolArray, Places, Tracks

MOST_STEPS: Final = 50
N_CANDIDATES: Final = 64
"""Tracks considered near each point of the line, each of another artist."""
OFF_LINE_WEIGHT: Final = 0.25
"""What the squared distance from the line's point costs beside that of a step."""
_MOST_BRANCHES: Final = 256
_MOST_ROUNDS: Final = 20

Costs = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stop:
    """A song on the way.

    place, track_id: which.  step: from the one before, in distances of two random tracks; 0 for
    the first.  along: how far it is between the two songs, 0 at the first and 1 at the last.
    features: its numbers in their units, see tracks.NUMBERS, those that are known.
    """

    place: int
    track_id: str
    step: float
    along: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The way between two songs, both included.  direct: the one step it replaces."""

    stops: tuple[Stop, ...]
    direct: float

    @property
    def places(self) -> Places:
        """(n_steps + 1,) places of its songs."""
        return np.array([stop.place for stop in self.stops], dtype=np.int64)


def find_path(
    tracks: Tracks, first: str, last: str, n_steps: int, allowed: BoolArray | None = None
) -> Path:
    """The way from the song of one id to that of another in `n_steps` steps, 2 to MOST_STEPS.

    allowed: (n,) which tracks may lie between the two; all, if None. No artist and no recording
    comes twice but for the two songs themselves. Same songs, same build, same way. Raises
    InvalidSpec for unknown ids, for two versions of one recording, and for more steps than there
    are artists to go by.
    """
    ends = [_end(tracks, "The first song", first), _end(tracks, "The last song", last)]
    a_whole_number("steps", n_steps, 2, MOST_STEPS)
    if tracks.recording[ends[0]] == tracks.recording[ends[1]]:
        raise refuse("The last song", last, "another song than the first, not a version of it")
    free = _free(tracks, ends, allowed)
    n_artists = len(np.unique(tracks.artist[free]))
    if n_artists < n_steps - 1:
        most = f"at most {n_artists + 1}, as each step needs an artist of its own"
        raise refuse("steps", n_steps, most if n_artists else "none, as there is no artist between")
    line = _line(tracks, ends, n_steps)
    layers = [_near(tracks, point, free, max(N_CANDIDATES, n_steps)) for point in line]
    between = _without_repeats(tracks, ends, line, layers)
    return _described(tracks, [ends[0], *between, ends[1]])


def replace_step(
    tracks: Tracks,
    path: Path,
    position: int,
    allowed: BoolArray | None = None,
    rejected: Collection[str] = (),
) -> Path:
    """The same way with another song at a position, 1 for the first between the two.

    The other is the one whose larger step is smallest, among `allowed` tracks of artists that the
    way does not have; none of the ids in `rejected` comes back. Raises InvalidSpec for a position
    that is not between the two, and where there is no other song.
    """
    places = path.places
    a_whole_number("position", position, 1, len(places) - 2)
    free = _free(tracks, places.tolist(), allowed, but_for=int(places[position]))
    free &= ~np.isin(tracks.recording, tracks.recording[places])
    for each in rejected:
        place = tracks.place_of(each)
        if place is not None:
            free[place] = False
    candidates = np.flatnonzero(free)
    if not len(candidates):
        raise refuse("position", position, "kept as it is: no other song can stand there")
    before, after = (
        tracks.unlikeness(tracks.positions[places[at]])[candidates].astype(np.float64)
        for at in (position - 1, position + 1)
    )
    order = np.lexsort((candidates, before + after, np.maximum(before, after)))
    changed = places.copy()
    changed[position] = candidates[order[0]]
    return _described(tracks, changed.tolist())


def _end(tracks: Tracks, name: str, track_id: str) -> int:
    place = tracks.place_of(track_id)
    if place is None:
        raise refuse(name, track_id, "the id of a track of this catalogue")
    return place


def _free(
    tracks: Tracks, places: list[int], allowed: BoolArray | None, but_for: int | None = None
) -> BoolArray:
    """(n,) allowed tracks by none of the artists of some tracks, that of `but_for` excepted."""
    taken = tracks.artist[[place for place in places if place != but_for]]
    free: BoolArray = ~np.isin(tracks.artist, taken)
    return free if allowed is None else free & allowed


def _line(tracks: Tracks, ends: list[int], n_steps: int) -> Costs:
    """(n_steps - 1, d) points that divide the line between two songs evenly."""
    start, end = tracks.positions[ends].astype(np.float64)
    shares = np.arange(1, n_steps)[:, None] / n_steps
    points: Costs = start + shares * (end - start)
    return points


def _near(tracks: Tracks, point: Costs, free: BoolArray, n_candidates: int) -> Places:
    """Up to `n_candidates` free tracks nearest a point, each of another artist, nearest first."""
    apart = np.where(free, tracks.unlikeness(point), np.inf)
    n_looked_at = min(len(apart), 4 * n_candidates)
    while True:
        bar = np.partition(apart, n_looked_at - 1)[n_looked_at - 1]
        near = np.flatnonzero((apart <= bar) & free)
        ranked = near[np.argsort(apart[near], kind="stable")]
        _, of_artist = np.unique(tracks.artist[ranked], return_index=True)
        found: Places = ranked[np.sort(of_artist)][:n_candidates]
        if len(found) == n_candidates or n_looked_at == len(apart):
            return found
        n_looked_at = min(len(apart), 4 * n_looked_at)


def _without_repeats(
    tracks: Tracks, ends: list[int], line: Costs, layers: list[Places]
) -> list[int]:
    """One candidate of each layer, no artist twice, with the least cost there is or is found.

    Where an artist comes twice on the cheapest way, either track may be the one to go: both are
    tried, cheapest first (branch and bound, Land and Doig 1960), so the first way without a repeat
    is the cheapest of all. Beyond _MOST_BRANCHES, an artist stays where its track is nearest the
    line and is left out elsewhere, and so on. Should a layer run empty, each is filled in turn.
    """
    whole = [np.array(ends[:1]), *layers, np.array(ends[1:])]
    steps = [_squared_steps(tracks, one, other) for one, other in pairwise(whole)]
    off = [_off_line(tracks, point, layer) for point, layer in zip(line, layers, strict=True)]
    costs = [OFF_LINE_WEIGHT * far**2 for far in off]
    bound, way = _cheapest_way(steps, costs)
    # The second is a number of its own, so that equal bounds are taken in the order they came.
    open_ways = [(bound, 0, way, costs)]
    for branch in range(_MOST_BRANCHES):
        _, _, way, costs = heapq.heappop(open_ways)
        repeat = _first_repeat(tracks, way, layers)
        if repeat is None:
            return [int(layer[number]) for layer, number in zip(layers, way, strict=True)]
        for side, layer in enumerate(repeat):
            less = [*costs[:layer], costs[layer].copy(), *costs[layer + 1 :]]
            less[layer][way[layer]] = np.inf
            bound, other = _cheapest_way(steps, less)
            if np.isfinite(bound):
                heapq.heappush(open_ways, (bound, 2 * branch + side + 1, other, less))
    way, costs = open_ways[0][2:]
    while repeats := _repeats(tracks, way, layers, off):
        costs = [cost.copy() for cost in costs]
        for layer in repeats:
            costs[layer][way[layer]] = np.inf
        bound, way = _cheapest_way(steps, costs)
        if not np.isfinite(bound):
            return _in_turn(tracks, layers)
    return _settled(tracks, ends, line, layers, way)


def _settled(
    tracks: Tracks, ends: list[int], line: Costs, layers: list[Places], way: list[int]
) -> list[int]:
    """The places of a way after each was changed for a better one, until none is better.

    Leaving an artist out at one point can be a detour; this takes what of it can be taken.
    """
    places = [int(layer[number]) for layer, number in zip(layers, way, strict=True)]
    for _ in range(_MOST_ROUNDS):
        before = list(places)
        for at, layer in enumerate(layers):
            others = [*places[:at], *places[at + 1 :]]
            free = layer[~np.isin(tracks.artist[layer], tracks.artist[others])]
            around = [[ends[0], *places][at], [*places, ends[1]][at + 1]]
            cost = (tracks.distances(free, around) ** 2).sum(axis=1)
            cost += OFF_LINE_WEIGHT * _off_line(tracks, line[at], free) ** 2
            places[at] = int(free[np.argmin(cost)])
        if places == before:
            break
    return places


def _off_line(tracks: Tracks, point: Costs, layer: Places) -> Costs:
    away: Costs = np.linalg.norm(tracks.positions[layer] - point, axis=1) / tracks.typical
    return away


def _cheapest_way(steps: list[Costs], costs: list[Costs]) -> tuple[float, list[int]]:
    """The least cost, and the candidate of each layer on its way; ties go to the nearer candidate.

    steps: from each layer to the next, from and to the two ends first and last.
    """
    total = steps[0][0] + costs[0]
    came_from: list[npt.NDArray[np.intp]] = []
    for step, cost in zip(steps[1:-1], costs[1:], strict=True):
        through = total[:, None] + step
        came_from.append(np.argmin(through, axis=0))
        total = through.min(axis=0) + cost
    whole = total + steps[-1][:, 0]
    way = [int(np.argmin(whole))]
    for choices in reversed(came_from):
        way.append(int(choices[way[-1]]))
    return float(whole[way[0]]), way[::-1]


def _squared_steps(tracks: Tracks, before: Places, after: Places) -> Costs:
    return tracks.distances(before, after) ** 2


def _first_repeat(tracks: Tracks, way: list[int], layers: list[Places]) -> tuple[int, int] | None:
    """Two layers whose candidates are by one artist; None where no artist comes twice."""
    seen: dict[int, int] = {}
    for layer, number in enumerate(way):
        artist = int(tracks.artist[layers[layer][number]])
        if artist in seen:
            return seen[artist], layer
        seen[artist] = layer
    return None


def _repeats(tracks: Tracks, way: list[int], layers: list[Places], off: list[Costs]) -> list[int]:
    """Layers whose candidate is by an artist that comes again nearer the line."""
    nearest_first = sorted(range(len(way)), key=lambda layer: (off[layer][way[layer]], layer))
    seen: set[int] = set()
    repeats = []
    for layer in nearest_first:
        artist = int(tracks.artist[layers[layer][way[layer]]])
        if artist in seen:
            repeats.append(layer)
        seen.add(artist)
    return repeats


def _in_turn(tracks: Tracks, layers: list[Places]) -> list[int]:
    """The nearest candidate of each layer by an artist not taken yet.

    There is one: a layer has as many artists as there are steps or, in a small catalogue, all.
    """
    taken: set[int] = set()
    way = []
    for layer in layers:
        candidates: list[int] = layer.tolist()
        place = next(each for each in candidates if int(tracks.artist[each]) not in taken)
        taken.add(int(tracks.artist[place]))
        way.append(place)
    return way


def _described(tracks: Tracks, places: list[int]) -> Path:
    positions = tracks.positions[places].astype(np.float64)
    whole = positions[-1] - positions[0]
    length = float(whole @ whole)
    shares = (positions - positions[0]) @ whole / length if length else np.zeros(len(places))
    steps = [0.0, *tracks.steps(places).tolist()]
    stops = tuple(
        Stop(place, tracks.ids[place], step, float(share), _features(tracks, place))
        for place, step, share in zip(places, steps, shares, strict=True)
    )
    ends = (replace(stops[0], along=0.0), replace(stops[-1], along=1.0))
    return Path((ends[0], *stops[1:-1], ends[1]), float(np.sqrt(length)) / tracks.typical)


def _features(tracks: Tracks, place: int) -> dict[str, float]:
    values = {name: float(column[place]) for name, column in tracks.numbers.items()}
    return {name: value for name, value in values.items() if not np.isnan(value)}
