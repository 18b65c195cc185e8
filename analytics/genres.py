"""Where the genres of a catalogue live among groups of tracks.

A track may have several genres. One observation is a track with one of its genres: a track with
three genres counts three times, once for each, and a track without genres does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.agreement import adjusted_mutual_information, against_classes, evenness
from analytics.comparison import Labels, contingency

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.integer[Any]]

FEWEST_TO_COMPARE: Final = 20
"""The mean of fewer tracks says little of how a genre sounds."""
_NEAREST: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """Every observation: a track with one of its genres.

    names: genres; a genre's id is its place.  n_tracks: in the catalogue, with genres or without.
    tracks, genres: (n_tags,) row of the track and id of the genre, ascending by track.
    """

    names: tuple[str, ...]
    n_tracks: int
    tracks: npt.NDArray[np.int64]
    genres: npt.NDArray[np.int64]

    @property
    def n_tracks_tagged(self) -> int:
        """Number of tracks that have a genre."""
        return len(np.unique(self.tracks))

    def counts(self) -> npt.NDArray[np.int64]:
        """(n_genres,) tracks of each genre."""
        return np.bincount(self.genres, minlength=len(self.names))


@dataclass(frozen=True, slots=True)
class GenreScores:
    """How well a labelling reproduces the genres: genres are the classes, see `against_classes`.

    homogeneity, completeness, v_measure: 0 to 1.  ami: adjusted mutual information, at most 1.
    """

    homogeneity: float
    completeness: float
    v_measure: float
    ami: float


@dataclass(frozen=True, slots=True, eq=False)
class Habitats:
    """How the tracks of each genre are spread over moods.

    moods: the labels of the columns, 0..k-1 and last, where tracks are in no mood, -1.
    counts, shares: (n_genres, n_moods) tracks of the genre in the mood, and as a share of those of
    the genre, 0 to 1.
    lifts: the same share over that of all tracks of the catalogue; 1 is as usual.
    purity: (n_genres,) the largest share.  entropy: (n_genres,) of the shares, relative to an even
    spread: 0 where the whole genre is in one mood, 1 where it is in all moods alike.
    """

    moods: tuple[int, ...]
    counts: npt.NDArray[np.int64]
    shares: FloatArray
    lifts: FloatArray
    purity: FloatArray
    entropy: FloatArray


def tags(
    names: Sequence[str], set_of: IntArray, sets: tuple[npt.NDArray[Any], npt.NDArray[Any]]
) -> Tags:
    """Every track with each of its genres, from what a catalogue's index has.

    set_of: (n_tracks,) id of the set of genres of each track.  sets: (indptr, ids); set s holds
    the genre ids `ids[indptr[s]:indptr[s + 1]]`.
    """
    indptr, ids = sets
    starts = indptr[set_of].astype(np.int64)
    sizes = np.diff(indptr)[set_of].astype(np.int64)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return Tags(
        names=tuple(names),
        n_tracks=len(set_of),
        tracks=np.repeat(np.arange(len(set_of)), sizes),
        genres=ids[np.repeat(starts, sizes) + within].astype(np.int64),
    )


def scores(observed: Tags, labels: Labels) -> GenreScores:
    """How well `labels`, (n_tracks,), reproduce the genres; noise is a group of its own."""
    table = contingency(observed.genres, labels[observed.tracks]).counts
    found = against_classes(table)
    return GenreScores(
        found.homogeneity, found.completeness, found.v_measure, adjusted_mutual_information(table)
    )


def habitats(observed: Tags, labels: Labels) -> Habitats:
    """How genres are spread over the moods of `labels`, (n_tracks,); each genre has a track."""
    everything = contingency(np.zeros(len(labels), dtype=np.int64), labels)
    k = sum(label >= 0 for label in everything.second)
    table = contingency(observed.genres, labels[observed.tracks], least_second=k)
    counts = np.zeros((len(observed.names), len(everything.second)), dtype=np.int64)
    counts[:, : table.counts.shape[1]] = table.counts
    shares = counts / counts.sum(axis=1, keepdims=True)
    usual = everything.counts[0] / observed.n_tracks
    return Habitats(
        moods=everything.second,
        counts=counts,
        shares=shares,
        lifts=np.divide(shares, usual, out=np.zeros_like(shares), where=usual > 0),
        purity=shares.max(axis=1),
        entropy=evenness(counts),
    )


def mean_profiles(observed: Tags, features: npt.NDArray[np.floating[Any]]) -> FloatArray:
    """(n_genres, n_features) mean of `features`, (n_tracks, n_features), over tracks of a genre."""
    counts = observed.counts()
    sums = [
        np.bincount(observed.genres, weights=column[observed.tracks], minlength=len(counts))
        for column in features.T
    ]
    return np.stack(sums, axis=1) / counts[:, None]


def distances(profiles: FloatArray) -> FloatArray:
    """(n, n) Euclidean distances between `profiles`, (n, n_features)."""
    squares = (profiles**2).sum(axis=1)
    squared = squares[:, None] + squares[None, :] - 2 * (profiles @ profiles.T)
    np.fill_diagonal(squared, 0.0)  # rounding leaves a profile a little off itself
    apart: FloatArray = np.sqrt(np.maximum(squared, 0.0))
    return apart


def nearest(observed: Tags, profiles: FloatArray) -> list[list[int]]:
    """For each genre the ids of the three whose mean profile is nearest, nearest first.

    Genres of fewer than FEWEST_TO_COMPARE tracks have none and are nobody's.
    """
    comparable = np.flatnonzero(observed.counts() >= FEWEST_TO_COMPARE)
    apart = distances(profiles[comparable])
    np.fill_diagonal(apart, np.inf)
    order = np.argsort(apart, axis=1, kind="stable")[:, : min(_NEAREST, len(comparable) - 1)]
    found: list[list[int]] = [[] for _ in observed.names]
    for place, others in zip(comparable.tolist(), comparable[order].tolist(), strict=True):
        found[place] = others
    return found
