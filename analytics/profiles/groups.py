"""Groups of songs, such as those of an artist: what each of them sounds like."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.profiles.standing import MoodShare, Standing, mood_shares, standings
from analytics.profiles.variety import Variety, sides
from analytics.schema import MISSING_STEP

IntArray = npt.NDArray[np.integer[Any]]

_TYPICAL: Final = 10


@dataclass(frozen=True, slots=True)
class Group:
    """What one group of songs sounds like.

    songs: rows, one per recording, best known first.  moods: largest first.  variety: None where
    there are too few songs to say.  sides: the two moods between which they split, if they do.
    years: the first and the last, if any is known.  genres: (name, songs), most first.
    """

    songs: IntArray
    standings: tuple[Standing, ...]
    moods: tuple[MoodShare, ...]
    variety: Variety | None
    sides: tuple[int, int] | None
    years: tuple[int, int] | None
    genres: tuple[tuple[str, int], ...]

    @property
    def n_songs(self) -> int:
        """How many there are."""
        return len(self.songs)


class Groups:
    """Groups over the columns of one catalogue."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        percentiles: npt.NDArray[np.uint8],
        standardised: npt.NDArray[np.float32],
        indptr: IntArray,
        songs: IntArray,
        n_moods: int,
    ) -> None:
        """Group i has the rows `songs[indptr[i]:indptr[i + 1]]`.

        percentiles: (n_features, n_tracks).  standardised: (n_tracks, n_features).
        """
        self._catalogue = catalogue
        self._percentiles = percentiles
        self._standardised = standardised
        self._indptr = indptr
        self._songs = songs
        self._n_moods = n_moods

    def __len__(self) -> int:
        """Number of groups."""
        return len(self._indptr) - 1

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, in the order of `profile`."""
        return self._catalogue.features

    @cached_property
    def n_songs(self) -> npt.NDArray[np.int64]:
        """(n_groups,) songs of each."""
        return np.diff(self._indptr).astype(np.int64)

    def songs(self, group: int) -> IntArray:
        """Rows of a group's songs, best known first."""
        return self._songs[self._indptr[group] : self._indptr[group + 1]]

    def group(self, group: int, spread: float) -> Group:
        """What a group sounds like. spread: its `Variety.ratio`, NaN where it has too few songs."""
        songs = self.songs(group)
        tracks = self._catalogue
        moods = tracks.mood_of[songs].astype(np.int64)
        return Group(
            songs=songs,
            standings=standings(
                tracks.features,
                [tracks.numbers(name)[songs] for name in tracks.features],
                self._percentiles[:, songs],
            ),
            moods=mood_shares(moods, self._usual_moods),
            variety=None if math.isnan(spread) else Variety(spread),
            sides=sides(self._standardised[songs], moods),
            years=self._years(songs),
            genres=self._genres(songs),
        )

    def profile(self, group: int) -> npt.NDArray[np.float64]:
        """(n_features,) mean percentile of a group's songs, 0 to 100; NaN where unknown."""
        ranks = self._percentiles[:, self.songs(group)].astype(np.float64)
        known = ranks != MISSING_STEP
        sums = np.where(known, ranks, 0.0).sum(axis=1)
        counts = known.sum(axis=1)
        means: npt.NDArray[np.float64] = np.divide(
            sums, counts, out=np.full(len(sums), np.nan), where=counts > 0
        )
        return means

    def shares(self, group: int) -> npt.NDArray[np.float64]:
        """(n_moods,) of a group's songs in each mood, 0 to 1."""
        songs = self.songs(group)
        counts = np.bincount(self._catalogue.mood_of[songs], minlength=self._n_moods)
        shares: npt.NDArray[np.float64] = counts / len(songs)
        return shares

    def genre_shares(self, group: int) -> dict[str, float]:
        """Genre -> share of a group's songs that have it, 0 to 1."""
        songs = self.songs(group)
        return {name: n_songs / len(songs) for name, n_songs in self._genres(songs)}

    def every_share(self) -> npt.NDArray[np.float64]:
        """(n_groups, n_moods) the same of all groups."""
        owners = np.repeat(np.arange(len(self)), self.n_songs)
        cells = owners * self._n_moods + self._catalogue.mood_of[self._songs]
        counts = np.bincount(cells, minlength=len(self) * self._n_moods)
        shares: npt.NDArray[np.float64] = (
            counts.reshape(len(self), self._n_moods) / self.n_songs[:, None]
        )
        return shares

    def typical(self, group: int, n: int = _TYPICAL) -> IntArray:
        """Rows of the `n` songs nearest to the middle of a group, nearest first."""
        songs = self.songs(group)
        values = self._standardised[songs].astype(np.float64)
        apart = ((values - values.mean(axis=0)) ** 2).sum(axis=1)
        return songs[np.argsort(apart, kind="stable")[:n]]

    @cached_property
    def _usual_moods(self) -> npt.NDArray[np.float64]:
        counts = np.bincount(self._catalogue.mood_of, minlength=self._n_moods)
        usual: npt.NDArray[np.float64] = counts / self._catalogue.n_tracks
        return usual

    def _years(self, songs: IntArray) -> tuple[int, int] | None:
        if not self._catalogue.has("year"):
            return None
        years = self._catalogue.numbers("year")[songs]
        known = years[~np.isnan(years)]
        return (int(known.min()), int(known.max())) if len(known) else None

    def _genres(self, songs: IntArray) -> tuple[tuple[str, int], ...]:
        if not self._catalogue.genre_names:
            return ()
        indptr, ids = self._catalogue.genre_sets
        sets, counts = np.unique(self._catalogue.genre_set_of[songs], return_counts=True)
        totals: dict[int, int] = {}
        for number, count in zip(sets.tolist(), counts.tolist(), strict=True):
            for genre in ids[indptr[number] : indptr[number + 1]].tolist():
                totals[genre] = totals.get(genre, 0) + count
        ranked = sorted(totals.items(), key=lambda each: (-each[1], each[0]))
        return tuple((self._catalogue.genre_names[genre], n_songs) for genre, n_songs in ranked)
