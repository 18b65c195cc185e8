from __future__ import annotations

import itertools

from analytics.playlists.changes import difference
from analytics.playlists.making import make
from analytics.playlists.recipe import Recipe, Starts
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks


def test_tracks_are_kept_gone_new_or_moved() -> None:
    found = difference("abcdef", "cabxf")
    assert found.kept == ("c", "a", "b", "f")
    assert found.moved == ("c",)
    assert found.gone == ("d", "e")
    assert found.new == ("x",)
    assert not found.is_same


def test_equal_lists_are_the_same_and_empty_ones_too() -> None:
    assert difference("abc", "abc").is_same
    assert difference("", "").is_same
    assert difference("abc", "").gone == ("a", "b", "c")


def test_as_few_as_possible_count_as_moved() -> None:
    for now in itertools.permutations("abcdef"):
        moved = difference("abcdef", now).moved
        fewest = next(
            n for n in range(7)
            if any(
                [each for each in now if each not in out] == [e for e in "abcdef" if e not in out]
                for out in itertools.combinations("abcdef", n)
            )
        )  # fmt: skip
        assert len(moved) == fewest


def test_new_data_changes_a_list_little_and_lost_tracks_are_named() -> None:
    table = make_tracks(300, seed=2)
    recipe = Recipe(Starts(genres=("folk",)), n_tracks=20)
    before = make(playlist_tracks(table), recipe)
    lost = before.ids[4]
    later = playlist_tracks(table[table["id"] != lost].reset_index(drop=True).assign(mood=0))
    found = difference(before.ids, make(later, recipe).ids, later)
    assert found.lost == (lost,)
    assert len(found.kept) >= 12
