"""Kinds of listeners that outlast new builds."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.listening.kind_continuity import (
    EarlierKinds,
    KindChanges,
    changes_since,
    gone_on,
    lineage,
    places_after,
)
from analytics.listening.kind_words import still_fits
from analytics.listening.segments import NOBODY, Segment
from analytics.mood_words import Character

Labels = npt.NDArray[np.int32]
NIGHTS = {"night_share": 1.2}
MORNINGS = {"morning_share": 1.2}
WEEKENDS = {"weekend_share": 0.9}


def a_kind(number: int, name: str = "", effects: dict[str, float] | None = None) -> Segment:
    effects = effects or {}
    name = name or f"Kind {number}"
    return Segment(
        number=number, slug=name.lower(), name=name, n_listeners=10, share=0.1,
        colour_slot=number % 10, shape="circle" if number < 10 else "diamond", profile={},
        means=dict.fromkeys(effects, 0.5), effects=effects, marks=(), countries=(), plans=(),
    )  # fmt: skip


def kinds_of(labels: Labels) -> list[Segment]:
    """What would be said of groups if nothing had been before."""
    return [a_kind(number) for number in range(int(labels.max()) + 1)]


def follow(
    labels: Labels, before: EarlierKinds | None, unused: int
) -> tuple[list[Segment], Labels, int]:
    """The kinds that groups go on as, who is of which, and the first number still unused."""
    line = lineage(labels, before, unused)
    placed = line.place_of[labels].astype(np.int32)
    return gone_on(kinds_of(placed), line), placed, line.next_number


def of(*labels: int) -> Labels:
    return np.array(labels, dtype=np.int32)


def numbers(kinds: list[Segment]) -> list[int]:
    return [kind.number for kind in kinds]


def some_labels(k: int, n: int) -> st.SearchStrategy[Labels]:
    """n people in k groups, none of them empty."""
    rest = st.lists(st.integers(0, k - 1), min_size=n - k, max_size=n - k)
    return st.tuples(rest, st.permutations(range(n))).map(
        lambda drawn: np.array([*range(k), *drawn[0]], dtype=np.int32)[list(drawn[1])]
    )


GROUPINGS = st.lists(st.integers(2, 6), min_size=2, max_size=5).flatmap(
    lambda ks: st.tuples(*(some_labels(k, 24) for k in ks))
)


def test_the_first_build_counts_from_nought() -> None:
    kinds, placed, unused = follow(of(1, 0, 2, 1), None, 0)
    assert numbers(kinds) == [0, 1, 2]
    assert placed.tolist() == [1, 0, 2, 1]
    assert unused == 3


def test_the_same_people_in_another_order_of_groups_are_the_same_kinds() -> None:
    before = EarlierKinds(tuple(a_kind(n) for n in (0, 2, 5)), of(0, 0, 1, 1, 2, 2))
    kinds, placed, unused = follow(of(2, 2, 0, 0, 1, 1), before, 6)
    assert numbers(kinds) == [0, 2, 5]
    assert placed.tolist() == before.of.tolist()
    assert [kind.colour_slot for kind in kinds] == [0, 2, 5]
    assert unused == 6


def test_a_new_kind_gets_a_number_no_kind_has_had_although_one_is_free() -> None:
    before = EarlierKinds((a_kind(0), a_kind(3)), of(0, 0, 0, 1, 1, 1))
    kinds, placed, unused = follow(of(0, 0, 0, 1, 2, 2), before, 7)
    assert numbers(kinds) == [0, 3, 7]
    assert placed.tolist() == [0, 0, 0, 2, 1, 1]
    assert unused == 8


def test_a_kind_that_goes_leaves_a_gap() -> None:
    before = EarlierKinds(tuple(map(a_kind, range(3))), of(0, 0, 0, 1, 2, 2))
    kinds, placed, unused = follow(of(0, 0, 0, 0, 1, 1), before, 3)
    assert numbers(kinds) == [0, 2]
    assert placed.tolist() == [0, 0, 0, 0, 1, 1]
    assert unused == 3


def test_people_nobody_knew_decide_nothing() -> None:
    before = EarlierKinds((a_kind(0), a_kind(1)), of(0, 1, 1, *[NOBODY] * 6))
    kinds, placed, _ = follow(of(1, 0, 0, 0, 0, 0, 1, 1, 1), before, 2)
    assert placed[:3].tolist() == [0, 1, 1]
    assert numbers(kinds) == [0, 1]


@settings(max_examples=150, deadline=None)
@given(groupings=GROUPINGS)
def test_over_many_builds_numbers_stay_with_the_most_people_and_come_back_for_nobody_else(
    groupings: tuple[Labels, ...],
) -> None:
    kinds, placed, unused = follow(groupings[0], None, 0)
    ever_gone: set[int] = set()
    for labels in groupings[1:]:
        before = EarlierKinds(tuple(kinds), placed)
        kinds, placed, unused = follow(labels, before, unused)
        found = numbers(kinds)
        assert found == sorted(set(found))
        assert len({(kind.colour_slot, kind.shape) for kind in kinds}) == len(kinds)
        assert len({kind.name for kind in kinds}) == len(kinds)
        assert not ever_gone & set(found)
        ever_gone |= {kind.number for kind in before.every} - set(found)
        assert unused > max(found)
        # Counted independently: of all ways to pair groups with kinds, the best keeps as many.
        stayed = np.array(found)[placed] == np.array(numbers(list(before.every)))[before.of]
        assert np.count_nonzero(stayed) == most_that_can_stay(labels, before.of)
        assert sorted(np.bincount(placed)) == sorted(np.bincount(labels))


def most_that_can_stay(now: Labels, then: Labels) -> int:
    both = np.zeros((max(now.max(), then.max()) + 1,) * 2, dtype=int)
    np.add.at(both, (now, then), 1)
    size = range(len(both))
    return max(sum(both[row, way[row]] for row in size) for way in permutations(size))


@settings(max_examples=60, deadline=None)
@given(
    groupings=st.tuples(some_labels(4, 30), some_labels(3, 30)), order=st.permutations(range(30))
)
def test_the_order_of_people_does_not_matter(
    groupings: tuple[Labels, Labels], order: list[int]
) -> None:
    then, now = groupings
    every = tuple(map(a_kind, range(4)))
    kinds, placed, _ = follow(now, EarlierKinds(every, then), 4)
    shuffled, placed_shuffled, _ = follow(now[order], EarlierKinds(every, then[order]), 4)
    assert shuffled == kinds
    assert placed_shuffled.tolist() == placed[order].tolist()


@settings(max_examples=60, deadline=None)
@given(groupings=st.tuples(some_labels(5, 30), some_labels(3, 30)))
def test_groups_are_put_in_the_order_of_the_kinds_they_take_over(
    groupings: tuple[Labels, Labels],
) -> None:
    then, now = groupings
    line = lineage(now, EarlierKinds(tuple(map(a_kind, range(5))), then), 5)
    assert places_after(now, then).tolist() == line.place_of.tolist()
    assert sorted(line.place_of) == [0, 1, 2]


# -- names -------------------------------------------------------------------------------------


def character(effects: dict[str, float], **levels: float) -> Character:
    return Character(effects, {name: levels.get(name, 0.5) for name in effects})


CALM = {"mean_energy": -0.8, "mean_acousticness": 0.9}


@pytest.mark.parametrize(
    "name, effects, fits",
    [
        ("Night owls", {"night_share": 1.0}, True),
        ("Night owls", {"night_share": 0.35}, True),
        ("Night owls", {"night_share": 0.25}, False),
        ("Night owls 2", {"night_share": 1.0}, True),
        ("Listeners", {"night_share": 1.0}, True),
        ("Explorers", {"repeat_share": -0.9, "genre_variety": 0.4}, True),
        ("Weekday listeners", {"weekend_share": 0.9}, False),
        ("Night owls, calm & acoustic", {"night_share": 1.0, **CALM}, True),
        ("Night owls, calm & acoustic 3", {"night_share": 1.0, **CALM}, True),
        ("Night owls, calm & acoustic", {"night_share": 1.0, "mean_energy": -0.8}, False),
        ("Night owls, calm & acoustic", CALM, False),
        ("Night owls, more acoustic", {"night_share": 1.0, "mean_acousticness": 0.2}, True),
        ("Night owls, more acoustic", {"night_share": 1.0, "mean_acousticness": 0.1}, False),
        ("Night owls, instrumental", {"night_share": 1.0, "mean_instrumentalness": 0.9}, True),
        ("Night owls, calm instrumental", {"night_share": 1.0, **CALM}, False),
        ("A name of long ago", {"night_share": 1.0}, False),
    ],
)
def test_a_name_is_kept_while_every_word_of_it_is_true(
    name: str, effects: dict[str, float], fits: bool
) -> None:
    assert still_fits(name, character(effects, mean_instrumentalness=0.6)) is fits


def test_a_kind_keeps_its_name_or_gets_one_that_no_other_has() -> None:
    before = EarlierKinds(
        (a_kind(0, "Night owls"), a_kind(1, "Morning listeners"), a_kind(4, "Old hands")),
        of(0, 0, 1, 1, 2, 2),
    )
    described = [
        a_kind(0, "x", NIGHTS), a_kind(1, "y", NIGHTS | WEEKENDS), a_kind(2, "z", MORNINGS),
        a_kind(3, "v", WEEKENDS),
    ]  # fmt: skip
    line = lineage(of(0, 0, 1, 1, 2, 3), before, 5)
    kinds = gone_on(described, line)
    # The second is no kind of mornings any more, and owls are there already.
    assert [kind.name for kind in kinds] == [
        "Night owls", "Weekend listeners", "Morning listeners", "Weekend listeners 2",
    ]  # fmt: skip
    assert numbers(kinds) == [0, 1, 4, 5]
    assert [kind.slug for kind in kinds][1] == "weekend-listeners"


# -- changes -----------------------------------------------------------------------------------


def test_what_changed_is_counted_by_number() -> None:
    before = EarlierKinds(
        (a_kind(0, "A"), a_kind(2, "B"), a_kind(3, "C")), of(0, 0, 0, 1, 1, 2, NOBODY, 2)
    )
    now = [a_kind(0, "A"), a_kind(2, "B, louder"), a_kind(4, "D")]
    found = changes_since(before, now, of(0, 0, 1, 1, 1, 2, 2, NOBODY))
    assert found == KindChanges(
        n_people=6, n_changed=2, n_kept=1, n_renamed=1, n_new=1, n_gone=1
    )  # fmt: skip
    assert KindChanges(**found.to_dict()) == found


def test_nothing_changes_where_nothing_changed() -> None:
    every = (a_kind(1), a_kind(3))
    found: dict[str, Any] = changes_since(
        EarlierKinds(every, of(0, 1, 1)), every, of(0, 1, 1)
    ).to_dict()
    assert found.pop("n_people") == 3
    assert found.pop("n_kept") == 2
    assert set(found.values()) == {0}
