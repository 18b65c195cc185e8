"""A recipe is described as completely as it is read."""

from __future__ import annotations

import json

import pytest

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.playlists.recipe import Recipe
from dashapp.api.questions import read_body
from dashapp.api.recipes import RecipeBody
from tests.random_recipes import random_recipes


def test_every_part_of_a_recipe_is_described() -> None:
    told = set(RecipeBody.model_json_schema()["properties"])
    with pytest.raises(InvalidSpec) as refused:
        Recipe.from_dict({"nothing like it": 1})
    assert told == set(refused.value.legal.removeprefix("one of ").split(", "))


def test_every_start_of_a_recipe_is_described() -> None:
    starts = RecipeBody.model_json_schema()["$defs"]["StartsBody"]["properties"]
    with pytest.raises(InvalidSpec) as refused:
        Recipe.from_dict({"tracks": 1, "starts": {"nothing like it": 1}})
    assert set(starts) == set(refused.value.legal.removeprefix("one of ").split(", "))


def test_every_recipe_that_can_be_made_can_be_sent(engine: Engine) -> None:
    artists = [engine.catalogue.artists.at(place)[0] for place in range(5)]
    for recipe in random_recipes(engine.playlist_tracks, artists, 300, seed=1):
        sent = json.loads(json.dumps(recipe.to_dict()))
        read_body(RecipeBody, sent)
        assert Recipe.from_dict(sent) == recipe
