"""Results in a real Redis: shared, computed once, and none the worse for its absence."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from redis import Redis

from dashapp.factory import create_app
from dashapp.redis_server import SECONDS_OF_REST, Breaker, RedisServer
from dashapp.settings import Settings
from dashapp.shared_results import MOST_BYTES, SECONDS_TO_WAIT, SharedResults
from tests import services
from tests.processes import ROOT, environment

KEY = "0001-core-12345678:view:genre=folk:1"
TRIALS = 20


@pytest.fixture
def server() -> Iterator[services.Server]:
    """A Redis that may be killed and stalled."""
    with services.redis() as running:
        yield running


def patient(url: str) -> RedisServer:
    """A server that may take its time: other tests may load the machine."""
    return RedisServer(url, seconds_to_answer=20)


def on(url: str) -> SharedResults:
    return SharedResults(patient(url), seconds_kept=60)


def never() -> bytes:
    raise AssertionError("this was computed although it was there")


def raw(url: str) -> tuple[Redis, bytes]:
    """The server itself, and the one name that is kept there."""
    client = Redis.from_url(url)
    (name,) = client.keys("undertone:*")
    return client, name


def test_what_one_process_computes_another_finds(redis_url: str) -> None:
    assert on(redis_url).get_or_compute(KEY, lambda: b"answer") == b"answer"
    assert on(redis_url).get_or_compute(KEY, never) == b"answer"


@pytest.mark.parametrize("content", [b"", b"\0\xff" * 5, b"x" * 1_000_000])
def test_any_bytes_come_back_as_they_were(redis_url: str, content: bytes) -> None:
    on(redis_url).get_or_compute(KEY, lambda: content)
    assert on(redis_url).get_or_compute(KEY, never) == content


def test_names_are_short_and_values_end_by_themselves(redis_url: str) -> None:
    on(redis_url).get_or_compute("k" * 100_000, lambda: b"answer")
    client, name = raw(redis_url)
    assert len(name) < 80
    assert 0 < client.ttl(name) <= 60
    assert client.keys("*:claim") == []


def test_what_is_too_large_is_not_kept(redis_url: str) -> None:
    large = bytes(MOST_BYTES + 1)
    assert on(redis_url).get_or_compute(KEY, lambda: large) == large
    assert on(redis_url).get_or_compute(KEY, lambda: b"again") == b"again"


class Fired:
    """Unpickled, it would leave a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize(
    "poison", ["pickle", "text", "cut short", "moved", "long", "list", "number"]
)
def test_a_poisoned_value_is_computed_anew_and_mended(
    redis_url: str, tmp_path: Path, poison: str
) -> None:
    on(redis_url).get_or_compute(KEY, lambda: b"answer")
    client, name = raw(redis_url)
    value = client.get(name)
    assert isinstance(value, bytes)
    match poison:
        case "pickle":
            client.set(name, b"!" + pickle.dumps(Fired(tmp_path / "fired")))
        case "text":
            client.set(name, '{"build": "another"}')
        case "cut short":
            client.set(name, value[:-1])
        case "moved":
            on(redis_url).get_or_compute("another key", lambda: b"another answer")
            (other,) = set(client.keys("undertone:*")) - {name}
            client.copy(other, name, replace=True)
        case "long":
            client.setrange(name, 2 * MOST_BYTES, b"end")
        case "list":
            client.delete(name)
            client.lpush(name, "a", "b")
        case "number":
            client.set(name, 7)
    redis = patient(redis_url)
    results = SharedResults(redis, 60)
    assert results.get_or_compute(KEY, lambda: b"anew") == b"anew"
    assert results.get_or_compute(KEY, never) == b"anew"
    assert not redis.is_away
    assert not (tmp_path / "fired").exists()


ASKING = """
import os, pathlib, sys, time
from redis import Redis
from dashapp.redis_server import RedisServer
from dashapp.shared_results import SharedResults

def compute():
    with pathlib.Path(sys.argv[1]).open("a") as log:
        log.write("computed\\n")
    time.sleep(0.3)
    return b"answer"

url = os.environ["REDIS_URL"]
results, client = SharedResults(RedisServer(url, seconds_to_answer=20), 60), Redis.from_url(url)
client.incr("ready")
while not client.exists("go"):
    time.sleep(0.001)
sys.exit(results.get_or_compute("key", compute) != b"answer")
"""


