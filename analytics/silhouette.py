"""How well each track sits in its group: exact silhouettes of many groupings in one pass.

A track's silhouette compares its mean distance to its own group (a) with that to the nearest other
group (b): (b - a) / max(a, b), from -1 (sits in the wrong group) to 1 (far from every other).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
Labels: TypeAlias = npt.NDArray[np.integer[Any]]

_BLOCK_ROWS: Final = 1024
_BLOCK_COLUMNS: Final = 2048
_DOUBLE_UP_TO: Final = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class SilhouetteResult:
    """Silhouettes of one grouping, each from -1 to 1.

    mean: over all tracks.
    per_group: (k,) float64, the mean over each group.
    per_track: (n_tracks,) float32; 0 for a track that is alone in its group.
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

    Each labelling is (n_tracks,) whole numbers 0..k-1, every group with at least one track.
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
    for rows, sums in _sums_of_distances(features.astype(np.float64), members):
        start = 0
        for labels, size, out in zip(labellings, sizes, per_track, strict=True):
            out[rows] = _from_sums(sums[:, start : start + len(size)], labels[rows], size)
            start += len(size)
        if progress is not None:
            progress(rows.stop / len(features))
    return [
        _summary(values, labels, size)
        for values, labels, size in zip(per_track, labellings, sizes, strict=True)
    ]


def _group_sizes(labels: Labels, n_tracks: int) -> npt.NDArray[np.int64]:
    if len(labels) != n_tracks:
        raise InvalidSpec("labelling", f"{len(labels)} labels", f"one label for {n_tracks} tracks")
    sizes = np.bincount(labels).astype(np.int64)
    if len(sizes) < 2 or not sizes.all():
        raise InvalidSpec("labelling", sizes.tolist(), "two or more groups, none of them empty")
    return sizes


def _membership(
    labellings: Sequence[Labels], sizes: Sequence[npt.NDArray[np.int64]], precision: type[Any]
) -> Floats:
    """(n_tracks, groups of all labellings) 0 or 1: which tracks are in which group."""
    columns = [
        (labels[:, None] == np.arange(len(size))).astype(precision)
        for labels, size in zip(labellings, sizes, strict=True)
    ]
    return np.ascontiguousarray(np.concatenate(columns, axis=1))


def _sums_of_distances(
    features: npt.NDArray[np.float64], members: Floats
) -> Iterator[tuple[slice, npt.NDArray[np.float64]]]:
    """Blocks of rows, each with its (rows, groups) sums of distances to all members of a group."""
    n_tracks = len(features)
    # Squared distances come from |x|^2 + |y|^2 - 2xy, which cancels least around the mean. The
    # norms ride along as two more columns, so one matrix product gives the whole sum.
    centred = (features - features.mean(axis=0)).astype(members.dtype)
    norms = (centred * centred).sum(axis=1)
    ones = np.ones_like(norms)
    left = np.column_stack([centred, norms, ones])
    right = np.ascontiguousarray(np.column_stack([-2 * centred, ones, norms]).T)
    for top in range(0, n_tracks, _BLOCK_ROWS):
        rows = slice(top, min(top + _BLOCK_ROWS, n_tracks))
        sums = np.zeros((rows.stop - top, members.shape[1]), dtype=np.float64)
        for first in range(0, n_tracks, _BLOCK_COLUMNS):
            columns = slice(first, min(first + _BLOCK_COLUMNS, n_tracks))
            distances = left[rows] @ right[:, columns]
            np.maximum(distances, 0, out=distances)
            np.sqrt(distances, out=distances)
            own = np.arange(max(top, first), min(rows.stop, columns.stop))
            distances[own - top, own - first] = 0  # rounding leaves a track a little off itself
            sums += distances @ members[columns]
        yield rows, sums


def _from_sums(
    sums: npt.NDArray[np.float64], labels: Labels, sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Silhouettes of some tracks: `sums` is (tracks, k), `labels` (tracks,), `sizes` (k,)."""
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
    return silhouette


def _summary(
    per_track: npt.NDArray[np.float32], labels: Labels, sizes: npt.NDArray[np.int64]
) -> SilhouetteResult:
    per_group = np.bincount(labels, weights=per_track) / sizes
    return SilhouetteResult(float(per_track.mean(dtype=np.float64)), per_group, per_track)
