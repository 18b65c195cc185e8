"""A sound given in numbers, such as energy 80% at 120 BPM, and how unlike it tracks are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.playlists.tracks import Tracks


def off_target(tracks: Tracks, target: tuple[tuple[str, float], ...]) -> npt.NDArray[np.float32]:
    """(n,) how unlike tracks are to a target, in the features it names and no other.

    target: (feature, value in its unit), see `Starts`. In units of the root mean square distance of
    two tracks picked at random in these features, as when similar songs are compared by some
    features alone: what else there is to a sound, its character too, is unknown of a target.
    Infinite where a feature is unknown.
    """
    squared = np.zeros(tracks.n_tracks)
    spread = 0.0
    for name, value in target:
        values = tracks.numbers[name].astype(np.float64)
        known = ~np.isnan(values)
        squared[~known] = np.inf
        for column in tracks.positions[:, tracks.columns.get(name, slice(0))].T:
            spread += 2 * float(column.var(dtype=np.float64))
            squared += (column - _place(values[known], column[known], value)) ** 2
    off = np.sqrt(squared / spread) if spread else np.sqrt(squared)
    found: npt.NDArray[np.float32] = off.astype(np.float32)
    return found


def _place(values: npt.NDArray[np.float64], column: npt.NDArray[np.float32], value: float) -> float:
    """Where a value lies in a column: between the tracks that have the next lower and higher one.

    values: (n,) of the tracks, which equal ones share a place in (n,) `column`.
    """
    different, first = np.unique(values, return_index=True)
    return float(np.interp(value, different, column[first]))
