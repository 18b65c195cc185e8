from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from redis.exceptions import TimeoutError as RedisTimeout

from dashapp.redis_server import SECONDS_OF_REST, Breaker
from dashapp.results import Results, Source


class Memory:
    """A cache near at hand."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        self.kept[key] = value


class Elsewhere:
    """A cache that other processes have filled with what it is given."""

    def __init__(self, kept: dict[str, bytes]) -> None:
        self.kept = kept

    def get_or_compute(self, key: str, compute: Callable[[], bytes]) -> bytes:
        return self.kept[key] if key in self.kept else compute()


def slowly(calls: list[str]) -> bytes:
    calls.append("computed")
    time.sleep(0.05)
    return b"answer"


def test_what_thirty_two_ask_for_at_once_is_computed_once() -> None:
    results, calls, answers = Results(Memory()), list[str](), list[bytes]()

    def ask() -> None:
        answers.append(results.get_or_compute("key", lambda: slowly(calls)))

    threads = [threading.Thread(target=ask) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"answer"] * 32
    assert calls == ["computed"]


def test_what_goes_wrong_is_told_and_not_kept() -> None:
    results = Results(Memory())
    with pytest.raises(ZeroDivisionError):
        results.get_or_compute("key", lambda: bytes(1 // 0))
    assert results.get_or_compute("key", lambda: b"better") == b"better"


def test_every_answer_is_counted_by_where_it_came_from() -> None:
    counted: list[Source] = []
    results = Results(Memory(), Elsewhere({"known": b"1"}), counted.append)
    for key in ("known", "known", "new", "new"):
        results.get_or_compute(key, lambda: b"2")
    assert counted == ["shared", "memory", "computed", "memory"]


def test_one_failure_keeps_everybody_from_asking_and_then_one_asks() -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    assert breaker.may_ask()
    breaker.failed(RedisTimeout())
    assert [breaker.may_ask() for _ in range(3)] == [False] * 3
    now[0] = SECONDS_OF_REST
    assert [breaker.may_ask() for _ in range(3)] == [True, False, False]
    breaker.worked()
    assert breaker.may_ask() and not breaker.is_open


def test_a_failure_is_said_once_and_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    breaker = Breaker()
    for _ in range(5):
        breaker.failed(RedisTimeout("redis://:hunter2@cache"))
    assert len(caplog.messages) == 1
    assert "hunter2" not in caplog.text
