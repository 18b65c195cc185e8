from __future__ import annotations

import numpy as np
import pytest

from analytics.profiles.common import in_common
from analytics.profiles.standing import Standing, mood_shares, standings, telling
from analytics.schema import MISSING_STEP


def test_a_standing_is_of_the_songs_whose_value_is_known() -> None:
    tempo = np.array([100, np.nan, 120, 140, 160], dtype=np.float32)
    ranks = np.array([[20, MISSING_STEP, 40, 60, 80]], dtype=np.uint8)
    (found,) = standings(("tempo",), [tempo], ranks)
    assert (found.mean, found.low, found.high, found.percentile) == (130.0, 115.0, 145.0, 50.0)


def test_a_feature_of_which_nothing_is_known_is_left_out() -> None:
    unknown = np.full((1, 2), MISSING_STEP, dtype=np.uint8)
    assert standings(("energy",), [np.full(2, np.nan)], unknown) == ()


def test_only_what_sets_songs_apart_is_told_the_most_telling_first() -> None:
    found = tuple(
        Standing(name, 0.5, 0.4, 0.6, percentile)
        for name, percentile in (("energy", 20.0), ("valence", 55.0), ("acousticness", 90.0))
    )
    assert [each.words for each in telling(found)] == ["more acoustic", "calmer"]


def test_shares_of_moods_are_counted_and_set_against_the_catalogue() -> None:
    found = mood_shares(np.array([2, 0, 2, 2]), np.array([0.5, 0.25, 0.25]))
    assert [(each.number, each.n_songs, each.share) for each in found] == [
        (2, 3, 0.75),
        (0, 1, 0.25),
    ]
    assert [each.lift for each in found] == pytest.approx([3.0, 0.5])


NAMES = ("energy", "acousticness", "valence")


def test_what_two_have_in_common_is_what_is_marked_in_both() -> None:
    profiles = np.array([20.0, 80.0, 90.0]), np.array([30.0, 75.0, 40.0])
    shares = np.array([0.7, 0.3]), np.array([0.5, 0.5])
    assert in_common(NAMES, profiles, shares, {0: "Calm", 1: "Loud"}) == (
        "Both more acoustic and calmer than most; moods 80% the same"
    )


def test_where_nothing_is_marked_the_mood_is_told_or_that_the_mix_is_alike() -> None:
    middle = np.array([50.0, np.nan, 45.0])
    even = np.array([0.5, 0.5])
    names = {0: "Calm", 1: "Loud"}
    assert in_common(NAMES, (middle, middle), (even, even), names) == (
        "Both mostly Calm; moods 100% the same"
    )
    third = np.array([0.3, 0.7]), np.array([0.7, 0.3])
    assert (
        in_common(NAMES, (middle, middle), third, names) == "Much the same mix: moods 60% the same"
    )
