from __future__ import annotations

import pytest

from analytics.engine import Engine
from analytics.filters import Filter, Range
from analytics.playlists.recipe import Recipe, Starts
from layouts import playlist_address, urls
from layouts.urls import View
from tests.random_recipes import random_recipes

FULL = Recipe(
    starts=Starts(
        genres=("folk", "house"),
        songs=("track-00007", "track-00001"),
        artists=("Artist 0-0",),
        filter=Filter(genres=("folk",), ranges=(("energy", Range(30, 60)),)),
        target=(("energy", 0.25), ("tempo", 120.0)),
        continued=("track-00020", "track-00015"),
    ),
    n_tracks=30,
    similarity=0.35,
    per_artist=1,
    artist_gap=0,
    explicit=False,
    ranges=(("valence", Range(30, 60)),),
    years=(1970, 1999),
    include=("track-00002",),
    never=("track-00003", "track-00004"),
    familiarity=-0.5,
    key_rule="near",
    key="8A",
    order="custom",
    arc=(0.0, 0.5, 1.0),
    seed=3,
    swaps=(("track-00010", "track-00013"),),
    new_artists=True,
)


def decoded(search: str, engine: Engine) -> Recipe:
    return playlist_address.decode(search, engine.options, engine.playlist_tracks)


def encoded(recipe: Recipe, engine: Engine) -> str:
    return playlist_address.encode(recipe, engine.playlist_tracks)


def test_everything_a_recipe_says_comes_back_from_its_address(engine: Engine) -> None:
    assert decoded(encoded(FULL, engine), engine) == FULL


def test_what_is_as_usual_needs_no_words(engine: Engine) -> None:
    usual = playlist_address.usual(engine.playlist_tracks)

    assert encoded(usual, engine) == ""
    assert playlist_address.address(usual, engine.playlist_tracks) == "/playlists"
    assert decoded("", engine) == usual == Recipe(minutes=60, familiarity=0.5)


def test_every_recipe_has_one_address_that_stays_as_it_is(engine: Engine) -> None:
    for recipe in random_recipes(engine.playlist_tracks, ["Artist 0-0", "Artist 1-2"], 200, seed=3):
        search = encoded(decoded(encoded(recipe, engine), engine), engine)

        assert encoded(decoded(search, engine), engine) == search


@pytest.mark.parametrize(
    ("search", "same"),
    [
        ("?genre=house&genre=folk&genre=nope", "genre=folk&genre=house"),
        ("song=track-00001&song=nobody&song=track-00001", "song=track-00001"),
        ("after=track-00007&after=nobody&after=track-00001&after=track-00007",
         "after=track-00007&after=track-00001"),
        ("after=nobody&artists=new", ""),
        ("after=track-00001&artists=old", "after=track-00001"),
        ("after=track-00001&keep=track-00001&keep=track-00002",
         "after=track-00001&keep=track-00002"),
        ("minutes=999999", "minutes=300"),
        ("minutes=0", "minutes=1"),
        ("minutes=60", ""),
        ("tracks=900", "tracks=100"),
        ("tracks=abc&minutes=1e3", ""),
        ("like=250", "like=100"),
        ("per=0&gap=-4", "per=1&gap=0"),
        ("known=-900", "known=-100"),
        ("explicit=maybe&keys=none&order=sideways", ""),
        ("order=custom&arc=0.50.x", "order=custom&arc=30.50.70.100.80.50.20"),
        ("order=custom&arc=-5.900", "order=custom&arc=0.100"),
        ("arc=0.100", ""),
        ("key=8A", ""),
        ("keys=same", ""),
        ("keys=same&key=44Z", ""),
        ("keys=same&key=8a", "keys=same&key=8A"),
        ("keys=same&song=track-00001", "song=track-00001&keys=same"),
        ("keep=track-00001&never=track-00001", "keep=track-00001"),
        ("tracks=1&keep=track-00001&keep=track-00002", "tracks=1&keep=track-00001"),
        ("energy=0.9-0.1&valence=nan-1&tempo=-", ""),
        ("view=energy%3D0.2-0.4%26genre%3Dnope", "view=energy%3D0.2-0.4"),
        ("view=view%3Dview", ""),
        ("aim-energy=7&aim-year=1990&aim-nope=1&aim-tempo=1e9", "aim-energy=1"),
        ("swap=a~b&swap=track-00001&swap=track-00001~track-00001", ""),
        ("mix=-4", ""),
        ("mix=99999999999", ""),
        ("%ff=%00&=&&&mood=%F0%9F", ""),
        ("utm_source=mail", ""),
        ("mood=" + "x" * 9_000, ""),
    ],
)  # fmt: skip
def test_odd_links_open_what_is_left_of_them(engine: Engine, search: str, same: str) -> None:
    assert encoded(decoded(search, engine), engine) == same


def test_the_filtered_view_of_explore_becomes_the_start(engine: Engine) -> None:
    view = urls.decode("genre=folk&energy=0.1-0.4", engine.options)

    address = playlist_address.of_view(view.chosen)

    found = decoded(address.partition("?")[2], engine)
    assert found.starts == Starts(filter=view.chosen)
    assert playlist_address.of_view(View().chosen) == "/playlists?mix=1"


def test_a_long_list_is_gone_on_with_from_its_last_songs(engine: Engine) -> None:
    ids = engine.playlist_tracks.ids
    assert len(ids) > playlist_address.MOST_CONTINUED

    search = playlist_address.of_list(ids, engine.playlist_tracks).partition("?")[2]

    found = decoded(search, engine)
    assert found.starts == Starts(continued=ids[-playlist_address.MOST_CONTINUED :])
    assert (found.n_tracks, found.familiarity) == (20, 0.0)


@pytest.mark.parametrize("track_id", ["a" * 22, "a" * 200, "é€" * 100, "&=%" * 60])
def test_an_address_to_go_on_from_is_never_too_long_to_be_read(track_id: str) -> None:
    ids = [f"{number:03d}{track_id}"[:200] for number in range(300)]

    kept = playlist_address.last_of(ids)

    assert kept == tuple(ids[len(ids) - len(kept) :])
    assert 1 < len(kept) <= playlist_address.MOST_CONTINUED
    assert len(urls.query([("after", each) for each in kept])) <= urls.MAX_ADDRESS // 2


def test_a_list_of_many_songs_starts_from_as_many_as_there_can_be(engine: Engine) -> None:
    ids = engine.playlist_tracks.ids

    search = playlist_address.of_songs(ids).partition("?")[2]

    assert decoded(search, engine).starts.songs == ids[: urls.MAX_VALUES]
