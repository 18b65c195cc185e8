"""How well each track sits in its group: exact silhouettes of many groupings in one pass.

A track's silhouette compares its mean distance to its own group (a) with that to the nearest other
group (b): (b - a) / max(a, b), from -1 (sits in the wrong group) to 1 (far from every other).
Tracks labelled as noise have none, and no other track's depends on them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from analytics.cores import side_by_side
from analytics.errors import InvalidSpec

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
Labels: TypeAlias = npt.NDArray[np.integer[Any]]

NOISE: Final = -1
"""The label of tracks that are in no group."""

_BLOCK_ROWS: Final = 512
_BLOCK_COLUMNS: Final = 1024
_DOUBLE_UP_TO: Final = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class SilhouetteResult:
    """Silhouettes of one grouping, each from -1 to 1.

    mean: over all tracks that are in a group.
    per_group: (k,) float64, the mean over each group.
    per_track: (n_tracks,) float32; 0 for a track that is alone in its group, NaN for noise.
    """

    mean: float
    per_group: npt.NDArray[np.float64]
    per_track: npt.NDArray[np.float32]


def silhouettes(
    features: Floats,
    labellings: Sequence[Labels],
    *,
    progress: Callable[[float], None] | None = None,
) -> list[SilhouetteResult]:
    """Silhouettes of every labelling over `features`, (n_tracks, n_features), finite.

    Each labelling is (n_tracks,) whole numbers 0..k-1, every group with at least one track, or
    NOISE. Noise is left out of everything: it has no silhouette and is nobody's neighbour.
    All distances are computed once, a block at a time, and summed into the groups of all
    labellings together; memory grows with n_tracks, not its square. `progress` is told the
    fraction done. Raises InvalidSpec for a labelling with fewer than two groups or an empty one.
    """
    sizes = [_group_sizes(labels, len(features)) for labels in labellings]
    # Single precision halves the time and is good to 1e-6 in means over many tracks; where there
    # are few, double costs nothing and keeps two identical tracks at a distance of 0.
    precision = np.float64 if len(features) <= _DOUBLE_UP_TO else np.float32
    members = _membership(labellings, sizes, precision)
    per_track = [np.empty(len(features), dtype=np.float32) for _ in labellings]
    distances = _Distances.of(features, members)

    def measure_block(number: int) -> None:
        rows = slice(number * _BLOCK_ROWS, min((number + 1) * _BLOCK_ROWS, len(features)))
        sums, start = distances.summed(rows), 0
        for labels, size, out in zip(labellings, sizes, per_track, strict=True):
            out[rows] = _from_sums(sums[:, start : start + len(size)], labels[rows], size)
            start += len(size)

    side_by_side(measure_block, -(-len(features) // _BLOCK_ROWS), progress)
    return [
        _summary(values, labels, size)
        for values, labels, size in zip(per_track, labellings, sizes, strict=True)
    ]


def _group_sizes(labels: Labels, n_tracks: int) -> npt.NDArray[np.int64]:
    if len(labels) != n_tracks:
        raise InvalidSpec("labelling", f"{len(labels)} labels", f"one label for {n_tracks} tracks")
    sizes = np.bincount(labels[labels != NOISE]).astype(np.int64)
    if len(sizes) < 2 or not sizes.all():
        raise InvalidSpec("labelling", sizes.tolist(), "two or more groups, none of them empty")
    return sizes


def _membership(
    labellings: Sequence[Labels], sizes: Sequence[npt.NDArray[np.int64]], precision: type[Any]
) -> Floats:
    """(n_tracks, groups of all labellings) 1 where a track is in a group, else 0."""
    columns = [
        (labels[:, None] == np.arange(len(size))).astype(precision)
        for labels, size in zip(labellings, sizes, strict=True)
    ]
    return np.ascontiguousarray(np.concatenate(columns, axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class _Distances:
    """All distances between tracks, never held at once.

    Squared distances come from |x|^2 + |y|^2 - 2xy, which cancels least around the mean. The norms
    ride along as two more columns, so one product of `left`, (n_tracks, n_features + 2), and
    `right`, (n_features + 2, n_tracks), gives the whole sum.
    """

    left: Floats
    right: Floats
    members: Floats

    @classmethod
    def of(cls, features: Floats, members: Floats) -> Self:
        exact = features.astype(np.float64)
        centred = (exact - exact.mean(axis=0)).astype(members.dtype)
        norms = (centred * centred).sum(axis=1)
        ones = np.ones_like(norms)
        left = np.column_stack([centred, norms, ones])
        right = np.ascontiguousarray(np.column_stack([-2 * centred, ones, norms]).T)
        return cls(left, right, members)

    def summed(self, rows: slice) -> npt.NDArray[np.float64]:
        """(rows, groups) sums of the distances of some tracks to all members of each group."""
        n_rows, n_tracks = rows.stop - rows.start, len(self.left)
        sums = np.zeros((n_rows, self.members.shape[1]), dtype=np.float64)
        # Room for one block, used again and again: fresh memory costs more than what fills it.
        room = np.empty(n_rows * _BLOCK_COLUMNS, dtype=self.left.dtype)
        for first in range(0, n_tracks, _BLOCK_COLUMNS):
            columns = slice(first, min(first + _BLOCK_COLUMNS, n_tracks))
            block = room[: n_rows * (columns.stop - first)].reshape(n_rows, -1)
            np.matmul(self.left[rows], self.right[:, columns], out=block)
            np.maximum(block, 0, out=block)
            np.sqrt(block, out=block)
            own = np.arange(max(rows.start, first), min(rows.stop, columns.stop))
            block[own - rows.start, own - first] = 0  # rounding leaves a track a little off itself
            sums += block @ self.members[columns]
        return sums


def _from_sums(
    sums: npt.NDArray[np.float64], labels: Labels, sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Silhouettes of some tracks: `sums` is (tracks, k), `labels` (tracks,), `sizes` (k,)."""
    # Noise reads the last group's sums below, which does no harm: what comes of it is put aside.
    row = np.arange(len(labels))
    own_size = sizes[labels]
    within = sums[row, labels] / np.maximum(own_size - 1, 1)
    to_others = sums / sizes
    to_others[row, labels] = np.inf
    nearest = to_others.min(axis=1)
    larger = np.maximum(within, nearest)
    defined = (own_size > 1) & (larger > 0)
    silhouette: npt.NDArray[np.float64] = np.zeros_like(larger)
    np.divide(nearest - within, larger, out=silhouette, where=defined)
    silhouette[labels == NOISE] = np.nan
    return silhouette


def _summary(
    per_track: npt.NDArray[np.float32], labels: Labels, sizes: npt.NDArray[np.int64]
) -> SilhouetteResult:
    placed = labels != NOISE
    known = per_track[placed]
    per_group = np.bincount(labels[placed], weights=known) / sizes
    return SilhouetteResult(float(known.mean(dtype=np.float64)), per_group, per_track)
