"""Rules kept, the longest list there is, and refusals; brute force on small catalogues."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import InvalidSpec
from analytics.filters import Filter, Range
from analytics.playlists import camelot, rules, spacing
from analytics.playlists.making import make
from analytics.playlists.pool import DICE_WEIGHT, pool_of
from analytics.playlists.proof import rules_of
from analytics.playlists.recipe import Recipe, Starts
from analytics.playlists.selecting import choose
from analytics.playlists.tracks import Tracks
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks
from tests.random_recipes import random_recipes

TRACKS = playlist_tracks(make_tracks(240, seed=1))
ARTISTS = ["Artist 0-0", "Artist 1-2", "Artist 2-5"]
N_RECIPES = 200


def test_no_rule_is_ever_broken_in_random_recipes() -> None:
    for recipe in random_recipes(TRACKS, ARTISTS, N_RECIPES, seed=11):
        playlist = make(TRACKS, recipe)
        found = rules_of(TRACKS, recipe, playlist.places, pool_of(TRACKS, recipe))
        broken = [words for words, kept in found if not kept]
        if playlist.shortage is not None:
            broken = broken[1:]  # the first is the length
        assert broken == [], recipe
        artists = TRACKS.artist[playlist.places]
        assert np.bincount(artists).max(initial=0) <= recipe.per_artist
        assert spacing.keeps_gap(artists, recipe.artist_gap)
        assert len(set(playlist.ids)) == len(playlist.ids)
        assert set(recipe.include) <= set(playlist.ids)


def longest(tracks: Tracks, recipe: Recipe) -> int:
    """The most tracks that keep every rule, every set of them tried."""
    allowed = np.flatnonzero(pool_of(tracks, recipe).allowed).tolist()
    for size in range(min(len(allowed), recipe.n_tracks or 0), 0, -1):
        for some in itertools.combinations(allowed, size):
            counts = np.unique(tracks.artist[list(some)], return_counts=True)[1]
            if (
                counts.max() <= recipe.per_artist
                and len(set(tracks.recording[list(some)])) == size
                and spacing.can_be_arranged(counts.tolist(), recipe.artist_gap)
            ):
                return size
    return 0


def tiny_catalogue(seed: int) -> Tracks:
    random = np.random.default_rng(seed)
    artists = [(f"Artist {random.integers(4)}",) for _ in range(9)]
    names = [f"{by[0]} {random.integers(3)}" for by in artists]
    return playlist_tracks(
        make_tracks(9, seed=seed, artists=artists, recording=pd.factorize(np.array(names))[0])
    )


@pytest.mark.parametrize("seed", range(25))
def test_a_list_is_as_long_as_the_rules_allow(seed: int) -> None:
    tracks = tiny_catalogue(seed)
    for per_artist, gap, n_tracks in itertools.product((1, 2, 3), (0, 1, 2, 3), (3, 5, 9)):
        recipe = Recipe(n_tracks=n_tracks, per_artist=per_artist, artist_gap=gap)
        chosen = choose(tracks, recipe)
        expected = min(longest(tracks, recipe), n_tracks)
        assert len(chosen.places) == expected, recipe
        assert chosen.is_short == (expected < n_tracks)


@pytest.mark.parametrize("seed", range(6))
def test_without_rules_about_artists_the_nearest_tracks_are_chosen(seed: int) -> None:
    song = TRACKS.ids[seed * 31]
    recipe = Recipe(Starts(songs=(song,)), n_tracks=12, per_artist=50, artist_gap=0, seed=seed)
    place = TRACKS.place_of(song)
    apart = np.linalg.norm(TRACKS.positions - TRACKS.positions[place], axis=1) / TRACKS.typical
    cost = apart + DICE_WEIGHT * TRACKS.dice(seed)
    assert set(choose(TRACKS, recipe).places) == set(np.argsort(cost)[:12])


def test_versions_of_one_recording_come_once() -> None:
    table = make_tracks(60, recording=np.arange(60) // 4)
    playlist = make(playlist_tracks(table), Recipe(n_tracks=15, per_artist=50, artist_gap=0))
    assert len({table.set_index("id")["recording"][each] for each in playlist.ids}) == 15


def test_a_list_of_minutes_lasts_that_long() -> None:
    for minutes in (5, 12, 30, 60):
        seconds = make(TRACKS, Recipe(minutes=minutes)).places
        total = float(TRACKS.numbers["duration"][seconds].sum())
        assert abs(total - minutes * 60) <= 60, minutes


@pytest.mark.parametrize("similarity", [0.5, 0.8])
def test_the_similarity_asked_for_is_kept(similarity: float) -> None:
    tracks = playlist_tracks(make_tracks(3_000, seed=1))
    apart = np.linalg.norm(tracks.positions - tracks.positions[194], axis=1) / tracks.typical
    recipe = Recipe(Starts(songs=(tracks.ids[194],)), n_tracks=10, similarity=similarity)
    places = make(tracks, recipe).places
    assert len(places) == 10
    assert (1 - apart[places] >= similarity - 1e-6).all()


def test_a_similarity_of_one_leaves_the_song_itself() -> None:
    playlist = make(TRACKS, Recipe(Starts(songs=(TRACKS.ids[4],)), n_tracks=3, similarity=1.0))
    assert playlist.ids == (TRACKS.ids[4],)
    assert playlist.shortage is not None


def test_popular_and_unknown_tracks_are_preferred_as_asked() -> None:
    fame = TRACKS.numbers["popularity"]
    means = [
        np.mean([
            fame[make(TRACKS, Recipe(n_tracks=20, familiarity=wanted, seed=seed)).places].mean()
            for seed in range(4)
        ])
        for wanted in (-1.0, 0.0, 1.0)
    ]  # fmt: skip
    assert means[0] + 15 < means[1] < means[2] - 15


def test_several_starts_all_get_their_share() -> None:
    recipe = Recipe(Starts(genres=("folk", "house", "comedy")), n_tracks=15)
    found = [TRACKS.genres_of(place)[0] for place in make(TRACKS, recipe).places.tolist()]
    assert {genre: found.count(genre) for genre in set(found)} == {
        "folk": 5, "house": 5, "comedy": 5,
    }  # fmt: skip


def test_a_target_is_aimed_at() -> None:
    recipe = Recipe(Starts(target=(("energy", 0.9), ("valence", 0.75))), n_tracks=10)
    places = make(TRACKS, recipe).places
    assert np.abs(TRACKS.numbers["energy"][places] - 0.9).max() < 0.1
    assert np.abs(TRACKS.numbers["valence"][places] - 0.75).max() < 0.1


def test_what_is_to_be_in_it_is_and_what_is_never_to_be_is_not() -> None:
    plain = make(TRACKS, Recipe(Starts(genres=("folk",)), n_tracks=10))
    odd = next(each for each in TRACKS.ids if TRACKS.genres_of(_place(TRACKS, each)) == ("house",))
    recipe = replace(plain.recipe, include=(odd,), never=plain.ids[:5])
    changed = make(TRACKS, recipe)
    assert odd in changed.ids
    assert not set(plain.ids[:5]) & set(changed.ids)
    assert len(changed.ids) == 10


def _place(tracks: Tracks, track_id: str) -> int:
    place = tracks.place_of(track_id)
    assert place is not None
    return place


def test_key_rules_keep_to_the_key() -> None:
    wheel = rules.wheel(TRACKS)
    same = make(TRACKS, Recipe(n_tracks=5, key_rule="same", key="5A"))  # C minor
    assert {camelot.name_of(code) for code in wheel[same.places].tolist()} == {"5A"}
    near = make(TRACKS, Recipe(n_tracks=12, key_rule="near", key="5A"))
    names = {camelot.name_of(code) for code in wheel[near.places].tolist()}
    assert len(near.ids) == 12
    assert names <= {"5A", "4A", "6A", "5B"}
    song = TRACKS.ids[0]
    own = make(TRACKS, Recipe(Starts(songs=(song,)), n_tracks=3, key_rule="same"))
    assert set(wheel[own.places].tolist()) == {int(wheel[0])}


# -- the same recipe, the same list -------------------------------------------------------------


def test_neither_the_order_of_rows_nor_running_again_changes_a_list() -> None:
    table = make_tracks(150, seed=4)
    table["mood"] = np.arange(150) % 3
    shuffled = table.sample(frac=1, random_state=1).reset_index(drop=True)
    one, other = playlist_tracks(table), playlist_tracks(shuffled)
    # Standardising sums in the order of rows, so give both the same positions.
    other = replace(other, positions=one.positions)
    for recipe in random_recipes(one, ARTISTS, 40, seed=3):
        assert make(one, recipe).ids == make(other, recipe).ids == make(one, recipe).ids


def test_tracks_that_are_all_alike_are_chosen_by_their_ids_and_the_seed() -> None:
    table = make_tracks(30)
    for name in ("energy", "tempo", "valence", "danceability", "loudness", "speechiness",
                 "acousticness", "instrumentalness", "liveness"):  # fmt: skip
        table[name] = np.float32(0.5)
    tracks = playlist_tracks(table)
    first = make(tracks, Recipe(n_tracks=8, order="steady"))
    assert make(tracks, Recipe(n_tracks=8, order="steady")).ids == first.ids
    assert make(tracks, Recipe(n_tracks=8, order="steady", seed=1)).ids != first.ids


def test_another_seed_gives_another_list_and_new_tracks_leave_the_dice_as_they_were() -> None:
    recipe = Recipe(Starts(genres=("folk",)), n_tracks=10)
    assert make(TRACKS, recipe).ids != make(TRACKS, replace(recipe, seed=1)).ids
    fewer = playlist_tracks(make_tracks(240, seed=1).iloc[:100])
    assert np.array_equal(fewer.dice(5), TRACKS.dice(5)[:100])


def test_a_list_says_which_data_and_build_it_is_of() -> None:
    made = make(TRACKS, Recipe(n_tracks=3)).recipe
    assert (made.fingerprint, made.build) == ("0123456789abcdef", "0001-test")


# -- refusals -------------------------------------------------------------------------------------

UNKNOWN: list[tuple[Starts | dict[str, Any], str]] = [
    (Starts(moods=("gloomy",)), "gloomy"),
    (Starts(genres=("polka",)), "polka"),
    (Starts(songs=("no such id",)), "no such id"),
    (Starts(artists=("Nobody",)), "Nobody"),
    (Starts(filter=Filter(genres=("polka",))), "polka"),
    ({"include": ("no such id",)}, "no such id"),
    ({"key_rule": "same"}, "no song to start from"),
    ({"include": ("track-00000", "track-00003", "track-00006")}, "at least 3"),
    ({"include": ("track-00000", "track-00003"), "n_tracks": 4}, "at least 5"),
]


@pytest.mark.parametrize("asked, says", UNKNOWN, ids=range(len(UNKNOWN)))
def test_what_the_catalogue_does_not_have_is_refused(asked: Any, says: str) -> None:
    parts = {"starts": asked} if isinstance(asked, Starts) else asked
    with pytest.raises(InvalidSpec, match=says):
        make(TRACKS, Recipe(**{"n_tracks": 5, **parts}))


LACKING: list[tuple[str, dict[str, Any], str]] = [
    ("duration", {"n_tracks": None, "minutes": 30}, "knows no track's length"),
    ("popularity", {"familiarity": 0.5}, "knows no track's popularity"),
    ("year", {"years": (1990, 1999)}, "knows no track's year"),
    ("explicit", {"explicit": False}, "knows no track's explicit"),
    ("key", {"order": "harmonic"}, "knows no track's key"),
    ("mode", {"key_rule": "same", "key": "8A"}, "knows no track's mode"),
    ("year", {"starts": Starts(filter=Filter(ranges=(("year", Range(90, 99)),)))}, "year"),
    ("energy", {"order": "build"}, "knows no track's energy"),
    ("energy", {"starts": Starts(target=(("energy", 0.5),))}, "knows no track's energy"),
    ("tempo", {"ranges": (("tempo", Range(100, 120)),)}, "knows no track's tempo"),
]


@pytest.mark.parametrize("column, parts, says", LACKING, ids=range(len(LACKING)))
@pytest.mark.parametrize("how", ["left out", "unknown"])
def test_rules_about_what_is_unknown_are_refused_in_a_sentence(
    column: str, parts: dict[str, Any], says: str, how: str
) -> None:
    tracks = playlist_tracks(make_tracks(60, **{column: None if how == "left out" else np.nan}))
    with pytest.raises(InvalidSpec, match=says) as refusal:
        make(tracks, Recipe(**{"n_tracks": 5, **parts}))
    assert str(refusal.value).endswith(".")
    assert len(make(tracks, Recipe(n_tracks=5)).ids) == 5


def test_a_track_of_unknown_length_or_energy_is_left_out_where_it_matters() -> None:
    table = make_tracks(60)
    table.loc[::2, ["duration", "energy"]] = np.nan
    tracks = playlist_tracks(table)
    known = set(table["id"][1::2])
    assert set(make(tracks, Recipe(minutes=30)).ids) <= known
    assert set(make(tracks, Recipe(n_tracks=8, order="build")).ids) <= known
    odd = table["id"][0]
    arc = make(tracks, Recipe(n_tracks=8, order="build", include=(odd,)))
    assert odd in arc.ids
    with pytest.raises(InvalidSpec, match="known length"):
        make(tracks, Recipe(minutes=30, include=(odd,)))


@pytest.mark.parametrize("n_tracks", [0, 1, 2, 3])
def test_catalogues_of_a_few_tracks_give_what_they_have_and_say_so(n_tracks: int) -> None:
    tracks = playlist_tracks(make_tracks(3).iloc[:n_tracks])
    for order in ("flow", "build", "harmonic", "tempo"):
        if n_tracks:
            playlist = make(tracks, Recipe(n_tracks=5, order=order))
            assert sorted(playlist.ids) == sorted(tracks.ids)
            assert playlist.shortage is not None
            assert playlist.shortage.sentence == (
                f"Only {n_tracks} of 5 tracks: the catalogue has no more."
            )
    if not n_tracks:
        assert make(tracks, Recipe(n_tracks=5)).ids == ()
