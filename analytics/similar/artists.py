"""Artists who sound alike, each taken as the mixture of everything they made.

The distance of two artists is the maximum mean discrepancy of their tracks' places under a Gaussian
kernel (Gretton and others, 2012), which tells mixtures apart even where their means agree. With
random Fourier features (Rahimi and Recht, 2007) an artist is one row and the distance Euclidean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec
from analytics.similar.sound import FloatArray

ARTIST_SOUNDS: Final = "artist_sounds.npy"

_FREQUENCIES: Final = 64
_WIDTH: Final = 1.0
"""Width of the kernel over the root mean squared distance of tracks from the middle."""
_SEED: Final = 20_070_101
_BLOCK: Final = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class SimilarArtists:
    """The nearest artists, nearest first.

    places: (n,) their places among all artists.  distances: (n,) maximum mean discrepancies, 0 (the
    same mixture) to 1.42 (nothing in common).
    """

    places: npt.NDArray[np.int64]
    distances: npt.NDArray[np.float64]


def artist_sounds(
    coordinates: FloatArray,
    indptr: npt.NDArray[np.integer[Any]],
    rows: npt.NDArray[np.integer[Any]],
) -> FloatArray:
    """(n_artists, 128) float32: the mean of every artist's tracks, each as Fourier features.

    coordinates: (n_tracks, n_columns) of a sound.  Artist i made the tracks in
    `rows[indptr[i]:indptr[i + 1]]`, at least one.
    """
    random = np.random.default_rng(_SEED)
    frequencies = random.normal(size=(coordinates.shape[1], _FREQUENCIES))
    usual = np.sqrt(np.square(coordinates, dtype=np.float64).sum(axis=1).mean())
    frequencies = (frequencies / (_WIDTH * max(usual, 1e-9))).astype(np.float32)
    found = np.empty((len(indptr) - 1, 2 * _FREQUENCIES), dtype=np.float32)
    for start in range(0, len(found), _BLOCK):
        ends = indptr[start : start + _BLOCK + 1].astype(np.int64)
        angles = coordinates[rows[ends[0] : ends[-1]]] @ frequencies
        waves = np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
        sums = np.add.reduceat(waves, ends[:-1] - ends[0], axis=0, dtype=np.float64)
        found[start : start + _BLOCK] = sums / np.diff(ends)[:, None] / np.sqrt(_FREQUENCIES)
    return found


def similar_artists(
    sounds: FloatArray,
    place: int,
    n: int = 10,
    *,
    allowed: npt.NDArray[np.bool_] | None = None,
) -> SimilarArtists:
    """The `n` artists whose mixture is most like that of the artist in `place`; fewer if fewer.

    sounds: (n_artists, d) of `artist_sounds`.  allowed: (n_artists,) who may be listed, for example
    those with enough tracks. Ties go to the lower place. Raises InvalidSpec for a place or a number
    out of range.
    """
    if not 0 <= place < len(sounds):
        raise InvalidSpec("artist", place, f"places 0 to {len(sounds) - 1}")
    if not 1 <= n <= 1_000:
        raise InvalidSpec("n", n, "1 to 1000")
    lengths = np.einsum("ij,ij->i", sounds, sounds)
    distances = lengths + lengths[place] - 2 * (sounds @ sounds[place])
    distances[place] = np.inf
    if allowed is not None:
        distances[~allowed] = np.inf
    # More than n: rounding may have swapped those at the end, which the exact distances tell apart.
    likely = np.argsort(distances, kind="stable")[: 2 * n + 16]
    likely = likely[np.isfinite(distances[likely])]
    apart = sounds[likely].astype(np.float64) - sounds[place]
    exact = np.sqrt((apart**2).sum(axis=1))
    order = np.lexsort((likely, exact))[:n]
    return SimilarArtists(likely[order], exact[order])
