"""What is worth telling of genres and moods: genres that split, and moods that mix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.comparison import NOISE
from analytics.genres import FloatArray, Habitats, Tags, distances

FEWEST_TRACKS: Final = 100
"""Genres of fewer tracks are left out of the findings; chance alone would put them first."""
HALF: Final = 0.5
AT_HOME: Final = 0.15
FAR_APART: Final = 0.95
_MOST_SPLITS: Final = 10
_MOST_MIXES: Final = 12
_TIMES_TOLD: Final = 2
_MOODS_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Split:
    """A genre without a mood of its own.

    shares: of its tracks in each mood, 0 to 1, in the order of `Habitats.moods`.
    entropy: of the shares, 0 to 1; 1 is even over all moods.
    words: the largest shares: "32% Calm & acoustic, 28% Upbeat & danceable, 15% Intense & fast".
    """

    name: str
    n_tracks: int
    shares: list[float]
    entropy: float
    words: str


@dataclass(frozen=True, slots=True)
class Mix:
    """Two genres that sound far apart and meet in one mood.

    shares: of the tracks of each that are in `mood`, 0 to 1.  distance: between their mean
    profiles, in standard deviations.
    words: "75% and 15% of their tracks are in Calm & acoustic", those of the first named first.
    """

    first: str
    second: str
    mood: int
    shares: tuple[float, float]
    distance: float
    words: str


@dataclass(frozen=True, slots=True)
class Mixes:
    """The mixes told, and how many there are in all. threshold: the distance that is far apart."""

    listed: list[Mix]
    n_found: int
    threshold: float | None


def splits(observed: Tags, spread: Habitats, mood_names: Mapping[int, str]) -> list[Split]:
    """The up to ten genres most even over the moods, most even first.

    Of at least FEWEST_TRACKS tracks, not half of which are in any one mood. mood_names: of the
    labels of moods.
    """
    n_tracks = observed.counts()
    eligible = np.flatnonzero((n_tracks >= FEWEST_TRACKS) & (spread.purity < HALF))
    order = eligible[np.argsort(-spread.entropy[eligible], kind="stable")][:_MOST_SPLITS]
    return [
        Split(
            name=observed.names[genre],
            n_tracks=int(n_tracks[genre]),
            shares=spread.shares[genre].tolist(),
            entropy=float(spread.entropy[genre]),
            words=_largest(spread, genre, mood_names),
        )
        for genre in order.tolist()
    ]


def mixes(
    observed: Tags, spread: Habitats, profiles: FloatArray, mood_names: Mapping[int, str]
) -> Mixes:
    """Pairs of genres far apart in sound that meet in one mood, farthest first.

    Both have at least AT_HOME of their tracks in the mood, and their mean profiles, (n_genres,
    n_features) standardised, are farther apart than FAR_APART of all pairs of genres. Genres have
    at least FEWEST_TRACKS tracks. Up to twelve are told, no genre more than twice, so that one odd
    genre does not fill the list.
    """
    genres = np.flatnonzero(observed.counts() >= FEWEST_TRACKS)
    first, second = np.triu_indices(len(genres), k=1)
    if not len(first):
        return Mixes([], 0, None)
    apart = distances(profiles[genres])[first, second]
    threshold = float(np.quantile(apart, FAR_APART))
    at_home = (spread.shares[genres] >= AT_HOME) & (np.array(spread.moods) != NOISE)
    meeting = at_home[first] & at_home[second] & (apart > threshold)[:, None]
    pairs, moods = np.nonzero(meeting)
    order = np.lexsort((moods, pairs, -apart[pairs]))
    listed = [
        _mix(
            observed,
            spread,
            mood_names,
            genres=(int(genres[first[pairs[place]]]), int(genres[second[pairs[place]]])),
            column=int(moods[place]),
            distance=float(apart[pairs[place]]),
        )
        for place in order.tolist()
    ]
    return Mixes(_varied(listed), len(listed), threshold)


def _varied(listed: Sequence[Mix]) -> list[Mix]:
    """The first of them in which no genre is told of too often."""
    told: Counter[str] = Counter()
    chosen: list[Mix] = []
    for mix in listed:
        if len(chosen) == _MOST_MIXES:
            break
        if max(told[mix.first], told[mix.second]) < _TIMES_TOLD:
            told.update((mix.first, mix.second))
            chosen.append(mix)
    return chosen


def _mix(
    observed: Tags,
    spread: Habitats,
    mood_names: Mapping[int, str],
    *,
    genres: tuple[int, int],
    column: int,
    distance: float,
) -> Mix:
    names = observed.names
    # The one that is more at home there is named first.
    first, second = sorted(genres, key=lambda genre: -spread.shares[genre, column])
    shares = (float(spread.shares[first, column]), float(spread.shares[second, column]))
    mood = spread.moods[column]
    words = f"{shares[0]:.0%} and {shares[1]:.0%} of their tracks are in {mood_names[mood]}"
    return Mix(names[first], names[second], mood, shares, distance, words)


def _largest(spread: Habitats, genre: int, mood_names: Mapping[int, str]) -> str:
    columns = np.argsort(-spread.shares[genre], kind="stable")[:_MOODS_TOLD]
    return ", ".join(
        f"{spread.shares[genre, column]:.0%} {mood_names.get(spread.moods[column], 'in no mood')}"
        for column in columns.tolist()
        if spread.counts[genre, column]
    )
