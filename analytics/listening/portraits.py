"""Each kind of listeners: how many they are, what they play, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.listening.counting import people_behind, people_behind_tracks
from analytics.listening.drift import sound_by
from analytics.listening.groups import Grouping
from analytics.listening.narrowing import People
from analytics.listening.played import Played, plays_in
from analytics.listening.suppression import hidden, rows_and_columns, whole
from analytics.listening.trends import over_genres

IntArray = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]
MOST_TRACKS: Final = 8
MOST_GENRES: Final = 8
FEWEST_TIMES: Final = 1.1
"""As often as everybody: less is no difference."""


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of what a kind plays, or of its people.

    share: 0 to 1 of the kind's.  lift: that over the share among everybody.
    """

    name: str
    share: float
    lift: float


@dataclass(frozen=True, slots=True)
class TopTrack:
    """A track that a kind plays. people: of the kind who did."""

    row: int
    plays: int
    people: int


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """One kind of listeners.

    place: among the kinds.  n_people: in it.  share: of everybody, 0 to 1.  plays: theirs.
    sound: (f,) mean percentile of each feature, 0 to 100.  moods: (k,) shares of their plays; NaN
    where not told.  genres, countries, plans: the largest first, those with enough people behind.
    tracks: the most played of those that enough of them played.
    """

    place: int
    n_people: int
    share: float
    plays: int
    sound: npt.NDArray[np.float64]
    moods: npt.NDArray[np.float64]
    genres: tuple[Part, ...]
    countries: tuple[Part, ...]
    plans: tuple[Part, ...]
    tracks: tuple[TopTrack, ...]


def portraits_of(
    every: Played, people: People, catalogue: Catalogue, percentiles: npt.NDArray[Any],
    smallest: int,
) -> tuple[Portrait, ...]:  # fmt: skip
    """A portrait of every kind that is not too small to be told of, in the order of kinds."""
    kinds = people.kinds
    sizes = kinds.sizes()
    kind = kinds.of.take(every.listener)
    usual_genres = _genre_plays(every, catalogue)[1]
    shares = _mood_shares(every, kinds, len(catalogue.mood_slugs), smallest)
    found = []
    for place in kinds.told(smallest):
        theirs = every.those(kind == place)
        if not len(theirs):
            continue
        is_one = kinds.of == place
        found.append(
            Portrait(
                place=place,
                n_people=int(sizes[place]),
                share=float(sizes[place] / len(kinds.of)),
                plays=theirs.total(),
                sound=sound_by(theirs, np.zeros(len(theirs), dtype=np.int64), 1, percentiles)[:, 0],
                moods=shares[place],
                genres=_genres(theirs, catalogue, usual_genres, every.total(), smallest),
                countries=_composition(people.countries, is_one, smallest),
                plans=_composition(people.plans, is_one, smallest),
                tracks=_tracks(theirs, catalogue.n_tracks, smallest),
            )
        )
    return tuple(found)


def _mood_shares(
    every: Played, kinds: Grouping, n_moods: int, smallest: int
) -> npt.NDArray[np.float64]:
    """(n_kinds, n_moods) shares of each kind's plays, NaN where it is not told.

    How much everybody plays of a mood is told elsewhere, as are the plays of each kind.
    """
    # The last row is of people in no kind.
    kind = np.where(kinds.of < 0, len(kinds.names), kinds.of).take(every.listener)
    shape = len(kinds.names) + 1, n_moods
    cells = kind * n_moods + every.mood
    people = people_behind(every.listener, cells, shape[0] * n_moods).reshape(shape)
    plays = plays_in(cells, every.count, shape[0] * n_moods).reshape(shape)
    shares = plays / np.maximum(plays.sum(axis=1, keepdims=True), 1)
    found: npt.NDArray[np.float64] = np.where(
        hidden(people, smallest, rows_and_columns(people)), np.nan, shares
    )
    return found


def _genre_plays(chosen: Played, catalogue: Catalogue) -> tuple[IntArray, IntArray]:
    """(n_genres,) people, and plays."""
    n = len(catalogue.genre_names)
    if not n:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    spread = over_genres(chosen, catalogue)
    people = people_behind(chosen.listener.take(spread.row), spread.thing, n)
    return people, plays_in(spread.thing, chosen.count.take(spread.row), n)


def _genres(
    theirs: Played, catalogue: Catalogue, usual: IntArray, total: int, smallest: int
) -> tuple[Part, ...]:
    """Genres they play more than others do, most plays first."""
    people, plays = _genre_plays(theirs, catalogue)
    shares = plays / theirs.total()
    lifts = shares / np.maximum(usual / total, 1e-12)
    wanted = np.flatnonzero((people >= smallest) & (lifts >= FEWEST_TIMES))
    order = wanted[np.argsort(-plays[wanted], kind="stable")][:MOST_GENRES]
    return tuple(
        Part(catalogue.genre_names[each], float(shares[each]), float(lifts[each]))
        for each in order.tolist()
    )


def _composition(grouping: Grouping, is_one: BoolArray, smallest: int) -> tuple[Part, ...]:
    """The groups that the people of one kind are in, most first; small ones left out together."""
    counts = np.bincount(grouping.of[is_one & (grouping.of >= 0)], minlength=len(grouping.names))
    if not counts.sum():
        return ()
    not_told = hidden(counts, smallest, [whole(counts)])
    usual = grouping.sizes() / max(grouping.sizes().sum(), 1)
    shares = counts / counts.sum()
    return tuple(
        Part(grouping.names[each], float(shares[each]), float(shares[each] / usual[each]))
        for each in np.argsort(-counts, kind="stable").tolist()
        if counts[each] and not not_told[each]
    )


def _tracks(theirs: Played, n_tracks: int, smallest: int) -> tuple[TopTrack, ...]:
    plays = plays_in(theirs.track, theirs.count, n_tracks)
    people = people_behind_tracks(theirs.listener, theirs.track, n_tracks)
    wanted = np.flatnonzero(people >= smallest)
    order = wanted[np.argsort(-plays[wanted], kind="stable")][:MOST_TRACKS]
    return tuple(TopTrack(row, int(plays[row]), int(people[row])) for row in order.tolist())
