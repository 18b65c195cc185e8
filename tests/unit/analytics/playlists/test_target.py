"""Sounds given in numbers, and tracks near them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.playlists.target import off_target
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks

TRACKS = playlist_tracks(make_tracks(300, seed=3))


def test_a_track_is_at_its_own_numbers_and_others_are_by_how_far_their_numbers_are() -> None:
    energy = TRACKS.numbers["energy"]
    off = off_target(TRACKS, (("energy", float(energy[7])),))
    assert off[7] == 0
    for side in (energy >= energy[7], energy <= energy[7]):
        away = np.abs(energy - energy[7])[side]
        assert (np.diff(off[side][np.argsort(away)]) >= 0).all()


@pytest.mark.parametrize("names", [("energy",), ("tempo",), ("energy", "valence", "tempo")])
def test_tracks_at_random_are_one_apart(names: tuple[str, ...]) -> None:
    squares = [
        off_target(TRACKS, tuple((name, float(TRACKS.numbers[name][place])) for name in names)) ** 2
        for place in range(TRACKS.n_tracks)
    ]
    assert np.mean(squares) == pytest.approx(1, abs=1e-4)


def test_half_and_double_the_tempo_are_nearer_than_what_lies_between() -> None:
    table = make_tracks(121, tempo=np.arange(60, 181, dtype=np.float32))
    tracks = playlist_tracks(table)
    tempo = tracks.numbers["tempo"]
    off = off_target(tracks, (("tempo", 75.0),))
    at = {bpm: off[np.argmin(np.abs(tempo - bpm))] for bpm in (75, 110, 150)}
    assert at[75] < at[150] < at[110]


def test_a_number_beyond_all_tracks_is_at_the_last_of_them() -> None:
    off = off_target(TRACKS, (("loudness", -60.0),))
    assert off[np.argmin(TRACKS.numbers["loudness"])] == 0


def test_a_track_of_which_the_number_is_unknown_is_unlike_without_end() -> None:
    energy = TRACKS.numbers["energy"].copy()
    energy[5] = np.nan
    tracks = replace(TRACKS, numbers={**TRACKS.numbers, "energy": energy})
    off = off_target(tracks, (("energy", 0.5), ("valence", 0.5)))
    assert np.isinf(off[5])
    assert np.isfinite(np.delete(off, 5)).all()


def test_a_feature_that_is_the_same_everywhere_sets_nothing_apart() -> None:
    tracks = playlist_tracks(make_tracks(60, energy=np.full(60, 0.5, dtype=np.float32)))
    assert "energy" not in tracks.columns
    assert not off_target(tracks, (("energy", 0.9),)).any()
