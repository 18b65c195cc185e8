"""The still map of dots: every track is somewhere, what matches in the colour of its mood."""

from __future__ import annotations

import re

import numpy as np

from analytics.filters import MAP_UNITS
from layouts.dotted_map import HIGH, WIDE, dotted_map

LAST = MAP_UNITS - 1


def squares(path: str) -> set[tuple[int, int]]:
    return {(int(x), int(y)) for x, y in re.findall(r"M(\d+)\.5 (\d+)\.5h0", path)}


def test_the_corners_of_the_map_are_the_corners_of_the_picture() -> None:
    x, y = np.array([0, LAST, 0, LAST]), np.array([0, 0, LAST, LAST])
    (dots,) = dotted_map(x, y, np.zeros(4, np.int64), np.ones(4, bool), 1)
    assert squares(dots.path) == {
        (0, HIGH - 1), (WIDE - 1, HIGH - 1), (0, 0), (WIDE - 1, 0),
    }  # fmt: skip


def test_a_square_has_the_mood_that_most_of_its_matching_tracks_are_of() -> None:
    here = np.zeros(5, np.int64)
    moods = np.array([0, 1, 1, 2, 2])
    matching = np.array([True, True, True, True, False])
    (dots,) = dotted_map(here, here, moods, matching, 3)
    assert dots.mood == 1


def test_what_does_not_match_is_dim_and_below_the_rest() -> None:
    x = np.array([0, LAST])
    dim, lit = dotted_map(x, x, np.array([0, 1]), np.array([False, True]), 2)
    assert (dim.mood, squares(dim.path)) == (None, {(0, HIGH - 1)})
    assert (lit.mood, squares(lit.path)) == (1, {(WIDE - 1, 0)})


def test_nothing_that_matches_leaves_the_map_dim() -> None:
    x = np.arange(10)
    (dim,) = dotted_map(x, x, np.zeros(10, np.int64), np.zeros(10, bool), 2)
    assert dim.mood is None
