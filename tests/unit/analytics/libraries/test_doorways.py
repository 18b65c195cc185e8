from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analytics.libraries.doorways import HEART, N_SONGS, doorway
from analytics.playlists.tracks import Tracks
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks

TRACKS = playlist_tracks(make_tracks(300, seed=5))


def places_of(genre: str, tracks: Tracks = TRACKS) -> Any:
    return np.array([p for p in range(tracks.n_tracks) if genre in tracks.genres_of(p)])


def way(known: Any, members: Any, tracks: Tracks = TRACKS, also_taken: Any = ()) -> Any:
    taken = np.zeros(tracks.n_tracks, dtype=np.bool_)
    taken[[*known, *also_taken]] = True
    return doorway(tracks, known, members, tracks.positions[members].mean(axis=0), taken)


def test_a_doorway_begins_with_the_nearest_known_song_and_ends_in_the_part() -> None:
    known, members = places_of("folk")[:40], places_of("house")
    centre = TRACKS.positions[members].mean(axis=0)

    found = way(known, members).places

    apart = {int(p): float(np.linalg.norm(TRACKS.positions[p] - centre)) for p in known}
    assert len(found) == N_SONGS
    assert found[0] == min(apart, key=apart.__getitem__)
    assert found[-1] in members
    assert not set(found[1:].tolist()) & set(known.tolist())
    assert len(set(TRACKS.artist[found].tolist())) == N_SONGS


def test_it_ends_with_the_best_known_song_at_the_heart_of_the_part() -> None:
    known, members = places_of("folk")[:5], places_of("comedy")
    centre = TRACKS.positions[members].mean(axis=0)
    nearest = sorted(members, key=lambda p: float(np.linalg.norm(TRACKS.positions[p] - centre)))

    last = way(known, members).places[-1]

    popularity = TRACKS.numbers["popularity"]
    assert popularity[last] == max(popularity[nearest[:HEART]])


def test_songs_that_are_taken_are_on_no_way() -> None:
    known, members = places_of("folk")[:5], places_of("house")
    first = way(known, members).places

    second = way(known, members, also_taken=first[1:]).places

    assert not set(first[1:].tolist()) & set(second.tolist())


def test_without_popularity_the_middlemost_song_is_the_end() -> None:
    tracks = playlist_tracks(make_tracks(120, popularity=None))
    known, members = places_of("folk", tracks)[:1], places_of("house", tracks)
    centre = tracks.positions[members].mean(axis=0)

    last = way(known, members, tracks).places[-1]

    apart = np.linalg.norm(tracks.positions[members] - centre, axis=1)
    assert last == members[apart.argmin()]


@pytest.mark.parametrize(("n_artists", "n_songs"), [(4, 4), (3, 3)])
def test_where_artists_are_few_the_way_is_shorter(n_artists: int, n_songs: int) -> None:
    artists = [(f"Artist {row % n_artists}",) for row in range(12)]
    tracks = playlist_tracks(make_tracks(12, artists=artists))

    found = way(np.array([0]), np.arange(1, 12), tracks)

    assert len(found.places) == n_songs


def test_a_catalogue_of_one_artist_has_no_way() -> None:
    tracks = playlist_tracks(make_tracks(12, artists=[("Ada",)] * 12))

    assert way(np.array([0]), np.arange(1, 12), tracks) is None
