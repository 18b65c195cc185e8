from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.filters import Filter, Range
from analytics.playlists.making import make
from analytics.playlists.recipe import Recipe, Starts
from analytics.playlists.tracks import Tracks
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks
from tests.random_recipes import random_recipes


def few_artists() -> Tracks:
    """Seven artists, six of them with two tracks and one with one."""
    artists = [(f"Artist {row % 7}",) for row in range(13)]
    return playlist_tracks(make_tracks(13, artists=artists))


def test_the_rule_that_binds_is_named_with_what_relaxing_it_gives() -> None:
    playlist = make(few_artists(), Recipe(n_tracks=20, per_artist=1))
    assert playlist.shortage is not None
    assert playlist.shortage.sentence == (
        "Only 7 of 20 tracks: at most 1 per artist; with 2 per artist there are 13."
    )
    assert len(playlist.ids) == 7


def test_what_is_promised_is_what_the_relaxed_recipe_gives() -> None:
    tracks = playlist_tracks(make_tracks(60, seed=3))
    n_short = 0
    for recipe in random_recipes(tracks, ["Artist 0-0", "Artist 1-1"], 60, seed=9, n_tracks=30):
        playlist = make(tracks, recipe)
        if len(playlist.ids) == 30:
            assert playlist.shortage is None
            continue
        n_short += 1
        assert playlist.shortage is not None
        assert f"Only {len(playlist.ids)} of 30 tracks" in playlist.shortage.sentence
        if playlist.shortage.relaxed is not None:
            more = make(tracks, playlist.shortage.relaxed)
            assert len(more.ids) > len(playlist.ids)
            assert playlist.shortage.sentence.endswith(f" {len(more.ids)}.")
    assert n_short > 15


@pytest.mark.parametrize(
    "parts, rule",
    [
        ({"explicit": True}, "explicit tracks only"),
        ({"ranges": (("energy", Range(0, 2)),)}, "energy at most 2%"),
        ({"similarity": 0.99, "starts": Starts(songs=("track-00000",))}, "similarity at least 99%"),
        ({"starts": Starts(filter=Filter(ranges=(("tempo", Range(0, 70)),)))}, "the filter"),
        ({"key_rule": "same", "key": "8B"}, "one key only"),
        ({"years": (1960, 1962)}, "years 1960 to 1962"),
        ({"artist_gap": 40, "per_artist": 3}, "at least 40 between tracks of one artist"),
    ],
)
def test_each_rule_is_found_where_it_alone_binds(parts: dict[str, object], rule: str) -> None:
    usual = Recipe(n_tracks=36, per_artist=50, artist_gap=0)
    tracks = playlist_tracks(make_tracks(60))
    playlist = make(tracks, replace(usual, **parts))  # type: ignore[arg-type]
    assert playlist.shortage is not None
    assert len(playlist.shortage.binding) == 1
    assert playlist.shortage.binding[0].startswith(rule)


def test_rules_that_bind_only_together_are_named_together() -> None:
    table = make_tracks(20, artists=[("One",)] * 10 + [("Two",)] * 10)
    table["explicit"] = np.float32([1] * 10 + [0] * 10)
    table["year"] = np.float32([1980] * 10 + [2020] * 10)
    recipe = Recipe(
        n_tracks=12, per_artist=50, artist_gap=0, explicit=True, years=(1970, 1990),
    )  # fmt: skip
    playlist = make(playlist_tracks(table), recipe)
    assert playlist.shortage is not None
    assert playlist.shortage.sentence == (
        "Only 10 of 12 tracks: nothing else, and years 1970 to 1990; without these there are 12."
    ).replace("nothing else", "explicit tracks only")
    assert playlist.shortage.relaxed == replace(recipe, explicit=None, years=None)


def test_minutes_that_are_missing_are_counted_in_minutes() -> None:
    tracks = playlist_tracks(make_tracks(12, duration=np.float32(240)))
    playlist = make(tracks, Recipe(minutes=120))
    assert playlist.shortage is not None
    assert playlist.shortage.sentence.startswith(
        "Only 36 of 120 minutes: at most 2 per artist; with 3 per artist"
    )
