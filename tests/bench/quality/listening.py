"""What recommendations are measured on: plays, splits of them, and how a list is judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans

from analytics.listening.plays import Plays
from tests.bench.quality.conftest import Tracks

FEWEST_PLAYS = 5
"""Plays that a person must have before the split to be asked about."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One person: what they play, and what they play besides, hidden from the recommender.

    listener: their place in the plays of the split.  hidden: (m,) rows or numbers, at least one.
    """

    listener: int
    hidden: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """What was known, and the people to ask about."""

    plays: Plays
    cases: list[Case]


def read_plays(folder: Path, ids: Sequence[str]) -> tuple[Plays, np.ndarray]:
    """The plays of listens.csv over the tracks of a catalogue, and (n_listeners,) who plays."""
    listens = pd.read_csv(folder / "listens.csv")
    row_of = pd.Series(np.arange(len(ids)), index=list(ids))
    listens["row"] = listens["track_id"].map(row_of)
    listens = listens.dropna(subset="row")
    people, listener = np.unique(listens["user_id"], return_inverse=True)
    second = pd.to_datetime(listens["timestamp"], utc=True).astype("datetime64[s, UTC]")
    plays = Plays.ordered(
        listener,
        listens["row"].to_numpy(np.int64),
        second.astype(np.int64).to_numpy(),
        listens["play_count"].to_numpy(),
        len(people),
    )
    return plays, people


def artists_played(folder: Path, tracks: Tracks, people: np.ndarray) -> tuple[np.ndarray, ...]:
    """Who really plays which artist of a catalogue: (n,) listeners and (n,) numbers of artists."""
    names = [artists[0].casefold().strip() for artists in tracks.table["artists"]]
    number_of = dict(zip(names, tracks.artist.tolist(), strict=True))
    artists = pd.read_csv(
        folder / "hetrec2011" / "artists.dat", sep="\t", usecols=["id", "name"], quoting=3
    )
    artists["number"] = artists["name"].astype(str).str.casefold().str.strip().map(number_of)
    played = pd.read_csv(folder / "hetrec2011" / "user_artists.dat", sep="\t").merge(
        artists.dropna(subset="number"), left_on="artistID", right_on="id"
    )
    listener_of = pd.Series(np.arange(len(people)), index=people)
    played["listener"] = played["userID"].map(listener_of)
    played = played.dropna(subset="listener").drop_duplicates(["listener", "number"])
    return played["listener"].to_numpy(np.int64), played["number"].to_numpy(np.int64)


def split_artists(
    plays: Plays, artist: np.ndarray, pairs: tuple[np.ndarray, ...], part: str, every: int
) -> Split:
    """A fifth of everybody's artists hidden; for "validation" another sixth, the fifth gone too."""
    listener, number = pairs
    drawn = np.random.default_rng(0).random(len(listener))
    test = drawn < 0.2
    validation = ~test & (drawn < 0.36)
    hidden, gone = (test, test) if part == "test" else (validation, test | validation)
    n_artists = int(artist.max()) + 1
    lost = np.isin(
        plays.listener.astype(np.int64) * n_artists + artist[plays.track],
        listener[gone] * n_artists + number[gone],
    )
    known = Plays.ordered(
        *(column[~lost] for column in (plays.listener, plays.track, plays.second, plays.count)),
        plays.n_listeners,
    )
    cases = [
        Case(person, number[hidden & (listener == person)])
        for person in range(0, plays.n_listeners, every)
        if (hidden & (listener == person)).any()
        and known.starts[person + 1] - known.starts[person] >= FEWEST_PLAYS
    ]
    return Split(known, cases)


def split_time(plays: Plays, part: str, every: int, of: np.ndarray | None = None) -> Split:
    """Two months of 2010 hidden: the last two, or for "validation" the two before, those gone.

    of: (n_tracks,) what counts as the same, artists for example; tracks unless given. Hidden is
    what somebody played then and never before.
    """
    first, last = (11, 13) if part == "test" else (9, 11)
    known, later = plays.between(0, _month(first)), plays.between(_month(first), _month(last))
    cases = []
    for person in range(0, plays.n_listeners, every):
        before, after = known.of(person).track, later.of(person).track
        if of is not None:
            before, after = of[before], of[after]
        new = np.setdiff1d(after, before)
        if len(before) >= FEWEST_PLAYS and len(new):
            cases.append(Case(person, new))
    return Split(known, cases)


def _month(month: int) -> int:
    return int(datetime(2010 + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC).timestamp())


def played_by(plays: Plays, of: np.ndarray | None = None) -> Iterator[np.ndarray]:
    """What each person played, each once."""
    for person in range(plays.n_listeners):
        tracks = plays.of(person).track
        yield np.unique(tracks if of is None else of[tracks])


@dataclass(frozen=True, slots=True)
class Judged:
    """How one list of 100 did, best first.

    in_10, in_100: whether anything hidden is among the first.  ndcg: normalised discounted
    cumulative gain at 100, every hidden thing worth the same.
    """

    in_10: float
    in_100: float
    ndcg: float


def judged(found: np.ndarray, hidden: np.ndarray) -> Judged:
    hits = np.isin(found, hidden)
    gains = 1 / np.log2(np.arange(len(found)) + 2)
    ideal = (1 / np.log2(np.arange(min(100, len(hidden))) + 2)).sum()
    return Judged(float(hits[:10].any()), float(hits.any()), float((gains * hits).sum() / ideal))


def top(scores: np.ndarray, known: np.ndarray, n: int = 100) -> np.ndarray:
    """Places of the `n` highest scores but for those known, ties by the lower place."""
    left = np.array(scores, dtype=np.float64)
    left[known] = -np.inf
    likely = np.argpartition(-left, n)[: n + 1]
    likely = np.flatnonzero(left >= left[likely].min())
    return likely[np.lexsort((likely, -left[likely]))][:n]


def kinds_by_sound(plays: Plays, features: np.ndarray, n_kinds: int) -> np.ndarray:
    """(n_listeners,) kinds of people by the mean and the spread of what they play.

    features: (n_tracks, f).  -1 for people with fewer than FEWEST_PLAYS plays.
    """
    scaled = (features - features.mean(axis=0)) / features.std(axis=0)
    kinds = np.full(plays.n_listeners, -1)
    told = np.flatnonzero(np.diff(plays.starts) >= FEWEST_PLAYS)
    rows = []
    for person in told:
        own = plays.of(int(person))
        weights, theirs = np.log1p(own.count), scaled[own.track]
        mean = np.average(theirs, axis=0, weights=weights)
        rows.append([*mean, *np.sqrt(np.average((theirs - mean) ** 2, axis=0, weights=weights))])
    measures = (np.array(rows) - np.mean(rows, axis=0)) / np.std(rows, axis=0)
    kinds[told] = KMeans(n_kinds, n_init=10, random_state=0).fit_predict(measures)
    return kinds
