"""How far a map can be trusted: whether tracks drawn close together sound alike.

Trustworthiness (Venna and Kaski, 2001) takes each track's k nearest on the map and counts by how
much their ranks in sound exceed k: 1 if no stranger is drawn close, about 0.5 for a map at random.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

N_NEIGHBOURS: Final = 15
ALIKE_SHARE: Final = 0.01
_MOST_PAIRS: Final = 2 * 10**10
"""Distances that are looked at: every pair up to 141,000 tracks, a minute or two for three maps."""
_BLOCK_ROWS: Final = 64
_DOUBLE_UP_TO: Final = 16_384


@dataclass(frozen=True, slots=True)
class Trust:
    """How far one map can be trusted.

    trustworthiness: of its n_neighbours closest tracks around each, 0..1.
    alike: share of those neighbours, 0..1, that are among the n_alike tracks nearest in sound.
    n_measured: tracks whose neighbours were looked at, each against all of the n_tracks.
    """

    trustworthiness: float
    n_neighbours: int
    alike: float
    n_alike: int
    n_measured: int
    n_tracks: int

    @property
    def words(self) -> str:
        """What the numbers mean, in a sentence."""
        among = f"{self.n_alike / self.n_tracks:.0%}"
        sentence = (
            f"Of a track's close neighbours here, {self.alike:.0%} are among the {among} of tracks "
            "that sound most like it"
        )
        if self.n_measured < self.n_tracks:
            sentence += f" (measured on {self.n_measured:,} of {self.n_tracks:,} tracks)"
        return f"{sentence}."


def trustworthiness(
    values: npt.NDArray[np.floating[Any]],
    layouts: Mapping[str, npt.NDArray[np.floating[Any]]],
    *,
    n_neighbours: int = N_NEIGHBOURS,
    most_pairs: int = _MOST_PAIRS,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Trust]:
    """How far each map of `values`, (n_tracks, n_features) finite, can be trusted.

    layouts: by name, (n_tracks, 2). All are judged by one pass over the distances between tracks,
    a block at a time. n_neighbours is lowered to what trustworthiness is defined for, less than
    half of the tracks. Where there are more pairs than `most_pairs`, the neighbours of only as
    many tracks are looked at, spread evenly over the first feature; ranks are always among all.
    Of tracks at one distance each has the best rank. Single precision above 16,384 tracks, good
    to 1e-6. `progress` is told the share done.
    """
    n_tracks = len(values)
    k = max(1, min(n_neighbours, (n_tracks - 1) // 2))
    rows = _measured(values, max(1, most_pairs // n_tracks))
    near = {name: _nearest_on_map(layout, rows, k) for name, layout in layouts.items()}
    candidates = np.concatenate(list(near.values()), axis=1)
    ranks = _ranks(values, rows, candidates, progress)
    n_alike = max(k, round(ALIKE_SHARE * n_tracks))
    found = {}
    for place, name in enumerate(near):
        own = ranks[:, place * k : (place + 1) * k]
        excess = int(np.maximum(own - k, 0).sum())
        worst = len(rows) * k * (2 * n_tracks - 3 * k - 1) / 2
        found[name] = Trust(
            trustworthiness=1 - excess / worst,
            n_neighbours=k,
            alike=float((own <= n_alike).mean()),
            n_alike=n_alike,
            n_measured=len(rows),
            n_tracks=n_tracks,
        )
    return found


def _measured(values: npt.NDArray[np.floating[Any]], most: int) -> npt.NDArray[np.intp]:
    """The rows to look at: all, or `most` of them that do not depend on the order of rows."""
    n_tracks = len(values)
    if n_tracks <= most:
        return np.arange(n_tracks)
    by_content = np.lexsort(values.T[::-1])
    return by_content[np.linspace(0, n_tracks - 1, most).astype(np.intp)]


def _nearest_on_map(
    layout: npt.NDArray[np.floating[Any]], rows: npt.NDArray[np.intp], k: int
) -> npt.NDArray[np.intp]:
    """(len(rows), k) the nearest other tracks of some rows on a map."""
    _, found = cKDTree(layout).query(layout[rows], k=k + 1, workers=-1)
    # Among tracks on one spot a track need not come first, nor come at all.
    is_self = found == rows[:, None]
    others_first = np.argsort(is_self, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(found, others_first, axis=1)


def _ranks(
    values: npt.NDArray[np.floating[Any]],
    rows: npt.NDArray[np.intp],
    candidates: npt.NDArray[np.intp],
    progress: Callable[[float], None] | None,
) -> npt.NDArray[np.intp]:
    """The rank of each candidate, (len(rows), c), among all others by distance from its row."""
    precision = np.float64 if len(values) <= _DOUBLE_UP_TO else np.float32
    # Squared distances come from |x|^2 + |y|^2 - 2xy, which cancels least around the mean. |x|^2
    # is the same for a whole row and changes no rank in it, so it is left out.
    centred = (values - values.mean(axis=0, dtype=np.float64)).astype(precision)
    norms = (centred * centred).sum(axis=1)
    right = np.ascontiguousarray(np.column_stack([-2 * centred, norms]).T)
    left = np.column_stack([centred, np.ones_like(norms)])

    def ranked(start: int) -> npt.NDArray[np.intp]:
        some = rows[start : start + _BLOCK_ROWS]
        near = candidates[start : start + _BLOCK_ROWS]
        distances = left[some] @ right
        limits = np.take_along_axis(distances, near, axis=1)
        # A track is no neighbour of its own: at the far end it comes before nothing.
        distances[np.arange(len(some)), some] = np.inf
        # A line of distances stays in the processor's cache while it is compared with one limit
        # after the other, which takes a fifth of the time of sorting it.
        closer = np.empty(len(values), dtype=np.bool_)
        return np.array([
            [1 + np.count_nonzero(np.less(line, limit, out=closer)) for limit in own]
            for line, own in zip(distances, limits, strict=True)
        ])  # fmt: skip

    starts = range(0, len(rows), _BLOCK_ROWS)
    found = []
    # Products and comparisons let go of the interpreter's lock, so threads use every core.
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for done, some in enumerate(pool.map(ranked, starts), start=1):
            found.append(some)
            if progress is not None:
                progress(done / len(starts))
    return np.concatenate(found)
