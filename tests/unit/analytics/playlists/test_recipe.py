from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import InvalidSpec
from analytics.filters import Filter, Range, Region, make_ranges
from analytics.playlists.filter_json import filter_from_dict, filter_to_dict
from analytics.playlists.recipe import Recipe, Starts
from analytics.schema import FIELDS
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks
from tests.random_recipes import random_recipes

FULL = Recipe(
    Starts(
        moods=("calm",),
        genres=("folk", "house"),
        songs=("track-00001",),
        artists=("Artist 0-0",),
        filter=Filter(
            moods=("loud",), genres=("folk",), artists=("Artist 1-0",), explicit=False,
            ranges=make_ranges({"energy": Range(10, 90), "loudness": Range(20, 120)}),
            region=Region("umap", ((0, 0), (65_535, 0), (10, 40_000))),
        ),
        target=(("energy", 0.25), ("tempo", 120.0)),
        continued=("track-00006", "track-00005"),
    ),
    minutes=45,
    similarity=0.3,
    per_artist=3,
    artist_gap=2,
    explicit=False,
    ranges=make_ranges({"tempo": Range(90, 120)}),
    years=(1980, 1999),
    include=("track-00003",),
    never=("track-00004",),
    familiarity=-0.5,
    key_rule="near",
    key="8A",
    order="custom",
    arc=(0.1, 1.0, 0.0),
    seed=7,
    new_artists=True,
    fingerprint="abc",
    build="0001-full-abc",
)  # fmt: skip


def test_a_recipe_with_everything_survives_json() -> None:
    text = json.dumps(FULL.to_dict(), allow_nan=False)
    assert Recipe.from_dict(json.loads(text)) == FULL


def test_random_recipes_survive_json() -> None:
    tracks = playlist_tracks(make_tracks(60))
    for recipe in random_recipes(tracks, ["Artist 0-0", "Artist 1-2"], 100, seed=5):
        assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe


def test_what_is_left_out_has_its_default() -> None:
    assert Recipe.from_dict({"tracks": 20}) == Recipe(n_tracks=20)


@pytest.mark.parametrize("name", FIELDS)
def test_every_step_of_a_field_survives_json(name: str) -> None:
    for step in range(FIELDS[name].n_steps + 1):
        chosen = Filter(ranges=((name, Range(step, step)),))
        assert filter_from_dict("filter", filter_to_dict(chosen)) == chosen


