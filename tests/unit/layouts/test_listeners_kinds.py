"""Kinds of listeners as the page shows them after builds in which some came and some went."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.durable import write_json
from analytics.engine import Engine
from analytics.listening.asked import ListenersFilter
from analytics.listening.facts import ListenersView
from analytics.listening.kind_continuity import CHANGES, KindChanges
from analytics.listening.segments import SEGMENTS
from layouts import listeners_address, listeners_words
from layouts.figures.listeners_map import listeners_map
from layouts.listeners_facts import ListenersFacts
from layouts.pages.listeners.kinds import part
from layouts.rights import Rights
from tests.listening import seal_again
from tests.pages import words

SMALLEST = 10
NUMBERS = (1, 4, 9)


@pytest.fixture(scope="module")
def renumbered(
    listened_build: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Engine, Engine]:
    """Engines over one build with the kinds 0, 1, 2, and with the same as kinds 1, 4, 9."""
    home = shutil.copytree(listened_build, tmp_path_factory.mktemp("kinds") / "home")
    opened = open_build(home)
    kinds = opened.json(SEGMENTS)
    (opened.path / SEGMENTS).unlink()
    write_json(
        opened.path / SEGMENTS,
        [kind | {"number": number} for kind, number in zip(kinds, NUMBERS, strict=True)],
    )
    write_json(opened.path / CHANGES, KindChanges(60, 12, 2, 0, 1, 2).to_dict())
    seal_again(opened)
    return Engine(open_build(listened_build)), Engine(open_build(home))


def facts_of(engine: Engine, search: str = "") -> ListenersFacts:
    return ListenersFacts.at(engine, search, Rights(may_see_listeners=True), SMALLEST)


def view_of(engine: Engine, asked: ListenersFilter) -> ListenersView:
    assert engine.listening is not None
    found = engine.listening.view(asked, SMALLEST)
    assert isinstance(found, ListenersView)
    return found


def test_a_link_to_a_kind_asks_for_its_people_by_number(
    renumbered: tuple[Engine, Engine],
) -> None:
    plain, gaps = renumbered
    for place, number in enumerate(NUMBERS):
        facts = facts_of(gaps, f"?kind={number}&moving={number}")
        assert facts.asked == ListenersFilter(kinds=(number,), moving=number)
        assert facts.asked is not None
        expected = view_of(plain, ListenersFilter(kinds=(place,), moving=place))
        found = view_of(gaps, facts.asked)
        assert found.headline == expected.headline
        assert found.moving == number
    assert facts_of(gaps, "?kind=2").asked == ListenersFilter()


def test_every_kind_has_its_dots_and_its_card(renumbered: tuple[Engine, Engine]) -> None:
    plain, gaps = (facts_of(engine).kinds for engine in renumbered)
    assert plain is not None and gaps is not None
    drawn = [listeners_map(plain.kinds, range(3)), listeners_map(gaps.kinds, NUMBERS)]
    assert drawn[0] == drawn[1]
    assert drawn[0] is not None
    of = np.asarray(plain.kinds.of)
    assert [len(trace["x"]) for trace in drawn[0]["data"]] == np.bincount(of).tolist()


def test_the_page_says_what_changed_since_the_last_build(
    renumbered: tuple[Engine, Engine],
) -> None:
    plain, gaps = (facts_of(engine) for engine in renumbered)
    assert gaps.options is not None and plain.options is not None
    said = words(part(gaps.kinds, gaps.options, SMALLEST))
    assert (
        "Since the last build: 1 new kind, 2 kinds gone, 20% of the people in both changed kind."
    ) in said
    assert "Since the last build" not in words(part(plain.kinds, plain.options, SMALLEST))


def changes(**parts: int) -> KindChanges:
    nothing: dict[str, Any] = {
        "n_people": 100, "n_changed": 0, "n_kept": 6, "n_renamed": 0, "n_new": 0, "n_gone": 0,
    }  # fmt: skip
    return KindChanges(**nothing | parts)


@pytest.mark.parametrize(
    "found, said",
    [
        (changes(), ""),
        (changes(n_changed=9), ""),
        (changes(n_changed=91), ""),
        (changes(n_people=9, n_changed=9), ""),
        (changes(n_changed=10), "10% of the people in both changed kind."),
        (changes(n_changed=100), "100% of the people in both changed kind."),
        (changes(n_renamed=1), "1 kind under another name."),
        (changes(n_new=2, n_changed=3), "2 new kinds."),
        (changes(n_gone=1, n_new=1), "1 new kind, 1 kind gone."),
    ],
)
def test_how_many_changed_is_told_where_enough_did_and_enough_did_not(
    found: KindChanges, said: str
) -> None:
    expected = f"Since the last build: {said}" if said else ""
    assert listeners_words.kind_changes(found, SMALLEST) == expected


def test_an_address_of_a_kind_that_is_gone_is_the_question_about_everybody(
    renumbered: tuple[Engine, Engine],
) -> None:
    options = facts_of(renumbered[1]).options
    assert options is not None
    assert listeners_address.encode(listeners_address.decode("?kind=0", options)) == ""
