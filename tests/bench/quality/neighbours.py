"""The nearest tracks by other artists, by any coordinates: plain and apart from what serves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import scipy.sparse as sp

from tests.bench.quality.conftest import Tracks

BLOCK = 250
CANDIDATES = 150


def matrix_of(lists: Sequence[tuple[str, ...]]) -> sp.csr_matrix:
    """(n, n_names) which row has which name."""
    numbers: dict[str, int] = {}
    places = [[numbers.setdefault(name, len(numbers)) for name in set(row)] for row in lists]
    rows = np.repeat(np.arange(len(lists)), [len(row) for row in places])
    columns = np.array([place for row in places for place in row])
    return sp.csr_matrix(
        (np.ones(len(rows), np.float32), (rows, columns)), shape=(len(lists), len(numbers))
    )


def share_any(names: sp.csr_matrix, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(n, k) whether each of (n, k) `others` has a name in common with its one of (n,) `rows`."""
    ours = names[np.repeat(rows, others.shape[1])]
    shared = ours.multiply(names[others.ravel()]).sum(axis=1)
    return np.asarray(shared).reshape(others.shape) > 0


def by_cosine(values: np.ndarray) -> np.ndarray:
    """Rows at length one: among those the nearest by distance are the nearest by cosine."""
    return values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9)


def nearest_by_others(
    tracks: Tracks,
    coordinates: np.ndarray,
    queries: np.ndarray,
    *,
    n: int = 10,
    room: np.ndarray | None = None,
    damping: float = 0.0,
) -> np.ndarray:
    """(n_queries, n) rows of the nearest tracks that share no artist with the query, each recording
    once, by Euclidean distance over all tracks; hubs held back as `Distances.crowding` says."""
    values = coordinates.astype(np.float32)
    lengths = (values**2).sum(axis=1)
    artists = matrix_of(tracks.table["artists"].tolist())
    return np.concatenate([
        _best(tracks, artists, rows, (lengths[rows, None] + lengths
              - 2 * values[rows] @ values.T) * _crowding(room, rows, damping), n)
        for rows in _blocks(queries)
    ])  # fmt: skip


def _crowding(room: np.ndarray | None, rows: np.ndarray, damping: float) -> np.ndarray:
    if room is None:
        return np.ones(1, np.float32)
    return np.maximum(room[rows, None] / room, np.float32(1)) ** np.float32(damping)


def _blocks(queries: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(queries), BLOCK):
        yield queries[start : start + BLOCK]


def _best(
    tracks: Tracks, artists: sp.csr_matrix, rows: np.ndarray, distances: np.ndarray, n: int
) -> np.ndarray:
    top = np.argpartition(distances, CANDIDATES, axis=1)[:, :CANDIDATES]
    order = np.argsort(np.take_along_axis(distances, top, axis=1), axis=1, kind="stable")
    top = np.take_along_axis(top, order, axis=1)
    ours = share_any(artists, rows, top)
    found = np.empty((len(rows), n), dtype=np.int64)
    for place, row in enumerate(rows):
        others = top[place][~ours[place]]
        others = others[tracks.recording[others] != tracks.recording[row]]
        _, first = np.unique(tracks.recording[others], return_index=True)
        kept = others[np.sort(first)][:n]
        assert len(kept) == n, "more candidates are needed"
        found[place] = kept
    return found
