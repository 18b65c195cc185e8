from __future__ import annotations

import numpy as np
import pytest

from analytics.albums import Album, AlbumIndex
from analytics.building.albums import ranked_albums
from analytics.engine import Engine
from analytics.profiles.people import FEWEST_TO_COMPARE, People
from analytics.similar.artists import artist_sounds
from tests.albums import HITS, HTML, N_ARTISTS, an_engine_of_albums
from tests.builders import make_tracks


@pytest.fixture(scope="module")
def of_albums(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return an_engine_of_albums(tmp_path_factory.mktemp("albums"))


@pytest.fixture
def albums(of_albums: Engine) -> AlbumIndex:
    assert of_albums.catalogue.albums is not None
    return of_albums.catalogue.albums


@pytest.fixture
def people(of_albums: Engine) -> People:
    assert of_albums.profiles is not None and of_albums.profiles.albums is not None
    return of_albums.profiles.albums


def test_albums_of_one_name_by_different_artists_are_different_albums(albums: AlbumIndex) -> None:
    places = albums.named(HITS)

    assert len(places) == N_ARTISTS
    assert {albums.at(place) for place in places.tolist()} == {
        Album(HITS, f"Artist {artist}") for artist in range(N_ARTISTS)
    }
    assert len({tuple(albums.rows(place).tolist()) for place in places.tolist()}) == N_ARTISTS


def test_an_album_has_its_tracks_in_the_order_of_the_catalogue(
    of_albums: Engine, albums: AlbumIndex
) -> None:
    for place in range(len(albums)):
        rows, album = albums.rows(place), albums.at(place)
        assert (np.diff(rows) > 0).all()
        assert albums.place(album) == place
        for track in of_albums.catalogue.text(rows, ("album", "artists")).to_pylist():
            assert Album(track["album"], track["artists"][0]) == album


def test_a_track_leads_to_its_album_if_it_has_one(albums: AlbumIndex) -> None:
    place = albums.of_track(15)
    assert place is not None and albums.at(place) == Album(HTML, "Artist 1")
    assert albums.of_track(26) is None


@pytest.mark.parametrize(
    "album", [Album(HITS, "Artist"), Album("Greatest", "Artist 1"), Album("", "")]
)
def test_an_album_that_is_not_here_has_no_place(albums: AlbumIndex, album: Album) -> None:
    assert albums.place(album) is None


def test_an_artist_has_the_albums_filed_under_them(of_albums: Engine, albums: AlbumIndex) -> None:
    rows = of_albums.catalogue.artists.rows("Artist 1")
    filed = [albums.at(place) for place in albums.filed_under("Artist 1", rows).tolist()]
    assert filed == [Album(HITS, "Artist 1"), Album(HTML, "Artist 1")]
    assert not len(albums.filed_under("Artist 2", rows))


def test_albums_are_nearest_by_the_distance_of_their_mixtures(
    of_albums: Engine, albums: AlbumIndex, people: People
) -> None:
    assert of_albums.sound is not None
    large = [at for at in range(len(people)) if people.group(at).n_songs >= FEWEST_TO_COMPARE]
    rows = [albums.rows(place) for place in large]
    indptr = np.cumsum([0, *map(len, rows)])
    sounds = artist_sounds(of_albums.sound.coordinates, indptr, np.concatenate(rows)).astype(float)
    apart = np.linalg.norm(sounds - sounds[0], axis=1)
    own = np.array([large[0]])

    found = [(each.name, each.by) for each in people.alike(large[0], leave_out=own)]

    nearest = [albums.at(large[at]) for at in np.argsort(apart)[1:].tolist()]
    of_artist = {album.artist: album for album in reversed(nearest)}
    assert len(nearest) == N_ARTISTS and len(of_artist) == N_ARTISTS - 1
    assert found == [album for album in nearest if of_artist[album.artist] == album]


def test_nothing_is_called_like_an_album_of_too_few_songs(
    albums: AlbumIndex, people: People
) -> None:
    place = albums.place(Album("Album 2", "Artist 2"))
    assert place is not None and people.group(place).n_songs == 2
    assert people.alike(place) == ()
    assert people.group(place).variety is None


def test_versions_of_a_recording_make_no_album_larger() -> None:
    tracks = make_tracks(6, artists=[("A",)] * 6, album=["one"] * 3 + ["two"] * 2 + [None])
    tracks["recording"] = [0, 0, 0, 1, 2, 3]

    albums, album_of = ranked_albums(tracks)

    assert albums == [Album("two", "A"), Album("one", "A")]
    assert album_of.tolist() == [1, 1, 1, 0, 0, -1]
