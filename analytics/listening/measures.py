"""Measure every listener: how much, when, how new and how varied they play, and how it sounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.listening.measure_list import (
    PARTS_OF_DAY,
    mean_of,
    measures_of,
    mood_of,
    spread_of,
)
from analytics.listening.measured import Measured
from analytics.listening.plays import Plays
from analytics.similar.sound import FIRST_ARTIST

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.integer[Any]]

_DAY: Final = 86_400
_PART: Final = _DAY // len(PARTS_OF_DAY)
_MONDAY: Final = 3
"""Days from a Monday to 1 January 1970."""
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class TrackFacts:
    """What is known of n_tracks tracks for measuring who plays them.

    artist: (n_tracks,) equal for tracks of one first artist.  mood: (n_tracks,) numbers of `moods`,
    their names.  features: each (n_tracks,), in its own unit, NaN for unknown.  popularity:
    (n_tracks,) 0 to 100, NaN for unknown; None where the catalogue lacks it.
    genre_set: (n_tracks,) the set of genres of each; genre_sets: CSR indptr and ids of the sets.
    """

    artist: IntArray
    mood: IntArray
    moods: tuple[str, ...]
    features: Mapping[str, npt.NDArray[np.floating[Any]]]
    popularity: npt.NDArray[np.floating[Any]] | None
    genre_set: IntArray
    genre_sets: tuple[IntArray, IntArray]
    n_genres: int

    @classmethod
    def read(
        cls,
        array: Callable[[str], npt.NDArray[Any]],
        has: Callable[[str], bool],
        *,
        moods: Sequence[str],
        features: Sequence[str],
        n_genres: int,
    ) -> Self:
        """Those of a build. array, has: its files by name, finished or being built."""
        popularity = "numbers/popularity.npy"
        return cls(
            artist=array(FIRST_ARTIST),
            mood=array("moods.npy"),
            moods=tuple(moods),
            features={name: array(f"numbers/{name}.npy") for name in features},
            popularity=array(popularity) if has(popularity) else None,
            genre_set=array("genre_set.npy"),
            genre_sets=(array("genre_sets_indptr.npy"), array("genre_sets_ids.npy")),
            n_genres=n_genres,
        )

    @classmethod
    def open(cls, build: OpenBuild) -> Self:
        """Those of an opened, verified build."""
        return cls.read(
            build.array,
            build.has,
            moods=[mood["name"] for mood in build.json("moods.json")],
            features=build.json("features.json")["names"],
            n_genres=len(build.json("genres.json")),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """The n different pairs of a listener and a track, in this order.

    weight: (n,) plays.  first: (n,) the first second of the pair, as places among the plays.
    """

    listener: IntArray
    track: IntArray
    weight: FloatArray
    first: IntArray


def measured(plays: Plays, tracks: TrackFacts) -> Measured:
    """Every measure of every listener, as `analytics.listening.measure_list` defines them.

    Those without plays have 0 plays, tracks and artists, and NaN in every other column.
    """
    pairs = _pairs(plays, len(tracks.artist))
    last = int(plays.second.max()) if plays.n_plays else None
    total = _sums(plays.listener, plays.count, plays.n_listeners)
    found = {
        **_amounts(plays, pairs, total),
        **_times(plays, total, last or 0),
        **_newness(plays, pairs, tracks, total),
        **_likings(pairs, tracks, total),
    }
    measures = measures_of(tuple(tracks.features), tracks.moods)
    columns = [found[measure.name] for measure in measures]
    return Measured(measures, np.stack(columns, axis=1), last)


def _pairs(plays: Plays, n_tracks: int) -> _Pairs:
    keys = plays.listener.astype(np.int64) * n_tracks + plays.track
    # Plays are in order of time for each listener: the first of a pair is its earliest.
    different, first, place = np.unique(keys, return_index=True, return_inverse=True)
    weight = _sums(place, plays.count, len(different))
    return _Pairs(different // n_tracks, different % n_tracks, weight, first)


def _amounts(plays: Plays, pairs: _Pairs, total: FloatArray) -> dict[str, FloatArray]:
    return {"plays": total, "tracks": _counts(pairs.listener, plays.n_listeners)}


def _times(plays: Plays, total: FloatArray, last: int) -> dict[str, FloatArray]:
    """When they play: recency, frequency, parts of the day, weekends."""
    m, days = plays.n_listeners, plays.second // _DAY
    part = plays.second % _DAY // _PART
    weekend = (days + _MONDAY) % 7 >= _SATURDAY
    shares = {
        f"{name}_share": _over(_sums(plays.listener, plays.count * (part == number), m), total)
        for number, name in enumerate(PARTS_OF_DAY)
    }
    # In order of time a day begins wherever it is not the day of the play before.
    begins = np.ones(plays.n_plays, dtype=np.bool_)
    begins[1:] = (days[1:] != days[:-1]) | (plays.listener[1:] != plays.listener[:-1])
    first, final = _ends(plays, plays.second), _ends(plays, plays.second, at_end=True)
    weeks = np.maximum(1, (final // _DAY - first // _DAY + 1) / 7)
    active = _counts(plays.listener[begins], m)
    return {
        "recency": (last - final) / _DAY,
        "frequency": np.where(np.isnan(weeks), np.nan, active / weeks),
        **shares,
        "weekend_share": _over(_sums(plays.listener, plays.count * weekend, m), total),
    }


def _newness(
    plays: Plays, pairs: _Pairs, tracks: TrackFacts, total: FloatArray
) -> dict[str, FloatArray]:
    """How often they come back to what they know, and how much they found of late."""
    m = plays.n_listeners
    different = _counts(pairs.listener, m)
    n_artists = int(tracks.artist.max(initial=-1)) + 1
    keys = plays.listener.astype(np.int64) * n_artists + tracks.artist[plays.track]
    found, places = np.unique(keys, return_index=True)
    listener = found // max(n_artists, 1)
    start, final = (_ends(plays, plays.second, at_end=end) for end in (False, True))
    late = 4 * (plays.second[places] - start[listener]) >= 3 * (final - start)[listener]
    artists = _counts(listener, m)
    novelty = _over(_counts(listener[late], m), artists)
    return {
        "artists": artists,
        "repeat_share": 1 - _over(different, total),
        "novelty": np.where(final > start, novelty, np.nan),
    }


def _likings(pairs: _Pairs, tracks: TrackFacts, total: FloatArray) -> dict[str, FloatArray]:
    """What they play: how known, of which genres and moods, and how it sounds."""
    m = len(total)
    mood = tracks.mood[pairs.track]
    entropy = _genre_entropy(pairs, tracks, m)
    widest = log2(tracks.n_genres) if tracks.n_genres > 1 else np.inf
    found = {
        "popularity": np.full(m, np.nan)
        if tracks.popularity is None
        else _mean(pairs, tracks.popularity, m),
        "genre_entropy": entropy,
        "genre_variety": entropy / widest,
    }
    for name, values in tracks.features.items():
        mean = _mean(pairs, values, m)
        found[mean_of(name)] = mean
        found[spread_of(name)] = np.sqrt(_mean(pairs, values, m, around=mean))
    for number in range(len(tracks.moods)):
        in_mood = _sums(pairs.listener, pairs.weight * (mood == number), m)
        found[mood_of(number)] = _over(in_mood, total)
    return found


def _mean(
    pairs: _Pairs,
    of_tracks: npt.NDArray[np.floating[Any]],
    m: int,
    around: FloatArray | None = None,
) -> FloatArray:
    """(m,) mean over plays of a value of tracks; of its squared distance from `around`, (m,)."""
    values = of_tracks[pairs.track].astype(np.float64)
    if around is not None:
        values = (values - around[pairs.listener]) ** 2
    known = ~np.isnan(values)
    listener, weight = pairs.listener[known], pairs.weight[known]
    return _over(_sums(listener, weight * values[known], m), _sums(listener, weight, m))


def _genre_entropy(pairs: _Pairs, tracks: TrackFacts, m: int) -> FloatArray:
    indptr, ids = (part.astype(np.int64) for part in tracks.genre_sets)
    chosen = tracks.genre_set[pairs.track]
    lengths = np.diff(indptr)[chosen]
    starts = np.cumsum(lengths) - lengths
    places = np.repeat(indptr[chosen] - starts, lengths) + np.arange(lengths.sum())
    listener = np.repeat(pairs.listener, lengths)
    given = np.repeat(pairs.weight / np.maximum(lengths, 1), lengths)
    keys, place = np.unique(listener * max(tracks.n_genres, 1) + ids[places], return_inverse=True)
    of_genre = _sums(place, given, len(keys))
    whose = keys // max(tracks.n_genres, 1)
    of_all = _sums(whose, of_genre, m)
    share = of_genre / of_all[whose]
    # A sum of nothing but a whole share may come out as -0.0.
    entropy = np.maximum(0, -_sums(whose, share * np.log2(share), m))
    return np.where(of_all > 0, entropy, np.nan)


def _ends(plays: Plays, values: IntArray, *, at_end: bool = False) -> FloatArray:
    """(m,) the value at each listener's first or last play; NaN for those without any."""
    some = plays.starts[1:] > plays.starts[:-1]
    places = plays.starts[1:] - 1 if at_end else plays.starts[:-1]
    ends: FloatArray = np.full(plays.n_listeners, np.nan)
    ends[some] = values[places[some]]
    return ends


def _sums(listener: IntArray, values: npt.NDArray[Any], m: int) -> FloatArray:
    return np.bincount(listener, weights=values, minlength=m).astype(np.float64)


def _counts(listener: IntArray, m: int) -> FloatArray:
    return np.bincount(listener, minlength=m).astype(np.float64)


def _over(part: FloatArray, whole: FloatArray) -> FloatArray:
    """`part` / `whole`, NaN where there is no whole."""
    shares: FloatArray = np.full(len(whole), np.nan)
    return np.divide(part, whole, out=shares, where=whole > 0)
