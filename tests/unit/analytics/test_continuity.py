"""Moods that outlast a new grouping."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import numpy.typing as npt
import pytest

from analytics.continuity import UNSORTED, Continued, continued
from analytics.moods import Mood

Labels = npt.NDArray[np.int32]


def a_mood(number: int, name: str, n_tracks: int = 1) -> Mood:
    return Mood(
        number=number, slug=name.lower().replace(" ", "-"), name=name, description="It sounds.",
        use_case="any time", n_tracks=n_tracks, share=0.1, colour_slot=number % 10,
        shape="circle" if number < 10 else "diamond", profile={}, effects={}, top_genres=[],
        representative=[], popular=[],
    )  # fmt: skip


def described(groups: Labels, names: str = "PQRSTUVWXYZ") -> list[Mood]:
    """What `describe_moods` would say of groups, noise being the last of them."""
    n_groups = int(groups.max()) + 1
    sizes = np.bincount(np.where(groups < 0, n_groups, groups))
    return [a_mood(number, names[number], int(size)) for number, size in enumerate(sizes)]


def moods_of(labels: Labels, names: str = "ABCDEFGHIJ") -> list[Mood]:
    return described(labels, names)


def follow(before: list[int], now: list[int], *, names: str = "PQRSTUVWXYZ") -> Continued:
    """The groups `now`, -1 for noise, after the moods A, B, C... with the numbers `before`."""
    old, new = np.array(before, np.int32), np.array(now, np.int32)
    return continued(described(new, names), new, moods_of(old), old)


def names(found: Continued) -> list[str]:
    return [mood.name for mood in found.moods]


# -- what stays --------------------------------------------------------------------------------


def test_the_same_groups_in_another_order_change_nothing() -> None:
    found = follow([0, 0, 0, 1, 1, 2], [2, 2, 2, 0, 0, 1])
    assert names(found) == ["A", "B", "C"]
    assert found.numbers.tolist() == [0, 0, 0, 1, 1, 2]
    assert [mood.colour_slot for mood in found.moods] == [0, 1, 2]
    assert found.changes.n_changed == 0
    assert {change.status for change in found.changes.moods} == {"kept"}


def test_a_mood_keeps_name_number_and_colour_when_tracks_come_and_go() -> None:
    before = [0] * 10 + [1] * 10
    now = [1] * 8 + [0] * 12
    found = follow(before, now)
    assert names(found) == ["A", "B"]
    assert found.numbers.tolist() == [0] * 8 + [1] * 12
    first, second = found.changes.moods
    assert (first.n_before, first.moved_in, first.moved_out, first.n_tracks) == (10, 0, 2, 8)
    assert (second.n_before, second.moved_in, second.moved_out, second.n_tracks) == (10, 2, 0, 12)
    assert found.changes.n_changed == 2


def test_a_group_that_is_another_mood_by_now_is_renamed_and_keeps_the_colour() -> None:
    before = [0] * 4 + [1] * 10
    now = [0] * 4 + [0] * 5 + [1] * 5
    found = follow(before, now)
    # Group 0 has 4 of A's tracks and 5 of B's, group 1 the other 5 of B's.
    change = found.changes.moods[0]
    assert (change.was, change.name, change.status) == ("A", "P", "renamed")
    assert found.moods[0].colour_slot == 0
    assert found.changes.moods[1].status == "kept"
    assert found.changes.n_changed == 5


def test_pairs_are_those_with_the_most_tracks_in_common_overall() -> None:
    # Group 0 shares most with A (6), but A with 0 and B with 1 (6 + 1) is worse than (5 + 5).
    before = [0] * 6 + [1] * 5 + [0] * 5 + [1] * 1
    now = [0] * 6 + [0] * 5 + [1] * 5 + [1] * 1
    found = follow(before, now)
    assert found.numbers.tolist() == [1] * 11 + [0] * 6
    assert found.changes.n_changed == 6 + 1


@pytest.mark.parametrize("seed", range(20))
def test_no_other_pairing_would_leave_more_tracks_where_they_were(seed: int) -> None:
    random = np.random.default_rng(seed)
    k_before, k_now = random.integers(2, 6, 2)
    before = np.concatenate([np.arange(k_before), random.integers(0, k_before, 60)])
    n_tracks = len(before)
    now = np.concatenate([random.integers(0, k_now, n_tracks - k_now), np.arange(k_now)])
    found = follow(before.tolist(), now.tolist())
    both = np.zeros((max(k_before, k_now),) * 2, dtype=int)
    np.add.at(both, (now, before), 1)
    best = max(
        sum(both[group, mood] for group, mood in enumerate(pairing))
        for pairing in permutations(range(len(both)))
    )
    assert found.changes.n_changed == len(now) - best


# -- what comes and goes -----------------------------------------------------------------------


def test_a_new_group_gets_the_number_and_the_colour_that_are_free() -> None:
    found = follow([0] * 10 + [1] * 10, [0] * 10 + [1] * 6 + [2] * 4)
    assert names(found) == ["A", "B", "R"]
    assert found.changes.moods[2].status == "new"
    assert found.changes.moods[2].was is None
    assert [mood.colour_slot for mood in found.moods] == [0, 1, 2]
    assert found.changes.n_changed == 4


def test_moods_nobody_takes_over_are_gone_and_numbers_have_no_gaps() -> None:
    before = [0] * 3 + [1] * 3 + [2] * 10 + [3] * 10
    now = [1] * 6 + [1] * 1 + [1] * 9 + [0] * 10
    found = follow(before, now)
    assert [mood.number for mood in found.moods] == [0, 1]
    assert names(found) == ["C", "D"]
    # The colours are those people know, whatever the numbers.
    assert [mood.colour_slot for mood in found.moods] == [2, 3]
    assert [(mood.name, mood.n_tracks) for mood in found.changes.gone] == [("A", 3), ("B", 3)]
    assert found.changes.n_changed == 6


def test_no_two_moods_look_alike() -> None:
    random = np.random.default_rng(3)
    before = np.concatenate([np.arange(9), random.integers(0, 9, 300)])
    now = np.concatenate([np.arange(11), random.integers(0, 11, 298)])
    found = follow(before.tolist(), now.tolist())
    assert len({(mood.colour_slot, mood.shape) for mood in found.moods}) == 11


def test_a_name_that_another_mood_keeps_is_not_given_twice() -> None:
    found = follow([0] * 10 + [1] * 10, [0] * 10 + [1] * 6 + [2] * 4, names="XYA")
    assert names(found) == ["A", "B", "A 2"]
    assert [mood.slug for mood in found.moods] == ["a", "b", "a-2"]


def test_flows_say_where_every_track_went() -> None:
    found = follow([0] * 10 + [1] * 10, [1] * 8 + [0] * 12)
    assert found.changes.flows == ((1, 1, 10), (0, 0, 8), (0, 1, 2))


# -- tracks in no group ------------------------------------------------------------------------


def test_tracks_in_no_group_are_the_last_mood() -> None:
    found = follow([0] * 10 + [1] * 10, [0] * 9 + [-1] + [1] * 9 + [-1])
    assert names(found) == ["A", "B", "Unsorted"]
    assert found.numbers.tolist() == [0] * 9 + [2] + [1] * 9 + [2]
    assert found.moods[2].slug == UNSORTED
    assert found.changes.moods[2].status == "new"
    assert found.changes.n_changed == 2


def test_unsorted_tracks_stay_unsorted_however_many_groups_there_are() -> None:
    old = np.array([0] * 5 + [1] * 5 + [2] * 10, np.int32)
    before = moods_of(old)
    before[2] = replace(before[2], name="Unsorted", slug=UNSORTED, colour_slot=7)
    now = np.array([0] * 5 + [1] * 5 + [2] * 4 + [-1] * 6, np.int32)
    found = continued(described(now), now, before, old)
    assert names(found) == ["A", "B", "R", "Unsorted"]
    assert found.moods[3].colour_slot == 7
    assert found.changes.moods[3].status == "kept"
    assert found.changes.n_changed == 4


def test_no_group_takes_over_the_name_of_what_was_unsorted() -> None:
    old = np.array([0] * 5 + [1] * 10, np.int32)
    before = moods_of(old)
    before[1] = replace(before[1], name="Unsorted", slug=UNSORTED)
    now = np.array([0] * 5 + [1] * 10, np.int32)
    found = continued(described(now), now, before, old)
    assert names(found) == ["A", "Q"]
    assert [mood.name for mood in found.changes.gone] == ["Unsorted"]


def test_the_order_of_the_tracks_does_not_matter() -> None:
    random = np.random.default_rng(1)
    before = np.concatenate([np.arange(5), random.integers(0, 5, 200)])
    now = np.concatenate([np.arange(4), random.integers(-1, 4, 201)])
    order = random.permutation(len(now))
    found = follow(before.tolist(), now.tolist())
    shuffled = follow(before[order].tolist(), now[order].tolist())
    assert shuffled.moods == found.moods
    assert shuffled.changes == found.changes
    assert np.array_equal(shuffled.numbers, found.numbers[order])


# -- where the two are about different tracks --------------------------------------------------


def test_tracks_that_both_have_decide() -> None:
    before = np.array([0] * 6 + [1] * 4, np.int32)
    # Of ten tracks two of each mood went; five that are new are in the group that was B.
    groups = np.array([1] * 5 + [1] * 2 + [0] * 4, np.int32)
    rows = np.array([5, 6, 7, 8, 9, 10])
    mood_of = np.array([1, 1, 0, 0, 0, 0])
    found = continued(described(groups, "PQ"), groups, moods_of(before), mood_of, rows)
    assert names(found) == ["A", "B"]
    assert found.numbers.tolist() == [1] * 7 + [0] * 4
    assert found.number_of.tolist() == [0, 1]
    first, second = found.changes.moods
    assert (first.n_before, first.moved_in, first.moved_out, first.n_tracks) == (6, 0, 0, 4)
    assert (second.n_before, second.moved_in, second.moved_out, second.n_tracks) == (4, 0, 0, 7)
    assert (found.changes.n_tracks, found.changes.n_changed) == (6, 0)


def test_a_group_and_a_mood_without_shared_tracks_are_new_and_gone() -> None:
    before = np.array([0, 0, 0, 1, 1], np.int32)
    groups = np.array([0, 0, 0, 1, 1, -1], np.int32)
    found = continued(
        described(groups, "PQR"), groups, moods_of(before), np.zeros(3, np.int32), np.arange(3)
    )
    assert names(found) == ["A", "Q", "Unsorted"]
    assert [change.status for change in found.changes.moods] == ["kept", "new", "new"]
    assert [mood.name for mood in found.changes.gone] == ["B"]
    assert found.numbers.tolist() == [0, 0, 0, 1, 1, 2]


def test_a_name_that_is_taken_gets_one_number_and_not_two() -> None:
    moods = [replace(a_mood(0, "Calm 2"), n_tracks=3), replace(a_mood(1, "Slow"), n_tracks=3)]
    groups = np.array([0, 0, 0, 1, 1, 1], np.int32)
    now = [replace(a_mood(0, "Slow"), n_tracks=3), replace(a_mood(1, "Calm 2"), n_tracks=3)]
    mood_of = np.array([0, 0, 0, 0, 1, 1], np.int32)
    found = continued(
        [*now, a_mood(2, "Calm 2")], np.append(groups, 2), moods, np.append(mood_of, 0)
    )
    assert sorted(names(found)) == ["Calm 2", "Calm 3", "Slow"]
