"""Everything about a set of tracks that adds up: counts, sums and products.

What adds up can also be taken away: the tally of more than half of the catalogue is that of the
whole catalogue, kept, less that of the rest. No view costs more than half of the tracks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics import summaries
from analytics.schema import MISSING_STEP

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """The sums over a set of tracks.

    moods: (k,) tracks of each mood.  steps: per field, (k, 256) tracks of each mood on each step.
    percentiles, known: (f,) sum of the known percentiles of each feature, and how many are known.
    n_complete: tracks whose features are all known; sums: (f,) of their standardised features, and
    products: (f, f) of pairs of them.
    """

    moods: IntArray
    steps: Mapping[str, IntArray]
    percentiles: IntArray
    known: IntArray
    n_complete: int
    sums: FloatArray
    products: FloatArray

    def __sub__(self, other: Tally) -> Tally:
        """The tally of the tracks of this set that are not in `other`, a part of it."""
        return Tally(
            self.moods - other.moods,
            {field: counts - other.steps[field] for field, counts in self.steps.items()},
            self.percentiles - other.percentiles,
            self.known - other.known,
            self.n_complete - other.n_complete,
            self.sums - other.sums,
            self.products - other.products,
        )

    @property
    def n_tracks(self) -> int:
        """Number of tracks in the set."""
        return int(self.moods.sum())

    def profile(self) -> FloatArray:
        """(f,) mean percentile of each feature, 0 to 100; NaN where none is known."""
        unknown = self.known == 0
        means = self.percentiles / np.where(unknown, 1, self.known)
        return np.where(unknown, np.nan, means)

    def correlation(self) -> summaries.Correlation:
        """Pearson correlations between the features of the complete tracks."""
        return summaries.correlation_of_sums(self.n_complete, self.sums, self.products)


class Tallier:
    """Tallies sets of tracks of one catalogue."""

    def __init__(
        self,
        *,
        moods: npt.NDArray[np.uint8],
        n_moods: int,
        steps: Mapping[str, npt.NDArray[np.uint8]],
        percentiles: npt.NDArray[np.uint8],
        features: npt.NDArray[np.float32],
        incomplete: BoolArray,
    ) -> None:
        """Tally over these columns.

        moods: (n,).  steps: per field, (n,).  percentiles: (f, n), MISSING_STEP where unknown.
        features: (n, f) standardised.  incomplete: (n,) tracks with an unknown feature.
        """
        self._moods = moods
        self._n_moods = n_moods
        self._steps = steps
        self._percentiles = percentiles
        # A feature's values side by side in memory, or every selection of rows would touch all.
        self._features = np.ascontiguousarray(features.T)
        self._incomplete = incomplete
        self._gaps: Sequence[bool] = [bool((row == MISSING_STEP).any()) for row in percentiles]

    @cached_property
    def everything(self) -> Tally:
        """The tally of the whole catalogue."""
        return self._count(np.arange(len(self._moods)))

    def of(self, matching: BoolArray) -> Tally:
        """The tally of the tracks where `matching`, (n,), is True."""
        n_matching = int(np.count_nonzero(matching))
        if n_matching == len(matching):
            return self.everything
        if 2 * n_matching > len(matching):
            return self.everything - self._count(np.flatnonzero(~matching))
        return self._count(np.flatnonzero(matching))

    def _count(self, rows: IntArray) -> Tally:
        moods = self._moods.take(rows)
        cells = moods.astype(np.uint16) * 256
        complete = rows[~self._incomplete.take(rows)] if any(self._gaps) else rows
        # In double precision: sums taken away from sums must not leave noise behind.
        features = self._features.take(complete, axis=1).astype(np.float64)
        percentiles = [self._percentile_sum(place, rows) for place in range(len(self._gaps))]
        return Tally(
            moods=np.bincount(moods, minlength=self._n_moods),
            steps={
                field: summaries.counts_in_cells(cells + steps.take(rows), self._n_moods)
                for field, steps in self._steps.items()
            },
            percentiles=np.array([total for total, _ in percentiles]),
            known=np.array([known for _, known in percentiles]),
            n_complete=len(complete),
            sums=features.sum(axis=1),
            products=features @ features.T,
        )

    def _percentile_sum(self, feature: int, rows: IntArray) -> tuple[int, int]:
        values = self._percentiles[feature].take(rows)
        if self._gaps[feature]:
            values = values[values != MISSING_STEP]
        return int(values.sum(dtype=np.int64)), len(values)
