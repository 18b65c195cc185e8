from __future__ import annotations

import numpy as np
import pytest

from analytics.recommending.choosing import best, held_back
from analytics.recommending.evidence import standardised


def test_the_best_come_first_and_ties_by_place() -> None:
    scores = np.array([1, 5, 3, 5, -np.inf, 2], dtype=np.float32)
    assert best(scores, 4) == [1, 3, 2, 5]
    assert best(scores, 100) == [1, 3, 2, 5, 0]


def test_of_a_group_no_more_than_allowed_however_many_lead() -> None:
    scores = np.arange(1_000, dtype=np.float32)
    group = (np.arange(1_000) >= 100).astype(int)
    assert best(scores, 4, [(group, 2)]) == [999, 998, 99, 98]


def test_rules_of_several_groups_hold_together() -> None:
    scores = np.array([9, 8, 7, 6, 5], dtype=np.float32)
    recording, artist = np.array([0, 0, 1, 2, 3]), np.array([0, 0, 0, 0, 1])
    assert best(scores, 5, [(recording, 1), (artist, 2)]) == [0, 2, 4]


def test_of_many_ties_the_first_are_taken() -> None:
    assert best(np.zeros(10_000, dtype=np.float32), 3) == [0, 1, 2]
    assert best(np.zeros(0, dtype=np.float32), 3) == []


def test_what_is_half_held_back_loses_half_of_its_lead() -> None:
    scores = np.array([10, 0, 0, 0, 0], dtype=np.float32)  # the best is 8 above the mean
    kept = np.array([0.5, 1, 1, 1, 0])
    assert held_back(scores, kept).tolist() == [6, 0, 0, 0, -np.inf]


def test_voices_that_say_the_same_of_everything_say_nothing() -> None:
    assert not standardised(np.full(5, 7, dtype=np.float32)).any()
    found = standardised(np.array([1, 2, 3, 4], dtype=np.float32))
    assert (found.mean(), found.std()) == (pytest.approx(0), pytest.approx(1))
