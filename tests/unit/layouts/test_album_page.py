from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.listening.segments import SMALLEST
from callbacks.search import search_answer
from layouts import ids, urls
from layouts.pages import album, artists
from layouts.pages.song import frame as song
from layouts.rights import Rights
from tests.albums import HITS, HTML, an_engine_of_albums
from tests.builders import make_tracks, write_csv
from tests.pages import has_class, prop, the, walk, words
from tests.processes import run_command


@pytest.fixture(scope="module")
def of_albums(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return an_engine_of_albums(tmp_path_factory.mktemp("albums"))


def links(tree: Any) -> dict[str, str]:
    return {prop(part, "href"): words(part) for part in walk(tree) if prop(part, "href")}


def of(engine: Engine, name: str, artist: str) -> Any:
    return album.page(engine, {"album": name, "artist": artist})


def test_an_album_has_a_page_with_its_songs_in_the_order_of_the_catalogue(
    of_albums: Engine,
) -> None:
    page = of(of_albums, HITS, "Artist 3")

    listed = the(page, ids.Albums.SONGS)
    names = [words(part) for part in walk(listed) if has_class(part, "track-name")]
    assert names == [f"Song {row}" for row in range(27, 33)]
    assert all(
        f"Popularity {value:.0f}" in words(listed)
        for value in of_albums.catalogue.numbers("popularity")[27:33]
    )
    assert [prop(part, "aria-label") for part in walk(listed) if has_class(part, "song-mood")] == [
        of_albums.moods[mood].name for mood in of_albums.catalogue.mood_of[27:33]
    ]
    assert len([part for part in walk(listed) if has_class(part, "crate-add")]) == 6
    said = words(page)
    for title in (HITS, "Album by", "Moods", "How varied", "More by Artist 3"):
        assert title in said
    assert list(prop(the(page, ids.Shell.FIGURES), "data")) == [ids.Albums.RADAR]


def test_an_album_leads_to_its_artist_a_playlist_and_other_albums(of_albums: Engine) -> None:
    found = links(of(of_albums, HITS, "Artist 3"))

    assert found[urls.artist("Artist 3")] == "Artist 3"
    assert [address for address in found if address.startswith("/playlists?song=")]
    assert "Album 3" in found[urls.album("Album 3", "Artist 3")]
    assert "Artist 4" in found[urls.album(HITS, "Artist 4")]


def test_everything_on_an_album_goes_into_the_crate_at_once(of_albums: Engine) -> None:
    page = of(of_albums, HITS, "Artist 3")
    (button,) = [part for part in walk(page) if prop(part, "data-add-all")]
    assert prop(button, "data-add-all") == ids.Albums.SONGS


def test_an_album_of_few_songs_says_that_they_are_too_few(of_albums: Engine) -> None:
    said = words(of(of_albums, "Album 2", "Artist 2"))
    assert "2 songs say too little of what is alike" in said
    assert "2 songs: too few to say" in said


@pytest.mark.parametrize(
    "name, artist",
    [
        (HITS, "Nobody"), ("Greatest", "Artist 1"), ("x" * 1_000, "y" * 1_000), ("", ""),
        ("\0", "\0"), ("<script>alert(1)</script>", "Artist 1"),
    ],
)  # fmt: skip
def test_an_album_that_is_not_here_gets_a_sentence_and_a_field_to_find_others(
    of_albums: Engine, name: str, artist: str
) -> None:
    page = of(of_albums, name, artist)
    assert "No such album" in words(page)
    assert len(words(page)) < 1_500
    assert prop(the(page, ids.Albums.PICK), "type") == "search"


def test_names_near_it_lead_to_albums(of_albums: Engine) -> None:
    assert urls.album("Album 4", "Artist 4") in links(of(of_albums, "Albun 4", "Artist 4"))
    assert urls.album(HITS, "Artist 0") in links(of(of_albums, HITS, "Nobody"))


def test_the_only_album_of_its_name_needs_no_artist_and_of_several_one_is_chosen(
    of_albums: Engine,
) -> None:
    page = album.page(of_albums, {"album": "Album 4"})
    assert "More by Artist 4" in words(page)
    several = album.page(of_albums, {"album": HITS})
    assert "Which album?" in words(several)
    assert urls.album(HITS, "Artist 0") in links(several)


def test_without_an_album_the_largest_are_listed(of_albums: Engine) -> None:
    page = album.page(of_albums, {})
    assert "21 of them" in words(page)
    assert "6 songs" in links(page)[urls.album(HITS, "Artist 0")]


def test_an_odd_name_is_text_and_nothing_else(of_albums: Engine) -> None:
    page = of(of_albums, HTML, "Artist 1")
    assert HTML in words(page)
    assert urls.album(HTML, "Artist 1").startswith("/album?album=%3Cb%20onload%3Dx%3E")


def test_songs_and_artists_lead_to_their_albums(of_albums: Engine) -> None:
    assert (
        links(song.page(of_albums, "?id=track-00027", Rights(), SMALLEST))[
            urls.album(HITS, "Artist 3")
        ]
        == HITS
    )
    found = links(artists.page(of_albums, {"artist": "Artist 1"}))
    assert HITS in found[urls.album(HITS, "Artist 1")]
    assert HTML in found[urls.album(HTML, "Artist 1")]


def test_search_leads_to_the_album_it_found(of_albums: Engine) -> None:
    found = search_answer(of_albums, "greatest hits artist 7", ("album",))["results"]
    assert [each["href"] for each in found] == [urls.album(HITS, "Artist 7")]


def test_a_catalogue_that_knows_no_albums_says_so(tmp_path: Path) -> None:
    data = write_csv(tmp_path / "tracks.csv", make_tracks(30, album=None))
    run_command("build", "--core", "--data", str(data), home=tmp_path / "home")
    engine = Engine(open_build(tmp_path / "home"))

    for page in (album.page(engine, {}), of(engine, HITS, "Artist 1")):
        assert "No track of this catalogue says what album it is on" in words(page)
    assert "Albums" not in words(artists.page(engine, {"artist": "Artist 0-0"}))
