from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from dashapp import logs


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in (None, "gunicorn.error", logs.ACCESS)]
    logs.FOLLOWED.set(None)  # a test's client may have left its answer open
    before = [(each.level, list(each.handlers), each.propagate) for each in loggers]
    yield
    for each, (level, handlers, propagate) in zip(loggers, before, strict=True):
        each.setLevel(level)
        each.handlers[:] = handlers
        each.propagate = propagate


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


def test_a_line_of_a_request_carries_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info")
    logs.FOLLOWED.set(logs.Followed("0123456789abcdef"))
    logging.getLogger("any").info("during")
    logs.FOLLOWED.set(None)
    logging.getLogger("any").info("after")
    during, after = capsys.readouterr().err.splitlines()
    assert "any [0123456789abcdef]: during" in during
    assert "any: after" in after


def json_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_lines_for_programs_are_json_objects(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "json")
    logs.FOLLOWED.set(logs.Followed("0123456789abcdef"))
    logging.getLogger("dashapp.live").info("build %s", "é\n2", extra={"facts": {"status": 200}})
    try:
        raise KeyError("gone")
    except KeyError:
        logging.getLogger("any").exception("it failed")
    first, second = json_lines(capsys)
    assert first.pop("process") > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first.pop("time"))
    assert first == {
        "level": "info", "where": "dashapp.live", "message": "build é\\n2",
        "request": "0123456789abcdef", "status": 200,
    }  # fmt: skip
    assert second["trace"].endswith("KeyError: 'gone'")


def test_nobody_can_forge_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info")
    logging.getLogger("any").info(
        "named %s", "x\r\n2026-01-01T00:00:00Z ERROR any: forged\x1b[2J\u2028"
    )
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_and_queries_are_hidden_whoever_writes_them(
    capsys: pytest.CaptureFixture[str], form: logs.Form
) -> None:
    secrets = ["redis://:hunter2@cache:6379", "hunter2"]
    logs.set_up("info", form, secrets)
    logging.getLogger("any").error("no answer from redis://:hunter2@cache:6379, hunter2")
    logging.getLogger("any").error("at /search?q=what+they+typed&x=%20y now")
    try:
        raise OSError("hunter2 was refused at /view?genre=folk")
    except OSError:
        logging.getLogger("any").exception("failed")
    heard = capsys.readouterr().err
    assert "hunter2" not in heard
    assert "cache:6379" not in heard
    assert "typed" not in heard and "folk" not in heard
    assert "now" in heard and "was refused" in heard


@pytest.mark.parametrize(
    ("message", "arguments", "expected"),
    [
        ("Error handling request %s %s", ("GET", "/share/hunter2?x=1"), "Error handling a request"),
        (
            "Invalid request from ip=1.2.3.4: Invalid HTTP Header: 'hunter2: 1'",
            (),
            "HTTP Header: ...",
        ),
        ("Ignored. No more data after: %r", (b"GET /hunter2",), "No more data after: ..."),
        ("Worker (pid:%s) was sent %s!", (7, "SIGKILL"), "Worker (pid:7) was sent SIGKILL!"),
    ],
)
def test_the_server_says_nothing_of_what_it_was_sent(
    capsys: pytest.CaptureFixture[str], message: str, arguments: tuple[object, ...], expected: str
) -> None:
    logs.set_up("debug")
    logging.getLogger("gunicorn.error").warning(message, *arguments)
    heard = capsys.readouterr().err
    assert expected in heard
    assert "hunter2" not in heard
