from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.errors import InvalidSpec
from analytics.playlists.making import make
from analytics.playlists.pool import pool_of
from analytics.playlists.recipe import MOST_SWAPS, Recipe, Starts
from analytics.playlists.replacing import may_replace
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks

TRACKS = playlist_tracks(make_tracks(240))
RECIPE = Recipe(starts=Starts(genres=("folk", "house")), n_tracks=12, per_artist=2, artist_gap=2)


def a_swap() -> tuple[int, str, str]:
    """A position of the list, what stands there, and what may stand there instead."""
    playlist = make(TRACKS, RECIPE)
    for position in range(len(playlist.ids)):
        may = may_replace(TRACKS, playlist, position, pool_of(TRACKS, RECIPE))
        for place in np.flatnonzero(may).tolist():
            return position, playlist.ids[position], TRACKS.ids[place]
    raise AssertionError("nothing else may stand anywhere")


def test_a_swap_puts_one_track_in_the_place_of_another_and_moves_nothing_else() -> None:
    position, old, new = a_swap()
    before = make(TRACKS, RECIPE)

    after = make(TRACKS, replace(RECIPE, swaps=((old, new),)))

    assert after.ids[position] == new
    assert [*after.ids[:position], *after.ids[position + 1 :]] == [
        *before.ids[:position], *before.ids[position + 1 :]
    ]  # fmt: skip
    assert [TRACKS.ids[place] for place in after.places.tolist()] == list(after.ids)


def test_swaps_follow_one_another() -> None:
    _, old, new = a_swap()

    there_and_back = make(TRACKS, replace(RECIPE, swaps=((old, new), (new, old))))

    assert there_and_back.ids == make(TRACKS, RECIPE).ids


def test_a_swap_that_was_meant_for_another_list_or_breaks_a_rule_is_passed_over() -> None:
    _, old, new = a_swap()
    before = make(TRACKS, RECIPE).ids
    outside = next(each for each in TRACKS.ids if each not in before and each != new)

    for swap in ((outside, new), (old, "nobody"), (old, before[-1])):
        assert make(TRACKS, replace(RECIPE, swaps=(swap,))).ids == before
    kept = replace(RECIPE, include=(old,))
    assert make(TRACKS, replace(kept, swaps=((old, new),))).ids == make(TRACKS, kept).ids


def test_swaps_are_part_of_a_recipe_as_json() -> None:
    recipe = replace(RECIPE, swaps=(("a", "b"), ("c", "d")))

    assert Recipe.from_dict(recipe.to_dict()) == recipe


@pytest.mark.parametrize(
    "swaps", ["ab", [["a"]], [["a", 1]], [["a", "b"]] * (MOST_SWAPS + 1), {"a": "b"}, [None]]
)
def test_other_swaps_are_refused(swaps: object) -> None:
    with pytest.raises(InvalidSpec):
        Recipe.from_dict({"tracks": 5, "swaps": swaps})


def test_a_list_longer_than_somebody_waits_for_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="fewer, as this takes"):
        make(TRACKS, Recipe(minutes=100, per_artist=9, artist_gap=0), most=5)


def test_a_track_that_is_never_wanted_gives_its_place_to_what_fits_best() -> None:
    for unwanted in make(TRACKS, RECIPE).ids:
        before = make(TRACKS, RECIPE).ids

        after = make(TRACKS, replace(RECIPE, swaps=((unwanted, ""),))).ids

        assert unwanted not in after
        assert len(after) == len(before)


def test_all_of_a_list_can_be_unwanted_and_none_of_it_comes_back() -> None:
    swaps: tuple[tuple[str, str], ...] = ()
    for _ in range(30):
        ids = make(TRACKS, replace(RECIPE, swaps=swaps)).ids
        assert not {old for old, _ in swaps} & set(ids)
        swaps = (*swaps, (ids[0], ""))


def test_what_is_to_be_included_stays_though_it_was_unwanted() -> None:
    wanted = make(TRACKS, RECIPE).ids[0]

    playlist = make(TRACKS, replace(RECIPE, include=(wanted,), swaps=((wanted, ""),)))

    assert wanted in playlist.ids


def test_where_nothing_else_fits_the_list_is_made_without_it() -> None:
    tracks = playlist_tracks(make_tracks(6))
    recipe = Recipe(n_tracks=6, per_artist=6, artist_gap=0, swaps=((tracks.ids[2], ""),))

    playlist = make(tracks, recipe)

    assert sorted(playlist.ids) == [each for each in tracks.ids if each != tracks.ids[2]]
    assert playlist.recipe.swaps == recipe.swaps
