"""How much tracks and artists share the genres of what somebody plays."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.recommending.taste import Weighed

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.float32]

_SHORTEST: Final = 1e-9


class GenreKin:
    """The genres of tracks and artists as directions: the rarer a genre, the more it says.

    A genre counts log(tracks / tracks of it), as words do that are searched for.
    """

    def __init__(
        self, sets: tuple[IntArray, IntArray], set_of: IntArray, n_genres: int, artist: IntArray
    ) -> None:
        """sets: (indptr, ids) of sets of genres.  set_of: (n_tracks,) the set of each track.

        artist: (n_tracks,) the number of each track's first artist.
        """
        indptr, ids = sets
        n_sets, n_tracks = len(indptr) - 1, len(set_of)
        has = np.zeros((n_sets, n_genres))
        has[np.repeat(np.arange(n_sets), np.diff(indptr)), ids] = 1
        n_tracks_of = np.bincount(set_of, minlength=n_sets) @ has
        self._sets = _of_length_one(has * np.log((n_tracks + 1) / (n_tracks_of + 1)))
        self._set_of = set_of
        self._artists = _of_length_one(self._sums(artist, has.shape[1]))

    @classmethod
    def of(cls, catalogue: Catalogue, artist: IntArray) -> GenreKin | None:
        """That of a catalogue; None where it has no genres."""
        if not catalogue.genre_names:
            return None
        n_genres = len(catalogue.genre_names)
        return cls(catalogue.genre_sets, catalogue.genre_set_of, n_genres, artist)

    def direction(self, played: Weighed) -> npt.NDArray[np.float64]:
        """(n_genres,) what somebody plays, by what it counts."""
        found: npt.NDArray[np.float64] = played.weights @ self._sets[self._set_of[played.rows]]
        return found

    def artists(self, direction: npt.NDArray[np.float64]) -> FloatArray:
        """(n_artists,) how much each artist shares with a direction; 0 for nothing."""
        found: FloatArray = (self._artists @ direction).astype(np.float32)
        return found

    def _sums(self, artist: IntArray, n_genres: int) -> npt.NDArray[np.float64]:
        """(n_artists, n_genres) sum of the directions of the tracks of each artist."""
        # Few pairs of an artist and a set are many tracks: each pair is added up once.
        n_artists = int(artist.max()) + 1 if len(artist) else 0
        n_sets = len(self._sets)
        pairs, times = np.unique(artist.astype(np.int64) * n_sets + self._set_of,
                                 return_counts=True)  # fmt: skip
        sums = np.zeros((n_artists, n_genres))
        np.add.at(sums, pairs // n_sets, self._sets[pairs % n_sets] * times[:, None])
        return sums


def _of_length_one(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: npt.NDArray[np.float64] = rows / np.maximum(lengths, _SHORTEST)
    return found
