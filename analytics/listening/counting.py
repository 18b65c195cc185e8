"""How many people are behind cells of plays."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

_CELLS_AT_ONCE: Final = 4_000_000


def n_people(listeners: IntArray) -> int:
    """How many different listeners there are. listeners: (n,), ascending."""
    return int(np.count_nonzero(np.diff(listeners))) + 1 if len(listeners) else 0


def people_behind(listeners: IntArray, cells: IntArray, n_cells: int) -> npt.NDArray[np.int64]:
    """(n_cells,) how many different listeners have a play in each cell.

    listeners: (n,), ascending.  cells: (n,) 0 to n_cells - 1.
    """
    counts = np.zeros(n_cells, dtype=np.int64)
    if not len(listeners):
        return counts
    at_once = max(1, _CELLS_AT_ONCE // n_cells)
    last = int(listeners[-1]) + 1
    for first in range(int(listeners[0]), last, at_once):
        n_listeners = min(at_once, last - first)
        # Of the same kind: others would have all listeners turned into theirs.
        ends = np.array([first, first + n_listeners], dtype=listeners.dtype)
        start, stop = np.searchsorted(listeners, ends)
        seen = np.zeros(n_listeners * n_cells, dtype=np.bool_)
        place = (listeners[start:stop].astype(np.int64) - first) * n_cells + cells[start:stop]
        seen[place] = True
        counts += np.count_nonzero(seen.reshape(n_listeners, n_cells), axis=0)
    return counts


def people_in_order(listeners: IntArray, cells: IntArray, n_cells: int) -> npt.NDArray[np.int64]:
    """The same where the cells of each listener are ascending, as those of time are."""
    if not len(listeners):
        return np.zeros(n_cells, dtype=np.int64)
    first: BoolArray = np.ones(len(listeners), dtype=np.bool_)
    np.not_equal(listeners[1:], listeners[:-1], out=first[1:])
    first[1:] |= cells[1:] != cells[:-1]
    return np.bincount(cells[first], minlength=n_cells)


def people_behind_tracks(
    listeners: IntArray, tracks: IntArray, n_tracks: int
) -> npt.NDArray[np.int64]:
    """(n_tracks,) the same for tracks, of which there are too many for a table of all pairs.

    listeners, tracks: (n,), in any order.
    """
    pairs = np.unique(listeners.astype(np.int64) * n_tracks + tracks)
    return np.bincount(pairs % max(n_tracks, 1), minlength=n_tracks)
