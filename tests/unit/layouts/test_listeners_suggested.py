"""What the Listeners page says that kinds of listeners might like next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.listening.plays import Plays
from layouts.listeners_facts import ListenersFacts
from layouts.pages.listeners.kinds import part
from layouts.rights import Rights
from tests.pages import words

SMALLEST = 10


@pytest.fixture(scope="module")
def listened(listened_build: Path) -> Engine:
    return Engine(open_build(listened_build))


def facts_of(engine: Engine, smallest: int = SMALLEST) -> ListenersFacts:
    return ListenersFacts.at(engine, "", Rights(may_see_listeners=True), smallest)


def test_every_kind_is_told_of_new_songs_with_a_reason(
    listened: Engine, listened_build: Path
) -> None:
    facts = facts_of(listened).kinds
    plays = Plays.open(open_build(listened_build))
    assert facts is not None and plays is not None
    assert set(facts.suggested) == {each.place for each in facts.portraits}
    for place, found in facts.suggested.items():
        theirs = plays.of_those(np.flatnonzero(facts.kinds.of == place))
        pairs = np.unique(np.stack([theirs.track, theirs.listener]), axis=1)
        rows, people = np.unique(pairs[0], return_counts=True)
        shared = rows[people >= SMALLEST]
        assert found
        assert not {each.row for each in found} & set(shared.tolist())
        assert all(each.because.sentence for each in found)


def test_a_reason_names_only_what_enough_people_share(
    listened: Engine, listened_build: Path
) -> None:
    facts = facts_of(listened).kinds
    plays = Plays.open(open_build(listened_build))
    assert facts is not None and plays is not None
    for place, found in facts.suggested.items():
        theirs = plays.of_those(np.flatnonzero(facts.kinds.of == place))
        for each in found:
            people = np.unique(theirs.listener[theirs.track == each.because.follows])
            assert len(people) >= SMALLEST


def test_the_page_says_it_on_the_card_of_each_kind(listened: Engine) -> None:
    facts = facts_of(listened)
    assert facts.options is not None and facts.kinds is not None
    said = words(part(facts.kinds, facts.options, SMALLEST))
    assert said.count("What they might like next") == len(facts.kinds.portraits)


def test_kinds_that_are_too_small_are_told_nothing(listened: Engine) -> None:
    assert listened.next_of_kinds is not None
    assert listened.next_of_kinds.of(smallest=31) == {}
