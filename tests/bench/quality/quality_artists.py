"""Are artists who sound alike listened to by the same people? 1,892 people of HetRec 2011."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from analytics.similar.artists import artist_sounds, similar_artists
from tests.bench.quality.conftest import Quality, Tracks

FEWEST_LISTENERS = 5
FEWEST_TRACKS = 3
N_CLOSE = 20
"""The artists that share most listeners with one (cosine of the sets) are its close ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Artists both in the catalogue and listened to.

    rows: of the tracks each made alone, so that no track stands for two artists.
    listeners: (n_artists, n_people) who listens to whom.  close: (n_artists, n_artists) who is
    among the N_CLOSE closest of whom.
    """

    rows: list[np.ndarray]
    listeners: sp.csr_matrix
    close: np.ndarray


@pytest.fixture(scope="module")
def heard(spotify: Tracks, shared_data: Path) -> Heard:
    folder = shared_data / "listening" / "hetrec2011"
    artists = pd.read_csv(folder / "artists.dat", sep="\t", usecols=["id", "name"], quoting=3)
    plays = pd.read_csv(folder / "user_artists.dat", sep="\t")
    alone: dict[str, list[int]] = {}
    for row, names in enumerate(spotify.table["artists"]):
        if len(names) == 1:
            alone.setdefault(names[0].casefold(), []).append(row)
    artists["key"] = artists["name"].astype(str).str.casefold().str.strip()
    artists = artists.drop_duplicates("key")
    counts = plays.groupby("artistID")["userID"].nunique()
    artists = artists[
        (artists["key"].map(lambda key: len(alone.get(key, ()))) >= FEWEST_TRACKS)
        & (artists["id"].map(counts).fillna(0) >= FEWEST_LISTENERS)
    ]
    place_of = {each: place for place, each in enumerate(artists["id"])}
    plays = plays[plays["artistID"].isin(place_of)]
    people = pd.factorize(plays["userID"])[0]
    places = plays["artistID"].map(place_of).to_numpy()
    listeners = sp.csr_matrix(
        (np.ones(len(plays)), (places, people)), shape=(len(place_of), people.max() + 1)
    )
    shared = (listeners @ listeners.T).toarray()
    sizes = np.sqrt(np.diag(shared))
    alike = shared / np.outer(sizes, sizes)
    np.fill_diagonal(alike, -1)
    closest = np.argsort(-alike, axis=1, kind="stable")[:, :N_CLOSE]
    close = np.zeros(alike.shape, dtype=bool)
    np.put_along_axis(close, closest, True, axis=1)
    return Heard([np.array(alone[key]) for key in artists["key"]], listeners, close)


def test_artists_who_sound_alike_share_their_listeners(
    spotify: Tracks, heard: Heard, quality: Quality
) -> None:
    n_artists = len(heard.rows)
    table = quality.table(spotify.name, f"of 10 similar artists, share among the {N_CLOSE} closest")
    places = np.arange(n_artists)
    random = np.random.default_rng(4)
    drawn = np.array([random.choice(np.delete(places, one), 10, replace=False) for one in places])
    by_chance = table.note("random", heard.close[places[:, None], drawn].mean(axis=1))
    popular = np.argsort(-np.diff(heard.listeners.indptr), kind="stable")
    known = np.array([popular[popular != one][:10] for one in places])
    table.note("those with most listeners", heard.close[places[:, None], known].mean(axis=1))
    means = np.array([spotify.coordinates[rows].mean(axis=0) for rows in heard.rows])
    apart = ((means[:, None] - means) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    nearest = np.argsort(apart, axis=1, kind="stable")[:, :10]
    table.note("distance of their means", heard.close[places[:, None], nearest].mean(axis=1))

    indptr = np.cumsum([0, *map(len, heard.rows)])
    sounds = artist_sounds(spotify.coordinates, indptr, np.concatenate(heard.rows))
    found = np.array([similar_artists(sounds, one, 10).places for one in places])
    ours = heard.close[places[:, None], found].mean(axis=1)
    score = table.note("maximum mean discrepancy of their tracks (what serves)", ours)
    ratio = ours / (N_CLOSE / (n_artists - 1))
    table.note("the same over chance", ratio)
    quality.hold(score.low >= 2 * by_chance.mean, "twice random, by the interval's lower end")
