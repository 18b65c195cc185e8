"""How much of each part of a catalogue a list visits, against what the catalogue has of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """A list over the parts of a catalogue.

    counts: (m,) its tracks in each part.  totals: (m,) the catalogue's tracks in each.
    """

    counts: IntArray
    totals: IntArray

    @property
    def shares(self) -> FloatArray:
        """(m,) of the list in each part, 0 to 1; all 0 for an empty list."""
        return _shares(self.counts)

    @property
    def usual(self) -> FloatArray:
        """(m,) of the catalogue in each part, 0 to 1."""
        return _shares(self.totals)

    @property
    def n_visited(self) -> int:
        """Number of parts with at least one track of the list."""
        return int(np.count_nonzero(self.counts))

    @property
    def lifts(self) -> FloatArray:
        """(m,) how many times its usual share each part has of the list; 0 for an empty part."""
        usual = self.usual
        return np.divide(self.shares, usual, out=np.zeros(len(usual)), where=usual > 0)


def coverage_of(parts: IntArray, rows: IntArray, n_parts: int) -> Coverage:
    """The coverage of a list.

    parts: (n_tracks,) the part 0..n_parts-1 of each track.  rows: (n,) of the list, each once.
    """
    return Coverage(
        counts=np.bincount(parts[rows], minlength=n_parts),
        totals=np.bincount(parts, minlength=n_parts),
    )


def _shares(counts: IntArray) -> FloatArray:
    total = int(counts.sum())
    shares: FloatArray = counts / (total or 1)
    return shares
