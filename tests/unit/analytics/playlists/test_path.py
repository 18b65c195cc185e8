from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from analytics.errors import InvalidSpec
from analytics.playlists.path import OFF_LINE_WEIGHT, find_path, replace_step
from analytics.playlists.tracks import Tracks
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks

TRACKS = playlist_tracks(make_tracks(300, seed=5))
FOLK, HOUSE = TRACKS.ids[0], TRACKS.ids[1]


@pytest.mark.parametrize("n_steps", [2, 3, 6, 12, 30])
def test_a_way_has_its_steps_and_no_artist_twice(n_steps: int) -> None:
    path = find_path(TRACKS, FOLK, HOUSE, n_steps)
    assert len(path.stops) == n_steps + 1
    assert (path.stops[0].track_id, path.stops[-1].track_id) == (FOLK, HOUSE)
    assert len(set(TRACKS.artist[path.places])) == n_steps + 1
    assert np.allclose([stop.step for stop in path.stops[1:]], TRACKS.steps(path.places))
    assert path.direct == pytest.approx(TRACKS.steps(path.places[[0, -1]])[0])
    assert (path.stops[0].along, path.stops[-1].along) == (0, 1)
    assert path.stops[1].features["energy"] == TRACKS.numbers["energy"][path.places[1]]


def test_no_step_is_as_long_as_the_leap() -> None:
    table = make_tracks(300, seed=5)
    for name in ("energy", "danceability", "acousticness", "valence"):  # fill the gap between
        table[name] = np.random.default_rng(0).random(300, dtype=np.float32)
    tracks = playlist_tracks(table)
    calm, loud = np.argsort(tracks.numbers["energy"])[[0, -1]]
    path = find_path(tracks, tracks.ids[calm], tracks.ids[loud], 8)
    assert max(stop.step for stop in path.stops) < path.direct


def cost(tracks: Tracks, places: Any) -> float:
    """Squared steps and squared distances from the line, as the module says."""
    points = tracks.positions[list(places)].astype(float) / tracks.typical
    shares = np.linspace(0, 1, len(points))[:, None]
    line = points[0] + shares * (points[-1] - points[0])
    steps = (np.diff(points, axis=0) ** 2).sum()
    return float(steps + OFF_LINE_WEIGHT * ((points - line) ** 2).sum())


@pytest.mark.parametrize("seed", range(8))
def test_in_small_catalogues_a_way_is_the_best_there_is(seed: int) -> None:
    artists = [(f"Artist {row}",) for row in range(12)]
    tracks = playlist_tracks(make_tracks(12, seed=seed, artists=artists))
    for n_steps in (2, 3, 4):
        path = find_path(tracks, tracks.ids[0], tracks.ids[7], n_steps)
        others = [place for place in range(12) if place not in (0, 7)]
        best = min(
            cost(tracks, (0, *between, 7))
            for between in itertools.permutations(others, n_steps - 1)
        )
        assert cost(tracks, path.places) == pytest.approx(best)


def test_the_way_is_the_same_every_time_and_from_any_order_of_rows() -> None:
    table = make_tracks(120, seed=8)
    one = playlist_tracks(table)
    other = playlist_tracks(
        table.sample(frac=1, random_state=3).reset_index(drop=True), positions=one.positions
    )
    ways = [find_path(each, one.ids[3], one.ids[40], 6).places.tolist() for each in (one, other)]
    assert ways[0] == ways[1]


def test_tracks_that_are_not_allowed_are_not_on_the_way() -> None:
    allowed = TRACKS.numbers["explicit"] == 0
    path = find_path(TRACKS, FOLK, HOUSE, 8, allowed=allowed)
    assert allowed[path.places[1:-1]].all()
    changed = replace_step(TRACKS, path, 3, allowed=allowed)
    assert allowed[changed.places[1:-1]].all()


def test_a_song_on_the_way_can_be_replaced_again_and_again() -> None:
    path = find_path(TRACKS, FOLK, HOUSE, 6)
    seen = [path.stops[3].track_id]
    for _ in range(5):
        path = replace_step(TRACKS, path, 3, rejected=seen)
        assert path.stops[3].track_id not in seen
        assert len(set(TRACKS.artist[path.places])) == 7
        seen.append(path.stops[3].track_id)


def test_the_song_put_in_its_place_is_the_best_other() -> None:
    path = find_path(TRACKS, FOLK, HOUSE, 6)
    places = path.places
    taken = set(TRACKS.artist[np.delete(places, 2)].tolist())
    larger = {
        place: max(TRACKS.steps([places[1], place, places[3]]))
        for place in range(TRACKS.n_tracks)
        if place != places[2] and TRACKS.artist[place] not in taken
    }
    chosen = replace_step(TRACKS, path, 2).places[2]
    assert larger[chosen] == pytest.approx(min(larger.values()), rel=1e-5)


def test_what_cannot_be_is_refused() -> None:
    path = find_path(TRACKS, FOLK, HOUSE, 4)
    few = playlist_tracks(make_tracks(3, artists=[("A",), ("B",), ("C",)]))
    versions = playlist_tracks(make_tracks(9, recording=0))
    cases = [
        (lambda: find_path(TRACKS, "nothing", HOUSE, 4), "nothing"),
        (lambda: find_path(TRACKS, FOLK, "\ud800", 4), "last song"),
        (lambda: find_path(TRACKS, FOLK, FOLK, 4), "another song"),
        (lambda: find_path(TRACKS, FOLK, HOUSE, 1), "2 to 50"),
        (lambda: find_path(TRACKS, FOLK, HOUSE, 51), "2 to 50"),
        (lambda: find_path(TRACKS, FOLK, HOUSE, True), "2 to 50"),
        (lambda: find_path(few, few.ids[0], few.ids[1], 3), "at most 2"),
        (lambda: find_path(versions, versions.ids[0], versions.ids[1], 2), "version"),
        (lambda: replace_step(TRACKS, path, 0), "1 to 3"),
        (lambda: replace_step(TRACKS, path, 4), "1 to 3"),
        (lambda: replace_step(few, find_path(few, few.ids[0], few.ids[1], 2), 1), "kept as it is"),
    ]
    for call, says in cases:
        with pytest.raises(InvalidSpec, match=says):
            call()


def test_two_songs_of_one_artist_can_be_joined() -> None:
    first, last = np.flatnonzero(TRACKS.artist == TRACKS.artist[0])[[0, 1]]
    path = find_path(TRACKS, TRACKS.ids[first], TRACKS.ids[last], 4)
    assert len(set(TRACKS.artist[path.places])) == 4
