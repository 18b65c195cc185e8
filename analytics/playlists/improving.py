"""Improve an order of tracks by small moves until none is left that helps.

The cost of an order is that of its steps, and of each track at its position. Three kinds of moves
are judged at once, all pairs of positions in one go: two tracks change places, a stretch is turned
round (2-opt; Croes 1958), a stretch of up to three tracks moves elsewhere (or-opt; Or 1976).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists.tracks import IntArray

Costs = npt.NDArray[np.float64]
Order = npt.NDArray[np.int64]
Move = Callable[[int, int], Order]

LONGEST_STRETCH: Final = 3
_LEAST_GAIN: Final = 1e-9
_MOST_TRIED: Final = 200


def cost_of(order: IntArray, steps: Costs, slots: Costs | None) -> float:
    """What an order costs.  steps: (n, n) symmetric.  slots: (n, n) of track i at position p."""
    total = float(steps[order[:-1], order[1:]].sum())
    if slots is not None:
        total += float(slots[order, np.arange(len(order))].sum())
    return total


def improved(
    order: IntArray,
    steps: Costs,
    slots: Costs | None,
    is_allowed: Callable[[Order], bool],
    most_moves: int,
) -> Order:
    """The order after at most `most_moves` moves, each the best of those allowed.

    The order given is allowed, and so is every one that follows. Same input, same order.
    """
    best = np.asarray(order, dtype=np.int64)
    for _ in range(most_moves):
        better = _best_move(best, steps, slots, is_allowed)
        if better is None:
            break
        best = better
    return best


def _best_move(
    order: Order, steps: Costs, slots: Costs | None, is_allowed: Callable[[Order], bool]
) -> Order | None:
    n_tracks = len(order)
    if n_tracks < 2:
        return None
    gains, moves = _all_moves(order, steps, slots)
    helping = np.flatnonzero(gains < -_LEAST_GAIN)
    # Among many moves that help, the first few by gain nearly always hold an allowed one.
    ranked = helping[np.argsort(gains[helping], kind="stable")]
    tried: list[int] = ranked[:_MOST_TRIED].tolist()
    for number in tried:
        kind, rest = divmod(number, n_tracks * n_tracks)
        changed = moves[kind](*divmod(rest, n_tracks))
        if is_allowed(changed):
            return changed
    return None


def _all_moves(order: Order, steps: Costs, slots: Costs | None) -> tuple[Costs, list[Move]]:
    """(kinds * n * n,) change of cost by each move of each kind at (i, j), and the moves."""
    n_tracks = len(order)
    # At both ends stands nothing, from and to which steps cost nothing.
    fenced = np.zeros((n_tracks + 2, n_tracks + 2))
    fenced[1:-1, 1:-1] = steps[np.ix_(order, order)]
    at = None if slots is None else slots[order]  # (position now, position then)
    kinds = [_swaps(fenced, at), _turns(fenced, at)]
    moves: list[Move] = [partial(_swapped, order), partial(_turned, order)]
    mirrored = fenced[::-1, ::-1]
    at_mirrored = None if at is None else at[::-1, ::-1]
    for length in range(1, min(LONGEST_STRETCH, n_tracks - 1) + 1):
        kinds += [_shifts(fenced, at, length), _shifts(mirrored, at_mirrored, length)]
        moves += [partial(_shifted, order, length), partial(_shifted_back, order, length)]
    return np.stack(kinds).ravel(), moves


def _pairs(n_tracks: int) -> tuple[IntArray, IntArray]:
    """Positions (i, j) as a column and a row."""
    positions = np.arange(n_tracks)
    return positions[:, None], positions[None, :]


def _swaps(fenced: Costs, at: Costs | None) -> Costs:
    """(n, n) change of cost when the tracks at positions i < j change places."""
    n_tracks = len(fenced) - 2
    i, j = _pairs(n_tracks)
    a, b = i + 1, j + 1
    around = np.diagonal(fenced, 1)  # steps of the order as it is
    now = around[a - 1] + around[a] + around[b - 1] + around[b]
    then = fenced[a - 1, b] + fenced[b, a + 1] + fenced[b - 1, a] + fenced[a, b + 1]
    change = then - now + np.where(j == i + 1, 2 * fenced[a, b], 0.0)
    if at is not None:
        stay = np.diagonal(at)
        change = change + at + at.T - stay[:, None] - stay[None, :]
    return np.where(i < j, change, np.inf)


def _turns(fenced: Costs, at: Costs | None) -> Costs:
    """(n, n) change of cost when the stretch from i to j is turned round."""
    n_tracks = len(fenced) - 2
    i, j = _pairs(n_tracks)
    a, b = i + 1, j + 1
    around = np.diagonal(fenced, 1)
    change = fenced[a - 1, b] + fenced[a, b + 1] - around[a - 1] - around[b]
    if at is not None:
        # Turned round, the track of position i + j - k comes to k: sums along each i + j.
        sums, k = np.arange(2 * n_tracks - 1)[:, None], np.arange(n_tracks)[None, :]
        origin = sums - k
        inside = (origin >= 0) & (origin < n_tracks)
        moved = np.where(inside, at[np.where(inside, origin, 0), k], 0.0)
        running = np.pad(np.cumsum(moved, axis=1), ((0, 0), (1, 0)))
        stay = np.pad(np.cumsum(np.diagonal(at)), (1, 0))
        change = change + (running[i + j, j + 1] - running[i + j, i]) - (stay[j + 1] - stay[i])
    return np.where(i < j, change, np.inf)


def _shifts(fenced: Costs, at: Costs | None, length: int) -> Costs:
    """(n, n) change of cost when the stretch of `length` at i moves to end at position j."""
    n_tracks = len(fenced) - 2
    i, j = _pairs(n_tracks)
    valid = (i + length <= n_tracks) & (j >= i + length)
    first, end, after = i + 1, np.minimum(i + length, n_tracks), j + 1
    around = np.diagonal(fenced, 1)
    now = around[first - 1] + around[end] + around[after]
    then = fenced[first - 1, np.minimum(end + 1, n_tracks + 1)] + fenced[after, first]
    change = then + fenced[end, np.minimum(after + 1, n_tracks + 1)] - now
    if at is not None:
        stay = np.diagonal(at)
        places = np.arange(n_tracks)
        forward = np.where(places >= length, at[places, np.maximum(places - length, 0)] - stay, 0.0)
        running = np.pad(np.cumsum(forward), (1, 0))
        change = change + running[j + 1] - running[np.minimum(i + length, n_tracks)]
        for step in range(length):
            who = np.minimum(i + step, n_tracks - 1)
            change = change + at[who, np.maximum(j - length + 1 + step, 0)] - stay[who]
    return np.where(valid, change, np.inf)


def _swapped(order: Order, i: int, j: int) -> Order:
    changed = order.copy()
    changed[[i, j]] = order[[j, i]]
    return changed


def _turned(order: Order, i: int, j: int) -> Order:
    return np.concatenate([order[:i], order[i : j + 1][::-1], order[j + 1 :]])


def _shifted(order: Order, length: int, i: int, j: int) -> Order:
    end = i + length
    return np.concatenate([order[:i], order[end : j + 1], order[i:end], order[j + 1 :]])


def _shifted_back(order: Order, length: int, i: int, j: int) -> Order:
    return _shifted(order[::-1], length, i, j)[::-1]
