"""What changed with the moods, in words."""

from __future__ import annotations

from typing import Any

import pytest

from layouts.mood_changes import becomes, change_words, what_changed
from tests.pages import a_mood, words


def a_change(number: int = 0, **parts: Any) -> dict[str, Any]:
    given = {
        "number": number, "name": f"Mood {number}", "status": "kept", "was": f"Mood {number}",
        "n_before": 40, "n_tracks": 40, "moved_in": 0, "moved_out": 0,
    }  # fmt: skip
    return given | parts


def changes(*moods: dict[str, Any], n_changed: int = 0, n_tracks: int = 120) -> dict[str, Any]:
    gone = [{"number": 3, "name": "Calm", "n_tracks": 1_200}]
    return {"moods": moods, "gone": gone, "n_changed": n_changed, "n_tracks": n_tracks, "flows": []}


@pytest.mark.parametrize(
    "change, said",
    [
        (a_change(), "stays, unchanged"),
        (a_change(n_tracks=50), "stays"),
        (a_change(moved_in=1_200, moved_out=3), "stays; 1,200 join, 3 leave"),
        (a_change(status="renamed", was="Slow", moved_out=3), "was Slow; 3 leave"),
        (a_change(status="new", was=None, moved_in=40), "new"),
    ],
)
def test_what_became_of_a_mood(change: dict[str, Any], said: str) -> None:
    assert becomes(change) == said


def test_the_sentence_counts_what_became_of_the_moods() -> None:
    found = changes(a_change(), a_change(1), a_change(2, status="renamed"), n_changed=12)
    assert change_words(found, 120) == (
        "2 moods stay, 1 goes on under another name, 1 goes. 12 of 120 tracks (10%) change mood."
    )


def test_where_tracks_came_the_sentence_is_about_the_others() -> None:
    words = change_words(changes(a_change(), n_changed=3), 200)
    assert words == (
        "1 mood stays, 1 goes. 3 of 120 tracks that were there before (3%) change mood."
    )


def test_every_mood_is_listed_and_those_that_are_gone() -> None:
    moods = [a_mood(number) for number in range(2)]
    page = words(what_changed(changes(a_change(), a_change(1, status="new")), moods, 120))
    assert "Mood 0 40 stays, unchanged" in page
    assert "Mood 1 40 new" in page
    assert "Calm 1,200 goes" in page
