"""Listeners and their kinds to be taken away: everybody is one of many, and nobody is named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.listening.facts import Listening
from tests.listening import pseudonym


@pytest.fixture(scope="module")
def listening(listened_build: Path) -> Listening:
    found = Engine(open_build(listened_build)).listening
    assert found is not None
    return found


@pytest.mark.parametrize("smallest", [2, 5, 10, 25])
def test_everybody_is_one_of_enough_who_are_alike(listening: Listening, smallest: int) -> None:
    rows = listening.listeners_table(smallest).to_pylist()
    alike = Counter((row["kind"], row["country"], row["plan"]) for row in rows)
    assert rows and min(alike.values()) >= smallest
    assert len({row["pseudonym"] for row in rows}) == len(rows)


def test_where_four_people_are_is_not_told(listening: Listening) -> None:
    rows = listening.listeners_table(10).to_pylist()
    assert len(rows) >= 80
    few = {pseudonym(place) for place in range(4)}
    assert all(row["country"] is None for row in rows if row["pseudonym"] in few)


def test_with_fewer_people_than_the_smallest_group_there_is_no_row(listening: Listening) -> None:
    assert listening.listeners_table(91).num_rows == 0
    assert listening.kinds_table(91).num_rows == 0


def test_kinds_come_with_their_sizes_and_moods(listening: Listening) -> None:
    rows = listening.kinds_table(10).to_pylist()
    assert [row["kind"] for row in rows] == ["Early birds", "Noon people", "Night owls"]
    assert [row["people"] for row in rows] == [30, 30, 30]
    for row in rows:
        shares = [value for name, value in row.items() if name.startswith("mood_")]
        assert sum(share for share in shares if share is not None) <= 1.001
