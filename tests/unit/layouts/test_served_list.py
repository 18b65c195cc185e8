"""The part of the Data page that tells which catalogues have served."""

from __future__ import annotations

from typing import Any

from analytics.served import How, Line
from layouts.served_list import AT_FIRST, WAYS, ServedFacts, part
from tests.pages import prop, walk, words


def a_line(number: int = 1, **parts: Any) -> Line:
    given: dict[str, Any] = {
        "at": 1_795_892_700.0, "build": f"000{number}-full-x", "file": "songs.csv",
        "n_tracks": 63_382, "n_moods": 7, "order": "a", "stage": "full", "how": How.BUILT, "by": "",
    }  # fmt: skip
    return Line(**(given | parts))


def buttons(facts: ServedFacts) -> list[Any]:
    return [each for each in walk(part(facts)) if prop(each, "data-go-back")]


def test_each_line_says_which_since_when_and_how() -> None:
    found = words(part(ServedFacts([a_line()])))
    assert "songs.csv 63,382 tracks, 7 moods" in found
    assert "28 Nov 2026, 19:05 UTC · Built on the server" in found
    assert found.count("in use") == 1


def test_every_way_has_words() -> None:
    assert WAYS.keys() == set(How)
    half = words(part(ServedFacts([a_line(stage="core")])))
    assert "Built so far that it can be browsed" in half


def test_who_did_it_is_named_to_those_who_are_told_names_only() -> None:
    line = a_line(how=How.PUT_TO_USE, by="p1")
    assert "Put to use by Ada" in words(part(ServedFacts([line], names={"p1": "Ada"})))
    others = words(part(ServedFacts([line])))
    assert "Put to use" in others
    assert "p1" not in others


def test_a_way_back_is_a_button_that_says_where_it_leads() -> None:
    facts = ServedFacts([a_line(2), a_line(1, file="old.csv")], back=frozenset({"0001-full-x"}))
    (button,) = buttons(facts)
    assert prop(button, "data-go-back") == "0001-full-x"
    assert prop(button, "aria-label") == (
        "Go back to old.csv, which served from 28 Nov 2026, 19:05 UTC"
    )


def test_a_build_of_which_nothing_is_known_has_its_name() -> None:
    found = words(part(ServedFacts([a_line(file="", n_tracks=0, n_moods=0)])))
    assert "Build 0001-full-x Nothing more is known of it." in found


def test_a_long_history_opens_with_a_press() -> None:
    found = words(part(ServedFacts([a_line(n) for n in range(AT_FIRST + 3)])))
    assert "3 before these" in found
    assert "before these" not in words(part(ServedFacts([a_line()])))


def test_a_damaged_history_is_one_sentence() -> None:
    assert "It is damaged." in words(part(ServedFacts([], problem="It is damaged.")))
