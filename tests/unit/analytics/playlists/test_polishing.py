"""Exchanges that make a list smooth keep to what it was made from."""

from __future__ import annotations

import numpy as np

from analytics.playlists.making import make
from analytics.playlists.recipe import Recipe, Starts
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks

TRACKS = playlist_tracks(make_tracks(3_000, seed=4))


def test_a_list_stays_among_the_nearest_of_its_start() -> None:
    for place in (10, 400, 2_000):
        apart = TRACKS.unlikeness(TRACKS.positions[place])
        near = np.sort(apart)[TRACKS.n_tracks // 10]
        places = make(TRACKS, Recipe(Starts(songs=(TRACKS.ids[place],)), n_tracks=20)).places
        assert (apart[places] <= near).all()


def test_a_list_is_smooth_and_no_huddle() -> None:
    """Its steps are about half of those in random order, in every seed's."""
    random = np.random.default_rng(0)
    for seed in range(4):
        places = make(TRACKS, Recipe(Starts(moods=("loud",)), n_tracks=20, seed=seed)).places
        shuffled = [TRACKS.steps(random.permutation(places)).mean() for _ in range(20)]
        assert TRACKS.steps(places).mean() < 0.65 * np.mean(shuffled)
