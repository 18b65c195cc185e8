"""Tracks of one artist kept apart: how many of each fit into a list, and in which order they do.

Between two tracks of one artist there are at least `gap` of others. Putting tracks in such an order
is the scheduling of unit tasks with a cooldown: with c artists at the largest number m of tracks,
n tracks can be arranged when n >= (m - 1) * (gap + 1) + c.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np
import numpy.typing as npt

from analytics.playlists.tracks import IntArray


def can_be_arranged(counts: Sequence[int], gap: int) -> bool:
    """Whether tracks can be put in an order.  counts: tracks of each artist, each at least 1."""
    if not counts:
        return True
    most = max(counts)
    return sum(counts) >= (most - 1) * (gap + 1) + sum(count == most for count in counts)


def most_per_artist(counts: IntArray, cap: int, gap: int) -> int:
    """The largest number of one artist's tracks, up to `cap`, that a list of them all can hold.

    counts: (n_artists,) tracks there are of each. With at most m of each, the others leave room for
    the m-th ones when those up to the (m - 1)-th number at least (m - 1) * (gap + 1).
    """
    most = 1
    while most < min(cap, int(counts.max(initial=0))):
        if int(np.minimum(counts, most).sum()) < most * (gap + 1):
            break
        most += 1
    return most


def keeps_gap(artists: IntArray, gap: int, n_before: int = 0) -> bool:
    """Whether an order, given by its artists, keeps tracks of one artist apart.

    n_before: how many there are at its beginning that stand as they are, whatever is between them.
    """
    return all(
        not np.any((artists[apart:] == artists[:-apart])[max(n_before - apart, 0) :])
        for apart in range(1, min(gap, len(artists) - 1) + 1)
    )


def greedy_order(
    steps: npt.NDArray[np.float64],
    slots: npt.NDArray[np.float64] | None,
    artists: IntArray,
    gap: int,
    first: int | None,
) -> list[int] | None:
    """An order that keeps the gap, each track the cheapest that can follow the one before.

    steps: (n, n) cost of one track after another.  slots: (n, n) cost of track i at position p.
    artists: (n,).  first: which track begins; None for the cheapest one.
    None where there is no such order, or none that begins so. Ties go to the lower index.
    """
    n_tracks = len(artists)
    counts = Counter(artists.tolist())
    if not can_be_arranged(list(counts.values()), gap):
        return None
    rest = _Rest(counts, {}, 0, gap)
    free = np.ones(n_tracks, dtype=np.bool_)
    order: list[int] = []
    for position in range(n_tracks):
        cost = np.zeros(n_tracks) if slots is None else slots[:, position].copy()
        if order:
            cost += steps[order[-1]]
        elif first is not None:
            cost[:] = np.where(np.arange(n_tracks) == first, 0.0, np.inf)
        cost[~free] = np.inf
        chosen = _first_possible(cost, artists, rest)
        if chosen is None:
            return None
        rest = rest.after(int(artists[chosen]))
        free[chosen] = False
        order.append(chosen)
    return order


def _first_possible(cost: npt.NDArray[np.float64], artists: IntArray, rest: _Rest) -> int | None:
    """The cheapest track after which the rest can still be arranged."""
    hopeless: set[int] = set()
    ranked: list[int] = np.argsort(cost, kind="stable").tolist()
    for candidate in ranked:
        if not np.isfinite(cost[candidate]):
            return None
        artist = int(artists[candidate])
        if artist in hopeless or not rest.may_play(artist):
            continue
        if rest.after(artist).can_be_finished():
            return candidate
        hopeless.add(artist)
    return None


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is left to arrange from a position on.

    left: tracks left of each artist, each at least 1.  ready: first position at which an artist
    may be played again, of those left that have been played.
    """

    left: Mapping[int, int]
    ready: Mapping[int, int]
    position: int
    gap: int

    def may_play(self, artist: int) -> bool:
        """Whether an artist's last track is far enough behind."""
        return self.ready.get(artist, 0) <= self.position

    def after(self, artist: int) -> _Rest:
        """What is left once a track of an artist has been put at the position."""
        left, ready = dict(self.left), dict(self.ready)
        left[artist] -= 1
        ready[artist] = self.position + self.gap + 1
        if not left[artist]:
            del left[artist], ready[artist]
        return _Rest(left, ready, self.position + 1, self.gap)

    def can_be_finished(self) -> bool:
        """Whether there is an order: always play the artist with the most tracks left."""
        waiting = deque(sorted((self.ready[a], a) for a in self.left if not self.may_play(a)))
        if not waiting and max(self.left.values(), default=1) == 1:
            return True
        playable = [
            (-count, artist) for artist, count in self.left.items() if self.may_play(artist)
        ]
        heapify(playable)
        counts = dict(self.left)
        for now in range(self.position, self.position + sum(counts.values())):
            while waiting and waiting[0][0] <= now:
                _, artist = waiting.popleft()
                heappush(playable, (-counts[artist], artist))
            if not playable:
                return False
            _, artist = heappop(playable)
            counts[artist] -= 1
            if counts[artist]:
                waiting.append((now + self.gap + 1, artist))
        return True
