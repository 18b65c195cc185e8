from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest

from dashapp import logs


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]


def test_a_line_says_when_how_bad_where_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info")
    logging.getLogger("dashapp.live").info("now serving build %s", "0001-abc")
    line = capsys.readouterr().err
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO    dashapp.live: now serving build 0001-abc\n", line
    )


def test_less_important_lines_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("warning")
    logging.getLogger("any").info("not this")
    logging.getLogger("any").warning("this")
    assert "not this" not in (heard := capsys.readouterr().err)
    assert "this" in heard


def test_setting_up_twice_does_not_say_things_twice(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info")
    logs.set_up("info")
    logging.getLogger("any").info("once")
    assert capsys.readouterr().err.count("once") == 1
