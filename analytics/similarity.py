"""The tracks that sound most like one track, by the cosine on standardised features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The nearest tracks, nearest first.

    rows: (n,) their rows.  cosines: (n,) similarity from -1 to 1.
    """

    rows: npt.NDArray[np.int64]
    cosines: npt.NDArray[np.float32]


def unit_rows(features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Each row of (n_tracks, n_features) divided by its length; a row of zeros stays zeros."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return (features / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def nearest(
    units: npt.NDArray[np.float32],
    recording: npt.NDArray[np.int32],
    row: int,
    n_neighbours: int = 10,
) -> Neighbours:
    """The `n_neighbours` tracks most like the one in `row`, by cosine.

    units: (n_tracks, n_features) rows of length one.  recording: (n_tracks,) equal for versions of
    one recording; of each recording at most one version is listed, and none of the track's own.
    Fewer are returned when the catalogue has fewer. Ties go to the lower row.
    """
    cosines = units @ units[row]
    # Versions of one recording crowd the top, so look among a few more than asked for.
    n_candidates = min(len(cosines), 8 * n_neighbours + 32)
    while True:
        top = np.argpartition(-cosines, n_candidates - 1)[:n_candidates]
        ranked = top[np.lexsort((top, -cosines[top]))]
        others = ranked[recording[ranked] != recording[row]]
        _, first = np.unique(recording[others], return_index=True)
        chosen = others[np.sort(first)][:n_neighbours]
        if len(chosen) == n_neighbours or n_candidates == len(cosines):
            return Neighbours(chosen.astype(np.int64), cosines[chosen])
        n_candidates = min(len(cosines), 4 * n_candidates)
