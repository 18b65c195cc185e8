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
from tests.bench.quality.quality_genres import learned
from tests.playlist_tracks import playlist_tracks

N_LISTS = 300
"""Lists of 20 songs from one song each, drawn with a seed; 3 of 4 prefer what people know."""


@pytest.fixture(scope="module")
def tracks(spotify: Tracks) -> ListTracks:
    return playlist_tracks(spotify.table)


def recipes(tracks: ListTracks, n: int) -> list[Recipe]:
    random = np.random.default_rng(7)
    songs = random.choice(tracks.n_tracks, n, replace=False)
    return [
        Recipe(Starts(songs=(tracks.ids[song],)), n_tracks=20, seed=number,
               familiarity=0.0 if number % 4 == 0 else 0.5)
        for number, song in enumerate(songs)
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
    asked = recipes(tracks, quality.cases(N_LISTS))
    random = np.random.default_rng(8)
    by_chance = [random.choice(tracks.n_tracks, 20, replace=False) for _ in asked]
    nine = in_space(tracks, standardised(spotify.table).values)
    halves, unseen_by = learned(
        spotify,
        np.array([tracks.rows[tracks.place_of(each.starts.songs[0]) or 0] for each in asked]),
    )
    with_character = [in_space(tracks, half) for half in halves]
    lists = {
        "random tracks": by_chance,
        "made by nine standardised features": [make(nine, each).places for each in asked],
        "made by the normal curve (the core build)": [make(tracks, each).places for each in asked],
        "made with the character, which never heard the artist (the full build)": [
            make(with_character[half], each).places
            for each, half in zip(asked, unseen_by.tolist(), strict=True)
        ],
    }
    neighbours = quality.table(spotify.name, "shared genre of songs that follow one another")
    every = quality.table(spotify.name, "shared genre of any two songs of a list")
    steps = quality.table(spotify.name, "mean step with the character, of random")
    for method, found in lists.items():
        rates = [shared(tracks, places) for places in found]
        neighbours.note(method, [rate for rate, _ in rates])
        every.note(method, [rate for _, rate in rates])
        steps.note(method, [with_character[0].steps(places).mean() for places in found])
    _, before, core, full = neighbours.means.values()
    quality.hold(before < core < full, "lists follow the better space")
