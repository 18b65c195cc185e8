"""How plays fall on few tracks, or artists, and on many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.listening.counting import people_behind
from analytics.listening.played import Played, plays_in

IntArray = npt.NDArray[np.integer[Any]]

_BANDS_PER_DECADE: Final = 6


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbours by rank, from `first` to `last`, which have `plays` each on average.

    people: distinct ones behind all of the band.
    """

    first: int
    last: int
    plays: float
    people: int


@dataclass(frozen=True, slots=True)
class LongTail:
    """Things by how often they were played.

    n_played: of the `n_all` there are.  top_1, top_10: shares, 0 to 1, of all plays of the most
    played 1% and 10% of those played, one at least; None where too few people are behind them.
    gini: 0 where all are played as often, towards 1 where one of them has all plays.
    bands: from the most played on, each with enough people behind it.
    """

    n_played: int
    n_all: int
    top_1: float | None
    top_10: float | None
    gini: float
    bands: tuple[Band, ...]


def long_tail(chosen: Played, thing_of: IntArray | None, n_all: int, smallest: int) -> LongTail:
    """The long tail of some plays, one at least.

    thing_of: (n_tracks,) the number of the thing of each track, such as its artist; None for the
    tracks themselves.  n_all: things there are.
    """
    things = chosen.track if thing_of is None else thing_of.take(chosen.track)
    plays = plays_in(things, chosen.count, n_all)
    order = np.argsort(-plays, kind="stable")
    n_played = int(np.count_nonzero(plays))
    by_rank = plays[order[:n_played]]
    rank = np.empty(n_all, dtype=np.int64)
    rank[order] = np.arange(n_all)
    tops = [max(1, round(n_played * share)) for share in (0.01, 0.10)]

    def people_in(ends: IntArray) -> IntArray:
        band_of = np.searchsorted(ends, rank, side="right")
        return people_behind(chosen.listener, band_of.take(things), len(ends) + 1)[:-1]

    cuts = np.unique([*_edges(n_played), *tops])
    bands = _bands(by_rank, cuts, people_in, smallest)
    total = by_rank.sum()
    # Told at the ends of bands only, so that what lies between stands on enough people, too.
    ends = {band.last for band in bands}
    top_1, top_10 = (
        float(by_rank[:top].sum() / total) if top in ends else None for top in tops
    )  # fmt: skip
    return LongTail(n_played, n_all, top_1, top_10, gini(by_rank), bands)


def gini(amounts: IntArray) -> float:
    """Gini's coefficient of (n,) amounts, 0 or more each, one of them at least above 0.

    G = 2 Σ i x_i / (n Σ x_i) - (n + 1) / n, with x ascending and i from 1 (Gini 1912).
    """
    ascending = np.sort(amounts).astype(np.float64)
    n = len(ascending)
    places = np.arange(1, n + 1)
    return float(2 * (places @ ascending) / (n * ascending.sum()) - (n + 1) / n)


def _edges(n_played: int) -> IntArray:
    """Where bands of ranks end, growing by the same factor, the last at n_played."""
    decades = np.log10(max(n_played, 2))
    steps = np.logspace(0, decades, int(decades * _BANDS_PER_DECADE) + 2)
    return np.unique([*np.minimum(np.rint(steps).astype(np.int64), n_played), n_played])


def _bands(
    by_rank: IntArray, cuts: IntArray, people_in: Callable[[IntArray], IntArray], smallest: int
) -> tuple[Band, ...]:
    """Neighbouring ranks together until enough people are behind each band.

    by_rank: (r,) plays.  cuts: where bands may end, the last of them r.  people_in: how many people
    are behind each band, of the ends of bands.
    """
    people = people_in(cuts)
    kept: list[int] = []
    start = 0
    for place, cut in enumerate(cuts.tolist()):
        # People of bands that go together may be the same ones: the largest of them counts.
        if people[start : place + 1].max() >= smallest:
            kept.append(cut)
            start = place + 1
    if not kept:
        return ()
    kept[-1] = len(by_rank)  # what is left over belongs to the last
    behind = people_in(np.array(kept))
    sums = np.concatenate([[0], np.cumsum(by_rank)])
    return tuple(
        Band(first + 1, last, float((sums[last] - sums[first]) / (last - first)), int(n))
        for first, last, n in zip([0, *kept[:-1]], kept, behind.tolist(), strict=True)
    )
