"""What the people of a build play, by track and by artist, and one person among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.listening.plays import FOLDER
from analytics.recommending.behaviour import Factors, FoldedIn, Learning
from analytics.recommending.taste import Weighed

LEARNING: Final[Mapping[str, Learning]] = {
    "item": Learning(n_factors=128, regularisation=20.0, trust=2.0),
    "artist": Learning(n_factors=128, regularisation=60.0, trust=5.0),
}
"""Of tracks and of artists; found on validation splits of real listening."""

FloatArray = npt.NDArray[np.float32]


def files_of(kind: str) -> tuple[str, str]:
    """The files with the numbers and with the factors of a kind, "item" (tracks) or "artist"."""
    return f"{FOLDER}/{kind}_numbers.npy", f"{FOLDER}/{kind}_factors.npy"


def people_file(kind: str) -> str:
    """The file that says where the people of a build stand among the factors of a kind."""
    return f"{FOLDER}/{kind}_people.npy"


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What a crowd says to one person.

    by_track, by_artist: (n_tracks,) float32, how likely people who play the same play a track, and
    anything by its artist.  by_track_of, by_artist_of: the person among the factors; None where
    they play nothing that others play, and then the scores are 0.
    """

    by_track: FloatArray
    by_artist: FloatArray
    by_track_of: FoldedIn | None
    by_artist_of: FoldedIn | None


class Crowd:
    """Factors of tracks and of their artists.

    People agree about artists before they agree about tracks, and a track nobody has played yet
    has an artist.
    """

    def __init__(self, tracks: Factors, artists: Factors, artist: npt.NDArray[np.int32]) -> None:
        """artist: (n_tracks,) the number of each track's first artist."""
        self.tracks = tracks
        self.artists = artists
        self._artist = artist

    @classmethod
    def open(cls, build: OpenBuild, artist: npt.NDArray[np.int32]) -> Crowd | None:
        """That of a build; None in one that was made without plays."""
        if not build.has(files_of("item")[1]):
            return None
        tracks, artists = (
            Factors(build.array(numbers), build.array(factors), LEARNING[kind].regularisation)
            for kind in ("item", "artist")
            for numbers, factors in [files_of(kind)]
        )
        return cls(tracks, artists, artist)

    def says(self, played: Weighed) -> Heard:
        """What it says to somebody who played this."""
        of_tracks = self.tracks.fold_in(played.rows, LEARNING["item"].confidence(played.weights))
        of_artists = self.place_of_artists(*by_artist(played, self._artist))
        n_tracks = len(self._artist)
        nothing = np.zeros(n_tracks, dtype=np.float32)
        n_artists = int(self._artist.max()) + 1 if n_tracks else 0
        return Heard(
            nothing if of_tracks is None else self.tracks.scores(of_tracks, n_tracks),
            nothing if of_artists is None
            else self.artists.scores(of_artists, n_artists)[self._artist],
            of_tracks,
            of_artists,
        )  # fmt: skip

    def place_of_artists(
        self, numbers: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]
    ) -> FoldedIn | None:
        """Somebody among the artists, of what `by_artist` gives."""
        return self.artists.fold_in(numbers, LEARNING["artist"].confidence(weights))


def by_artist(
    played: Weighed, artist: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The numbers of the artists played, rising, and log(1 + plays) of all tracks of each."""
    numbers, place = np.unique(artist[played.rows].astype(np.int64), return_inverse=True)
    plays = np.bincount(place, weights=np.expm1(played.weights), minlength=len(numbers))
    return numbers, np.log1p(plays)
