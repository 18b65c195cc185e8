"""Rows of plays that are alike: told once, or added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.ingest.tables import BoolArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Once:
    """Plays with each person, track and second once.

    rows: (k,) the first row of each.  count: (k,) added up.  repeats: (n,) rows that say what one
    before them said.  n_added: rows whose count went to one before them.
    """

    rows: IntArray
    count: IntArray
    repeats: BoolArray
    n_added: int

    @classmethod
    def of(cls, kept: BoolArray, pair: IntArray, second: IntArray, count: IntArray) -> Once:
        """pair, second, count: (n,) what a play is; pair: names the person and the track."""
        rows = np.flatnonzero(kept)
        # Stable: of rows that are alike, the first of the file stays.
        order = rows[np.lexsort((count[rows], second[rows], pair[rows]))]
        same_time = _as_before(pair[order]) & _as_before(second[order])
        again = same_time & _as_before(count[order])
        repeats = np.zeros(len(kept), dtype=np.bool_)
        repeats[order[again]] = True
        order, same_time = order[~again], same_time[~again]
        starts = np.flatnonzero(~same_time)
        if not len(starts):
            return cls(order, count[order], repeats, 0)
        first = np.minimum.reduceat(order, starts)
        total = np.add.reduceat(count[order], starts)
        in_file = np.argsort(first)
        return cls(first[in_file], total[in_file], repeats, len(order) - len(starts))


def _as_before(values_: IntArray) -> BoolArray:
    """(n,) whether each is the same as the one before it."""
    same = np.zeros(len(values_), dtype=np.bool_)
    same[1:] = values_[1:] == values_[:-1]
    return same
