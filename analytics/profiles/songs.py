"""The songs of artists and genres: of the versions of one recording, one."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.floating[Any]]

FAMOUS_SONGS: Final = 5
"""How many of the best-known songs say how well known somebody is."""


def songs_of(
    indptr: IntArray, rows: IntArray, recording: IntArray, popularity: FloatArray | None = None
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """(indptr, rows) with one track per recording: the best known, the first row of equals.

    Owner i has the tracks `rows[indptr[i]:indptr[i + 1]]`, at least one, and then as many of the
    songs returned, best known first.  recording: (n_tracks,) equal for versions of one recording.
    popularity: (n_tracks,) NaN where unknown, which is less than any; None where nothing is known.
    """
    owners = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    known = np.zeros(len(rows)) if popularity is None else popularity[rows].astype(np.float64)
    fame = np.where(np.isnan(known), -1.0, known)
    same = recording[rows]
    order = np.lexsort((rows, -fame, same, owners))
    changes = (np.diff(owners[order], prepend=-1) != 0) | (np.diff(same[order], prepend=-1) != 0)
    kept = order[changes]
    kept = kept[np.lexsort((rows[kept], -fame[kept], owners[kept]))]
    counts = np.bincount(owners[kept], minlength=len(indptr) - 1)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return starts.astype(np.int32), rows[kept].astype(np.int32)


def fame(
    indptr: IntArray, songs: IntArray, popularity: FloatArray | None
) -> npt.NDArray[np.float32]:
    """(n_owners,) how well known each is, 0 to 100; NaN where nothing is known.

    The mean popularity of the FAMOUS_SONGS best-known songs; songs somebody does not have count as
    unheard, so that one hit is less than five.  indptr, songs: of `songs_of`.
    """
    if popularity is None:
        return np.full(len(indptr) - 1, np.nan, dtype=np.float32)
    rank = np.arange(len(songs)) - np.repeat(indptr[:-1], np.diff(indptr))
    values = popularity[songs].astype(np.float64)
    known = ~np.isnan(values)
    owners = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    counted = known & (rank < FAMOUS_SONGS)
    n_owners = len(indptr) - 1
    sums = np.bincount(owners[counted], weights=values[counted], minlength=n_owners)
    is_known = np.bincount(owners[known], minlength=n_owners) > 0
    return np.where(is_known, sums / FAMOUS_SONGS, np.nan).astype(np.float32)
