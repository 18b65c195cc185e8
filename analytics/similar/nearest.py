"""The tracks nearest to some, under rules; where nothing is left, the rule that left nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec
from analytics.similar.distances import Distances
from analytics.similar.emptied import Emptied, explain_nothing
from analytics.similar.index import Exact, Index
from analytics.similar.request import Request
from analytics.similar.sound import Sound

BoolArray = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

_POOL: Final = 10
"""Matches that variety is chosen from, per match wanted."""


@dataclass(frozen=True, slots=True)
class Match:
    """One similar track.

    cost: what it is ranked by, see `Distances.costs`.  similarity: the same as 100 (the same sound
    in everything weighed) to 0 (no closer than two tracks picked at random).  distance: squared.
    """

    row: int
    similarity: float
    distance: float
    cost: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, best first; nothing only with the reason in `emptied`."""

    request: Request
    matches: tuple[Match, ...]
    emptied: Emptied | None

    @property
    def rows(self) -> Rows:
        """(n,) rows of the matches."""
        return np.array([match.row for match in self.matches], dtype=np.int64)


def nearest(
    sound: Sound,
    request: Request,
    *,
    allowed: BoolArray | None = None,
    index: Index | None = None,
) -> Answer:
    """The tracks most like the seeds of `request`, under its rules, best first.

    allowed: (n_tracks,) which tracks may be listed.  index: what finds candidates; exact unless
    given. Of each recording at most one version is listed, and none of the seeds' or of those to
    steer away from. Ties go to the lower row. Raises InvalidSpec for what cannot be answered.
    """
    request.check(sound)
    require_mask(allowed, sound)
    measured = Distances(sound, request)
    ranking = Ranking(measured, allowed, index or Exact())
    wanted = request.n if request.diversity == 0 else _POOL * request.n
    rows, distances, costs = ranking.best(wanted)
    if request.diversity > 0:
        chosen = _varied(measured, rows, costs, request)
        rows, distances, costs = rows[chosen], distances[chosen], costs[chosen]
    matches = tuple(
        Match(int(row), float(similarity), float(distance), float(cost))
        for row, similarity, distance, cost in zip(
            rows, measured.similarity(costs), distances, costs, strict=True
        )
    )
    emptied = None if matches else explain_nothing(measured, allowed)
    return Answer(request, matches, emptied)


def require_mask(allowed: BoolArray | None, sound: Sound) -> None:
    """Raise InvalidSpec for a mask that does not say yes or no of every track."""
    if allowed is not None and (allowed.shape != (sound.n_tracks,) or allowed.dtype != np.bool_):
        legal = f"yes or no for each of {sound.n_tracks:,} tracks"
        raise InvalidSpec("allowed", f"{allowed.dtype} {allowed.shape}", legal)


class Ranking:
    """Tracks in the order of their costs, merged and kept to the rules of a request."""

    def __init__(self, measured: Distances, allowed: BoolArray | None, index: Index) -> None:
        """Rank all tracks, or those allowed, as far as `index` finds them."""
        self._measured = measured
        self._search = index.search(measured, allowed)

    def best(self, n: int) -> tuple[Rows, FloatArray64, FloatArray64]:
        """The `n` best rows, their squared distances and costs; fewer where fewer are left."""
        # Versions of one recording and songs by one artist crowd the top: look among more.
        n_candidates = 4 * n + 64
        while True:
            found = self._search.candidates(n_candidates)
            distances, costs = self._measured.exact_costs(found.rows)
            order = np.lexsort((found.rows, costs))
            kept = self._kept(found.rows[order], costs[order])[:n]
            if len(kept) == n or found.complete:
                chosen = order[kept]
                return found.rows[chosen], distances[chosen], costs[chosen]
            n_candidates *= 4

    def _kept(self, rows: Rows, costs: FloatArray64) -> Rows:
        """Places in `rows`, best first, of those that the rules of the request keep."""
        sound, request = self._measured.sound, self._measured.request
        own = sound.recording[np.array(request.seeds + request.away)]
        kept = np.flatnonzero(
            ~np.isin(sound.recording[rows], own) & (costs <= self._measured.reach(request.least))
        )
        kept = _firsts(kept, sound.recording[rows])
        return _firsts(kept, sound.artist[rows]) if request.one_per_artist else kept


FloatArray64 = npt.NDArray[np.float64]


def _firsts(places: Rows, group: npt.NDArray[np.int32]) -> Rows:
    """Of `places`, rising, the first of each group."""
    _, first = np.unique(group[places], return_index=True)
    return places[np.sort(first)]


def _varied(measured: Distances, rows: Rows, costs: FloatArray64, request: Request) -> Rows:
    """Places of up to n rows by maximal marginal relevance (Carbonell and Goldstein 1998).

    Each next one has the highest (1 - v) s - v m: s its similarity to the seeds by its cost, m that
    to the most alike of those already chosen, v half the diversity, so that a diversity of 1 still
    weighs being like the seeds as much as being unlike the rest. Both are 1 for the same sound, 0
    for two tracks picked at random, and may be below.
    """
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    v = request.diversity / 2
    from_one = measured.between(rows)
    # (1 - v) s - v m, of which only the distance from those chosen changes; m = 1 - its root.
    fixed = (1 - v) * (1 - np.sqrt(costs / measured.at_random)) - v
    per_root = v / np.sqrt(measured.at_random)
    chosen = [0]
    apart = from_one(0)
    fixed[0] = -np.inf
    for _ in range(min(request.n, len(rows)) - 1):
        worth = np.sqrt(apart)
        worth *= per_root
        worth += fixed
        following = int(np.argmax(worth))
        chosen.append(following)
        fixed[following] = -np.inf
        np.minimum(apart, from_one(following), out=apart)
    return np.array(chosen, dtype=np.int64)
