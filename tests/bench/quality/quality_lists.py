"""Do songs that follow one another in a list share a genre? Never told to what makes it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from analytics.features import standardised
from analytics.playlists.making import make
from analytics.playlists.recipe import Recipe, Starts
from analytics.playlists.tracks import Places
from analytics.playlists.tracks import Tracks as ListTracks
from tests.bench.quality.conftest import Quality, Tracks
from tests.bench.quality.quality_genres import halves, learned_without
from tests.playlist_tracks import playlist_tracks

N_LISTS = 200
"""Lists of 20 songs from one song each, drawn with a seed from the half of the artists that the
character is not learned from; 3 of 4 prefer what people know."""


@pytest.fixture(scope="module")
def tracks(spotify: Tracks) -> ListTracks:
    return playlist_tracks(spotify.table)


def recipes(tracks: ListTracks, songs: np.ndarray) -> list[Recipe]:
    return [
        Recipe(Starts(songs=(tracks.ids[song],)), n_tracks=20, seed=number,
               familiarity=0.0 if number % 4 == 0 else 0.5)
        for number, song in enumerate(songs.tolist())
    ]  # fmt: skip


def in_space(tracks: ListTracks, values: np.ndarray) -> ListTracks:
    """The same tracks at other places.  values: (n_tracks, d) by row."""
    return replace(tracks, positions=values[tracks.rows].astype(np.float32))


def shared(tracks: ListTracks, places: Places) -> tuple[float, float]:
    """Share of pairs by two artists that have a genre in common: of neighbours, and of all."""
    genres = {place: set(tracks.genres_of(place)) for place in places.tolist()}
    rates = []
    for pairs in (pairwise(places.tolist()), combinations(places.tolist(), 2)):
        apart = [(a, b) for a, b in pairs if tracks.artist[a] != tracks.artist[b]]
        rates.append(float(np.mean([bool(genres[a] & genres[b]) for a, b in apart])))
    return rates[0], rates[1]


def test_songs_that_follow_one_another_share_a_genre(
    spotify: Tracks, tracks: ListTracks, quality: Quality
) -> None:
    random = np.random.default_rng(7)
    unseen = halves(spotify) == 0
    songs = random.choice(np.flatnonzero(unseen[tracks.rows]), quality.cases(N_LISTS), False)
    asked = recipes(tracks, songs)
    nine = in_space(tracks, standardised(spotify.table).values)
    heard = in_space(tracks, learned_without(spotify, unseen))
    lists = {
        "random tracks": [random.choice(tracks.n_tracks, 20, replace=False) for _ in asked],
        "made by nine standardised features": [make(nine, each).places for each in asked],
        "made by the normal curve (the core build)": [make(tracks, each).places for each in asked],
        "made with the character, from artists it never heard (the full build)": [
            make(heard, each).places for each in asked
        ],
    }
    neighbours = quality.table(spotify.name, "shared genre of songs that follow one another")
    every = quality.table(spotify.name, "shared genre of any two songs of a list")
    steps = quality.table(spotify.name, "mean step with the character, of random")
    for method, found in lists.items():
        rates = [shared(tracks, places) for places in found]
        neighbours.note(method, [rate for rate, _ in rates])
        every.note(method, [rate for _, rate in rates])
        steps.note(method, [heard.steps(places).mean() for places in found])
    _, before, core, full = neighbours.means.values()
    quality.hold(before < core < full, "lists follow the better space")
