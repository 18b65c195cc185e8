from __future__ import annotations

import io

import pytest

from analytics.building.progress import Progress
from dashapp.progress import ProgressLine, in_words, time_left

NEWS = [
    Progress("Reading the tracks", 0.0, None),
    Progress("Reading the tracks", 0.2, 8.0),
    Progress("Drawing the map", 0.5, 61.0),
    Progress("Done", 1.0, 0.0),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_one_line_per_step() -> None:
    stream = io.StringIO()
    listener = ProgressLine(stream)
    for news in NEWS:
        listener(news)
    assert stream.getvalue().splitlines() == [
        "  0%  Reading the tracks",
        " 50%  Drawing the map, about 60 s left",
        "100%  Done",
    ]


def test_a_terminal_gets_one_line_that_is_redrawn() -> None:
    stream = Terminal()
    listener = ProgressLine(stream)
    for news in NEWS:
        listener(news)
    text = stream.getvalue()
    assert text.count("\n") == 1 and text.endswith("\n")
    assert text.count("\r") == len(NEWS)
    assert "████████████░░░░░░░░░░░░  50%  Drawing the map" in text


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "a few seconds left"),
        (7, "about 10 s left"),
        (44, "about 40 s left"),
        (95, "about 2 min left"),
        (600, "about 10 min left"),
    ],
)
def test_a_time_is_as_rough_as_a_person_would_say(seconds: float, expected: str) -> None:
    assert time_left(seconds) == expected


def test_no_time_is_given_before_something_was_measured() -> None:
    assert in_words(Progress("Reading", 0.1, None)) == " 10%  Reading"
