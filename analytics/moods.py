"""What each group of tracks sounds like: its profile, its name, its genres, its best examples."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, Final, Self, TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.features import FeatureMatrix
from analytics.mood_phrases import description, use_case
from analytics.mood_words import Character, name_moods
from analytics.schema import MISSING_STEP

_COLOURS: Final = 10
_SHAPES: Final = ("circle", "diamond", "square", "triangle", "cross", "star")
_EXAMPLES: Final = 10
_GENRES: Final = 8
_FEWEST_OF_A_GENRE: Final = 5
_LEAST_SHARE_OF_A_GENRE: Final = 0.005
_MIDDLE: Final = 50.0


class GenreShare(TypedDict):
    """A genre of a mood. share: of the mood's tracks, 0..1. lift: share / share of catalogue."""

    name: str
    share: float
    lift: float


@dataclass(frozen=True, slots=True)
class Mood:
    """A group of tracks that sound alike, as people meet it.

    number: its label; 0 for the largest, unless it follows an earlier mood. slug: its name in
        addresses.
    share: of all tracks, 0..1. colour_slot: 0..9. shape: of its marks; "circle" for the first ten.
    profile: feature -> mean percentile in the catalogue, 0..100.
    effects: feature -> (mean - catalogue's mean) / the catalogue's standard deviation.
    top_genres: the genres that mark it most; empty if the catalogue has none.
    representative: up to ten rows nearest its centre, popular: its up to ten most popular rows
        (empty if nothing is known of popularity); no artist twice in either.
    """

    number: int
    slug: str
    name: str
    description: str
    use_case: str
    n_tracks: int
    share: float
    colour_slot: int
    shape: str
    profile: dict[str, float]
    effects: dict[str, float]
    top_genres: list[GenreShare]
    representative: list[int]
    popular: list[int]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives the same mood back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The mood that `to_dict` described. Raises TypeError if a part is missing or unknown."""
        return cls(**data)


def describe_moods(
    tracks: pd.DataFrame,
    features: FeatureMatrix,
    percentiles: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.integer[Any]],
    centroids: npt.NDArray[np.floating[Any]],
) -> list[Mood]:
    """The moods of `tracks`, in the order of their labels.

    percentiles: (n_tracks, n_features) of `features.names`, MISSING_STEP for unknown.
    labels: (n_tracks,) 0..k-1, none of them unused; centroids: (k, n_features), standardised.
    Same input, same words.
    """
    rows_of = [np.flatnonzero(labels == number) for number in range(len(centroids))]
    characters = [_character(features, rows) for rows in rows_of]
    names = name_moods(characters)
    genres = _genre_shares(tracks, rows_of)
    moods = []
    for number, (rows, character, name) in enumerate(zip(rows_of, characters, names, strict=True)):
        distance = np.linalg.norm(features.values[rows] - centroids[number], axis=1)
        moods.append(
            Mood(
                number=number,
                slug=re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"),
                name=name,
                description=description(character),
                use_case=use_case(character),
                n_tracks=len(rows),
                share=len(rows) / len(labels),
                colour_slot=number % _COLOURS,
                shape=_SHAPES[number // _COLOURS % len(_SHAPES)],
                profile=_profile(features.names, percentiles[rows]),
                effects=dict(character.effects),
                top_genres=genres[number],
                representative=_one_per_artist(tracks, rows[np.argsort(distance, kind="stable")]),
                popular=_one_per_artist(tracks, _by_popularity(tracks, rows)),
            )
        )
    return moods


def _character(features: FeatureMatrix, rows: npt.NDArray[np.intp]) -> Character:
    effects = features.values[rows].mean(axis=0, dtype=np.float64)
    levels = features.mean + effects * features.scale
    return Character(
        effects=dict(zip(features.names, effects.tolist(), strict=True)),
        levels=dict(zip(features.names, levels.tolist(), strict=True)),
    )


def _profile(names: Iterable[str], percentiles: npt.NDArray[np.uint8]) -> dict[str, float]:
    known = percentiles != MISSING_STEP
    sums = np.where(known, percentiles, 0).sum(axis=0, dtype=np.float64)
    counts = known.sum(axis=0)
    # Where nothing is known, tracks stand in the middle, as they do among the standardised values.
    means = np.divide(sums, counts, out=np.full(len(sums), _MIDDLE), where=counts > 0)
    return dict(zip(names, means.tolist(), strict=True))


def _genre_shares(
    tracks: pd.DataFrame, rows_of: list[npt.NDArray[np.intp]]
) -> list[list[GenreShare]]:
    """For each mood the genres that mark it most."""
    if "genres" not in tracks:
        return [[] for _ in rows_of]
    genres: npt.NDArray[np.object_] = tracks["genres"].to_numpy(dtype=object)
    overall = Counter(chain.from_iterable(genres))
    return [
        _top_genres(Counter(chain.from_iterable(genres[rows])), len(rows), overall, len(genres))
        for rows in rows_of
    ]


def _top_genres(
    inside: Mapping[str, int], n_inside: int, overall: Mapping[str, int], n_overall: int
) -> list[GenreShare]:
    """The genres more common inside a mood than overall, the most telling first.

    Share alone favours genres that are everywhere, lift alone the rarest: share * log(lift) is
    how much each tells. Genres with a handful of tracks in the mood are left out.
    """
    fewest = max(_FEWEST_OF_A_GENRE, _LEAST_SHARE_OF_A_GENRE * n_inside)
    shares = [
        GenreShare(
            name=name,
            share=count / n_inside,
            lift=(count / n_inside) / (overall[name] / n_overall),
        )
        for name, count in inside.items()
        if count >= fewest
    ]
    raised = [genre for genre in shares if genre["lift"] > 1]
    raised.sort(key=lambda genre: (-genre["share"] * math.log(genre["lift"]), genre["name"]))
    return raised[:_GENRES]


def _by_popularity(tracks: pd.DataFrame, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Those of `rows` whose popularity is known, the most popular first."""
    if "popularity" not in tracks:
        return rows[:0]
    popularity = tracks["popularity"].to_numpy(dtype=np.float64)[rows]
    order = np.argsort(-popularity, kind="stable")  # unknown, NaN, comes last
    return rows[order[: np.count_nonzero(~np.isnan(popularity))]]


def _one_per_artist(tracks: pd.DataFrame, rows: npt.NDArray[np.intp]) -> list[int]:
    """The first ten of `rows` that share no artist."""
    artists: npt.NDArray[np.object_] = tracks["artists"].to_numpy(dtype=object)
    heard: set[str] = set()
    chosen: list[int] = []
    for row in rows.tolist():
        if heard.isdisjoint(artists[row]):
            heard.update(artists[row])
            chosen.append(row)
            if len(chosen) == _EXAMPLES:
                break
    return chosen