def test_six_processes_that_ask_at_once_compute_once(redis_url: str, tmp_path: Path) -> None:
    log, client = tmp_path / "log", Redis.from_url(redis_url)
    command = [sys.executable, "-c", ASKING, str(log)]
    asking = [
        subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path, REDIS_URL=redis_url))
        for _ in range(6)
    ]
    while client.get("ready") != b"6":
        assert all(process.poll() is None for process in asking)
        time.sleep(0.01)
    client.set("go", 1)
    assert [process.wait(timeout=60) for process in asking] == [0] * 6
    assert log.read_text().splitlines() == ["computed"]


def test_whoever_waits_for_one_that_is_gone_computes_in_the_end(redis_url: str) -> None:
    on(redis_url).get_or_compute(KEY, lambda: b"answer")
    client, name = raw(redis_url)
    client.delete(name)
    client.set(f"{name.decode()}:claim", "somebody killed")
    began = time.monotonic()
    assert on(redis_url).get_or_compute(KEY, lambda: b"mine") == b"mine"
    assert time.monotonic() - began < SECONDS_TO_WAIT + 1
    assert client.get(f"{name.decode()}:claim") == b"somebody killed", "it is not ours to end"


def test_what_goes_wrong_ends_the_claim(redis_url: str) -> None:
    with pytest.raises(ZeroDivisionError):
        on(redis_url).get_or_compute(KEY, lambda: bytes(1 // 0))
    began = time.monotonic()
    assert on(redis_url).get_or_compute(KEY, lambda: b"better") == b"better"
    assert time.monotonic() - began < SECONDS_TO_WAIT / 2


def seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


@pytest.mark.parametrize("fault", ["kill", "stall"])
def test_a_server_that_is_gone_costs_a_moment_once_and_no_error(
    server: services.Server, fault: str
) -> None:
    """300 ms, also for those who ask at the same time; other tests may load the machine."""
    first, later = list[float](), list[float]()
    for _ in range(TRIALS):
        redis, answers = RedisServer(server.url), list[bytes]()
        results = SharedResults(redis, 60)
        results.get_or_compute(KEY, lambda: b"answer")
        getattr(server, fault)()

        def ask(results: SharedResults = results, answers: list[bytes] = answers) -> None:
            answers.append(results.get_or_compute(KEY, lambda: b"anew"))

        threads = [threading.Thread(target=lambda: first.append(seconds(ask))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        later.append(seconds(ask))
        assert answers == [b"anew"] * 5
        assert redis.is_away
        server.resume() if fault == "stall" else server.start()
    assert median(first) < 0.3 and max(first) < 1
    assert median(later) < 0.01, "nobody asks again so soon"


def test_a_server_that_is_flushed_is_filled_again(redis_url: str) -> None:
    redis, client = patient(redis_url), Redis.from_url(redis_url)
    results = SharedResults(redis, 60)
    for trial in range(TRIALS):
        expected = f"answer {trial}".encode()
        assert results.get_or_compute(KEY, lambda expected=expected: expected) == expected
        assert results.get_or_compute(KEY, never) == expected
        client.flushall()
    assert not redis.is_away


def test_a_server_that_comes_back_is_used_again_and_answers_are_not_mixed_up(
    server: services.Server,
) -> None:
    now = [0.0]
    redis = RedisServer(server.url, Breaker(clock=lambda: now[0]))
    results = SharedResults(redis, 60)
    keys = [f"key {i}" for i in range(20)]
    for key in keys:
        results.get_or_compute(key, key.encode)
    server.stall()
    results.get_or_compute(keys[0], keys[0].encode)
    server.resume()
    assert redis.is_away
    now[0] = SECONDS_OF_REST
    assert [results.get_or_compute(key, never) for key in keys] == [key.encode() for key in keys]
    assert not redis.is_away


def test_a_wrong_password_is_no_error_of_a_listener(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    redis = RedisServer(redis_url.replace("redis://:", "redis://:not-"))
    results = SharedResults(redis, 60)
    assert results.get_or_compute(KEY, lambda: b"answer") == b"answer"
    assert redis.is_away
    assert "not-" not in caplog.text


def test_two_applications_share_their_answers(tiny_build: Path, redis_url: str) -> None:
    settings = Settings.from_env({"UNDERTONE_HOME": str(tiny_build), "REDIS_URL": redis_url})
    first, second = (create_app(settings).server.test_client() for _ in range(2))
    answer = first.get("/view?genre=folk").data
    n_kept = Redis.from_url(redis_url).dbsize()
    assert n_kept > 0
    assert second.get("/view?genre=folk").data == answer
    assert Redis.from_url(redis_url).dbsize() == n_kept