HOSTILE: list[tuple[Any, str]] = [
    (None, "recipe is None"),
    ([], "recipe"),
    ("{}", "recipe"),
    ({}, "number of tracks"),
    ({"tracks": 20, "minutes": 60}, "number of tracks"),
    ({"tracks": 20, "colour": "red"}, "colour"),
    ({"tracks": 20, "starts": {"continue": "a"}}, "continue is 'a'"),
    ({"tracks": 20, "starts": {"continue": [7]}}, "A name in continue"),
    ({"tracks": 20, "starts": {"continue": ["a"] * 1_001}}, "0 to 1,000"),
    ({"tracks": 20, "starts": {"continue": ["a"]}, "include": ["a"]}, "go on with already"),
    ({"tracks": 20, "new_artists": True}, "only where there is a list to go on with"),
    ({"tracks": 20, "new_artists": 1}, "true or false"),
    ({"tracks": 0}, "1 to 300"),
    ({"tracks": 301}, "1 to 300"),
    ({"tracks": 20.5}, "whole number"),
    ({"tracks": True}, "whole number"),
    ({"tracks": "20"}, "whole number"),
    ({"tracks": 10**5000}, "a huge number"),
    ({"minutes": -1}, "1 to 1,000"),
    ({"minutes": float("nan")}, "whole number"),
    ({"tracks": 5, "similarity": float("nan")}, "0 to 1"),
    ({"tracks": 5, "similarity": float("inf")}, "0 to 1"),
    ({"tracks": 5, "similarity": 1.01}, "0 to 1"),
    ({"tracks": 5, "similarity": 10**400}, "0 to 1"),
    ({"tracks": 5, "similarity": None}, "0 to 1"),
    ({"tracks": 5, "per_artist": 0}, "1 to 50"),
    ({"tracks": 5, "artist_gap": -1}, "0 to 50"),
    ({"tracks": 5, "explicit": "no"}, "true, false or null"),
    ({"tracks": 5, "explicit": 0}, "true, false or null"),
    ({"tracks": 5, "ranges": {"energy": [0.9, 0.1]}}, "low end of energy"),
    ({"tracks": 5, "ranges": {"energy": [0, 2]}}, "0 to 1"),
    ({"tracks": 5, "ranges": {"energy": [0]}}, "two numbers"),
    ({"tracks": 5, "ranges": {"energy": {"low": 0}}}, "two numbers"),
    ({"tracks": 5, "ranges": {"happiness": [0, 1]}}, "happiness"),
    ({"tracks": 5, "ranges": [["energy", 0, 1]]}, "an object"),
    ({"tracks": 5, "years": [2000, 1990]}, "at most the last, 1990"),
    ({"tracks": 5, "years": [1, 2]}, "1,900 to 2,150"),
    ({"tracks": 5, "include": "abc"}, "a list"),
    ({"tracks": 5, "include": [1]}, "a text"),
    ({"tracks": 1, "include": ["a", "b"]}, "0 to 1"),
    ({"tracks": 5, "include": ["a"], "never": ["a"]}, "not in never"),
    ({"tracks": 5, "never": ["x"] * 1001}, "0 to 1,000"),
    ({"tracks": 5, "never": ["\ud800"]}, "a text"),
    ({"tracks": 5, "never": ["x" * 201]}, "200 characters"),
    ({"tracks": 5, "familiarity": 2}, "-1 to 1"),
    ({"tracks": 5, "key_rule": "loud"}, "any, same, near"),
    ({"tracks": 5, "key_rule": ["any"]}, "any, same, near"),
    ({"tracks": 5, "key_rule": "same", "key": "C"}, "1A to 12A"),
    ({"tracks": 5, "key": "8A"}, "key rules"),
    ({"tracks": 5, "order": "best"}, "flow"),
    ({"tracks": 5, "order": {}}, "flow"),
    ({"tracks": 5, "order": "custom"}, "2 to 100"),
    ({"tracks": 5, "order": "custom", "arc": [0.1]}, "2 to 100"),
    ({"tracks": 5, "order": "custom", "arc": [0.1, 1.5]}, "0 to 1"),
    ({"tracks": 5, "order": "custom", "arc": [0.1, None]}, "0 to 1"),
    ({"tracks": 5, "order": "custom", "arc": "build"}, "a list"),
    ({"tracks": 5, "order": "flow", "arc": [0.1, 0.2]}, "custom only"),
    ({"tracks": 5, "seed": -1}, "0 to"),
    ({"tracks": 5, "seed": 2**32}, "0 to"),
    ({"tracks": 5, "starts": []}, "starts"),
    ({"tracks": 5, "starts": {"moods": {"calm": 1}}}, "a list"),
    ({"tracks": 5, "starts": {"moods": ["m"] * 51}}, "0 to 50"),
    ({"tracks": 5, "starts": {"target": {"energy": "high"}}}, "energy in target"),
    ({"tracks": 5, "starts": {"target": {"popularity": 3}}}, "popularity"),
    ({"tracks": 5, "starts": {"filter": {"k": 3}}}, "filter"),
    ({"tracks": 5, "starts": {"filter": {"region": {"corners": [[0, 0]]}}}}, "3 to 24"),
    ({"tracks": 5, "starts": {"filter": {"region": {"map": "x", "corners": [[0, 0]] * 3}}}}, "pca"),
    ({"tracks": 5, "starts": {"filter": {"region": {"corners": [[0, -1]] * 3}}}}, "corner"),
    ({"tracks": 5, "starts": {"filter": {"region": {"corners": [0, 1, 2]}}}}, "corner"),
    ({"tracks": 5, "fingerprint": 12}, "a text"),
]  # fmt: skip


@pytest.mark.parametrize("data, says", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_recipe_is_refused_in_one_short_sentence(data: Any, says: str) -> None:
    with pytest.raises(InvalidSpec) as refusal:
        Recipe.from_dict(data)
    assert says in str(refusal.value)
    assert len(str(refusal.value)) < 1_000
    assert "\n" not in str(refusal.value)


WORDS = st.sampled_from(["", "x", "energy", "moods", "8A", "é", "\ud800"])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from([*Recipe(n_tracks=1).to_dict(), "minutes"])


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_any_json_is_a_recipe_or_refused(data: dict[str, Any]) -> None:
    try:
        recipe = Recipe.from_dict({"tracks": 5} | data)
    except InvalidSpec:
        return
    assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe


def test_recipes_made_in_code_are_held_to_the_same_ranges() -> None:
    with pytest.raises(InvalidSpec, match="per_artist"):
        Recipe(n_tracks=5, per_artist=0)
    with pytest.raises(InvalidSpec, match="tracks"):
        Recipe(n_tracks=np.float64(5))  # type: ignore[arg-type]
