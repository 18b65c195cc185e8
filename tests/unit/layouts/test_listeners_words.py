"""What the Listeners page says of its charts, and how it writes numbers and days."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytest import param

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.listening.calendar import day_in_words, period_of
from analytics.listening.retention import Retention
from analytics.listening.trends import Change, Trends
from layouts import listeners_words
from layouts.figures.listening_trends import changes
from layouts.listeners_facts import ListenersFacts
from layouts.pages.listeners.kinds import part
from layouts.rights import Rights
from tests.pages import words


@pytest.mark.parametrize(
    ("length", "said"),
    [
        param("day", "30 June 2010", id="day"),
        param("week", "28 June 2010", id="week, by its Monday"),
        param("month", "1 June 2010", id="month"),
        param("quarter", "1 April 2010", id="quarter"),
    ],
)
def test_a_period_begins_on_a_day_that_people_can_read(length: str, said: str) -> None:
    day = int(np.datetime64("2010-06-30", "D").astype(np.int64))
    assert day_in_words(period_of(day, length), length) == said


def a_change(place: int, before: float, after: float) -> Change:
    return Change(place, before, after, 100, 100, 20, 20)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        param((0.503, 0.4996), ["+0.30", "−0.04"], id="small ones in hundredths"),
        param((0.521, 0.4996), ["+2.1", "0"], id="beside large ones in tenths"),
    ],
)
def test_changes_are_as_exact_as_the_largest_needs(
    after: tuple[float, float], said: list[str]
) -> None:
    figure = changes([a_change(0, 0.5, after[0]), a_change(1, 0.5, after[1])], ["Calm", "Fast"])
    assert figure["data"][0]["text"] == said


def trends(plays: list[list[int]], not_told: list[list[bool]]) -> Trends:
    counts = np.array(plays)
    return Trends("week", 2000, np.array([100, 100]), counts, counts, np.array(not_told))


def test_genres_say_what_their_strongest_colour_is_of_what_is_told() -> None:
    found = trends([[4, 5], [90, 7]], [[False, False], [True, False]])
    assert listeners_words.genres(found) == (
        "The stronger the colour, the larger the share of the plays: 7.0% at the most."
    )
    assert listeners_words.genres(trends([[4, 5]], [[True, True]])) == ""
    assert listeners_words.genres(None) == ""


def test_retention_says_why_its_end_is_empty() -> None:
    def found(active: list[int]) -> Retention:
        one = np.array([480])
        return Retention(one, one, np.array([40]), np.array([active]), np.zeros((1, 2), bool))

    assert "is empty" in listeners_words.retention(found([40, -1]))
    assert "is empty" not in listeners_words.retention(found([40, 30]))


def test_kinds_are_told_with_their_sizes_beside_the_map_and_their_units(
    listened_build: Path,
) -> None:
    engine = Engine(open_build(listened_build))
    facts = ListenersFacts.at(engine, "", Rights(may_see_listeners=True), 10)
    assert facts.options is not None and facts.kinds is not None
    said = words(part(facts.kinds, facts.options, 10))
    assert "How many of each" in said
    for each in facts.kinds.portraits:
        assert f"{each.n_people:,} · " in said
    in_decibels = [
        mark
        for each in facts.kinds.portraits
        for mark in facts.kinds.kinds.every[each.place].marks[:4]
        if mark.unit == "dB"
    ]
    assert said.count(" dB") == 2 * len(in_decibels)
