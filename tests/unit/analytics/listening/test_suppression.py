"""Small groups stay hidden: in cells, behind totals, and between two answers."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.listening.asked import ListenersFilter
from analytics.listening.facts import ListenersView, Listening
from analytics.listening.narrowing import TooFew, narrowed
from analytics.listening.played import Played
from analytics.listening.suppression import hidden, rows_and_columns, told, whole
from tests.listening import add_listeners
from tests.plays import some_plays

SMALLEST = 10


@pytest.fixture(scope="module")
def listening(listened_build: Path) -> Listening:
    found = Engine(open_build(listened_build)).listening
    assert found is not None
    return found


def test_a_cell_of_few_people_is_hidden_and_one_of_nobody_is_not() -> None:
    people = np.array([0, 1, 9, 10, 50])
    assert hidden(people, SMALLEST).tolist() == [False, True, True, False, False]


def test_a_total_does_not_give_its_one_hidden_cell_away() -> None:
    people = np.array([[40, 3, 60], [30, 20, 50]])
    rows, columns = rows_and_columns(people)
    not_told = hidden(people, SMALLEST, [rows, columns])
    assert not_told[0, 1]
    for total in (rows, columns):
        for group in np.unique(total):
            gone = people[(total == group) & not_told]
            assert len(gone) == 0 or gone.max() >= SMALLEST


@pytest.mark.parametrize("seed", range(20))
def test_every_total_of_a_random_table_hides_small_cells_among_large_ones(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = rng.integers(0, 30, size=(6, 7))
    rows, columns = rows_and_columns(people)
    not_told = hidden(people, SMALLEST, [rows, columns, whole(people)])
    assert not_told[(people > 0) & (people < SMALLEST)].all()
    assert not not_told[people == 0].any()
    for total in (rows, columns, whole(people)):
        for group in np.unique(total):
            inside = total == group
            gone = people[inside & not_told]
            all_small = (people[inside] < SMALLEST).all()
            assert len(gone) == 0 or gone.max() >= SMALLEST or all_small


def test_what_is_not_told_is_left_empty() -> None:
    assert told(np.array([1, 2]), np.array([True, False])) == [None, 2]


def test_a_country_of_few_people_is_not_offered_nor_one_beside_it(listening: Listening) -> None:
    """All less every other country would be those few."""
    assert set(listening.options(SMALLEST).countries) == {"DE", "FR"}
    assert isinstance(listening.view(ListenersFilter(countries=("IS",)), SMALLEST), TooFew)


def test_leaving_few_people_out_is_refused_like_taking_few_in(listening: Listening) -> None:
    """All less everybody but four would be those four."""
    asked = ListenersFilter(countries=("DE", "FR", "SE"))
    assert listening.view(asked, SMALLEST) == TooFew("country")
    assert isinstance(listening.view(ListenersFilter(), SMALLEST), ListenersView)


def test_no_difference_of_two_answers_stands_on_few_people(
    listening: Listening, listened_build: Path
) -> None:
    """Every choice and every wider one that are both answered: what lies between them."""
    engine = Engine(open_build(listened_build))
    chosen = {
        asked: found
        for asked in choices(engine)
        if (found := plays_of(listening, asked)) is not None
    }
    assert len(chosen) > 30
    compared = 0
    for (narrow, few), (wide, many) in itertools.permutations(chosen.items(), 2):
        if not holds(wide, narrow):
            continue
        inside = rows_of(few)
        between = {row for row in rows_of(many) if row not in inside}
        people = {row[0] for row in between}
        assert len(people) == 0 or len(people) >= SMALLEST, (narrow, wide, len(people))
        compared += 1
    assert compared > 100


def choices(engine: Engine) -> list[ListenersFilter]:
    slugs = [mood.slug for mood in engine.moods]
    months = (None, 648, 650)
    found = []
    for countries, plans, kinds in itertools.product(
        [(), ("DE",), ("FR",), ("DE", "FR"), ("DE", "IS"), ("DE", "FR", "SE")],
        [(), ("free",), ("premium",)],
        [(), (0,), (0, 1), (2,)],
    ):  # fmt: skip
        found.append(ListenersFilter(countries=countries, plans=plans, kinds=kinds))
    for mood, first, kinds in itertools.product([(), (slugs[0],)], months, [(), (1,)]):
        found.append(ListenersFilter(moods=mood, first_month=first, kinds=kinds))
        found.append(ListenersFilter(moods=mood, last_month=first, kinds=kinds))
    return list(dict.fromkeys(found))


def plays_of(listening: Listening, asked: ListenersFilter) -> Played | None:
    found = narrowed(
        listening._every, listening._people, listening._catalogue, asked, SMALLEST
    )  # fmt: skip
    return None if isinstance(found, TooFew) else found


def rows_of(chosen: Played) -> set[tuple[int, int, int, int]]:
    columns = (chosen.listener, chosen.track, chosen.day, chosen.hour)
    return set(zip(*(column.tolist() for column in columns), strict=True))


def holds(wide: ListenersFilter, narrow: ListenersFilter) -> bool:
    def within(more: tuple[Any, ...], less: tuple[Any, ...]) -> bool:
        return not more or (bool(less) and set(less) <= set(more))

    months = [(each.first_month or 0, each.last_month or 9_999) for each in (wide, narrow)]
    return (
        within(wide.countries, narrow.countries)
        and within(wide.plans, narrow.plans)
        and within(wide.kinds, narrow.kinds)
        and within(wide.moods, narrow.moods)
        and months[0][0] <= months[1][0]
        and months[1][1] <= months[0][1]
    )


def test_nothing_of_an_answer_is_told_of_few_people(listening: Listening) -> None:
    for asked in (
        ListenersFilter(), ListenersFilter(by="day"), ListenersFilter(plans=("premium",)),
        ListenersFilter(kinds=(1,), by="month"),
    ):  # fmt: skip
        view = listening.view(asked, SMALLEST)
        assert isinstance(view, ListenersView)
        for part in (view.activity, view.hours, view.moods, view.genres):
            assert part is not None
            shown = part.people[~part.not_told]
            assert ((shown == 0) | (shown >= SMALLEST)).all()
        assert all(band.people >= SMALLEST for band in view.tail.bands)
        for change in (*view.mood_changes, *view.genre_changes):
            assert {change.people_before, change.people_after} & set(range(1, SMALLEST)) == set()
        kept = view.retention.active[~view.retention.not_told]
        assert ((kept <= 0) | (kept >= SMALLEST)).all()


def test_the_same_hours_are_hidden_by_every_clock(listening: Listening) -> None:
    asked = ListenersFilter(kinds=(0,))
    views = [listening.view(replace(asked, hours_from_utc=each), SMALLEST) for each in (0, 5, -7)]
    first, *others = (view.hours for view in views if isinstance(view, ListenersView))
    for other, hours in zip(others, (5, -7), strict=True):
        moved = np.roll(first.not_told.ravel(), hours).reshape(7, 24)
        np.testing.assert_array_equal(other.not_told, moved)


def test_too_few_people_at_all_are_told_nothing_of(listening: Listening) -> None:
    assert listening.view(ListenersFilter(), 91) == TooFew("")
    assert listening.portraits(91) == ()


def test_a_kind_is_not_what_is_left_of_everybody_and_the_others(plays_of_four: Listening) -> None:
    """Kinds of 41, 40 and 4 people: with both large ones told, the 4 would be told, too."""
    portraits = plays_of_four.portraits(SMALLEST)
    assert [each.n_people for each in portraits] == [41]


def test_no_mood_of_a_kind_is_what_is_left_of_a_row_or_a_column(listening: Listening) -> None:
    shares = np.array([each.moods for each in listening.portraits(SMALLEST)])
    gone = np.isnan(shares)
    for line in (*gone, *gone.T):
        assert line.sum() != 1


@pytest.fixture(scope="module")
def plays_of_four(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Listening:
    home = Path(shutil.copytree(tiny_build, tmp_path_factory.mktemp("four") / "home"))
    kinds = [0] * 41 + [1] * 40 + [2] * 4
    add_listeners(home, some_plays(85, 120), kinds=kinds, kind_names=("Many", "Others", "Few"))
    found = Engine(open_build(home)).listening
    assert found is not None
    return found
