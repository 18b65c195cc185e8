"""PostgreSQL stopped, stalled, locked, cut off: a save is kept, or refused within six seconds."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select

from dashapp import database_url
from dashapp.store import Store, StoreUnavailable
from dashapp.store.schema import KEYS
from tests import services

SECONDS_TO_ANSWER = 6.0


@pytest.fixture(scope="module")
def server() -> Iterator[services.Server]:
    """A PostgreSQL that nobody else uses: it is stopped, and always started again."""
    with services.postgres() as own:
        yield own


@pytest.fixture
def url(server: services.Server) -> str:
    """An empty database of its."""
    name = f"t{secrets.token_hex(8)}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url.rpartition("/")[0] + f"/{name}"


@pytest.fixture
def store(url: str, tmp_path: Path) -> Store:
    return store_at(url, tmp_path)


def store_at(url: str, home: Path) -> Store:
    address = database_url.read(url)
    assert address is not None
    return Store(home, address)


def keep(store: Store, name: str) -> None:
    with store.writing() as pen:
        pen.execute(insert(KEYS).values(name=name, value="x"))


def kept(store: Store) -> list[str]:
    with store.reading() as look:
        return list(look.execute(select(KEYS.c.name).order_by(KEYS.c.name)).scalars())


@contextmanager
def refused(problem: str) -> Iterator[None]:
    """Within the block nothing works, and that is said in time."""
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match=problem):
        yield
    assert time.monotonic() - began < SECONDS_TO_ANSWER


def test_a_server_that_is_gone_is_said_to_be_silent_and_serves_when_it_is_back(
    server: services.Server, store: Store
) -> None:
    assert_a_server_that_goes_comes_back(server, store, 1)


def assert_a_server_that_goes_comes_back(server: services.Server, store: Store, times: int) -> None:
    for turn, end in enumerate((server.stop, server.kill) * times):
        keep(store, f"before {turn}")
        end()
        with refused("it does not answer"):
            keep(store, "lost")
        with refused("it does not answer"):
            kept(store)
        server.start()
        # The connections of before are dead, and nobody is troubled with that.
        keep(store, f"after {turn}")
        assert {f"before {turn}", f"after {turn}"} <= set(kept(store))
    assert len(kept(store)) == 4 * times


def test_a_server_that_stands_still_is_given_up_in_time(
    server: services.Server, url: str, store: Store, tmp_path: Path
) -> None:
    assert_a_server_that_stands_still_is_given_up(server, store, store_at(url, tmp_path), 1)


def assert_a_server_that_stands_still_is_given_up(
    server: services.Server, store: Store, fresh: Store, times: int
) -> None:
    for turn in range(times):
        keep(store, f"before {turn}")
        server.stall()
        for each in (store, fresh):
            with refused("it does not answer"):
                keep(each, "lost")
        server.resume()
        keep(store, f"after {turn}")
    assert len(kept(fresh)) == 2 * times


def test_a_server_that_stands_still_in_the_middle_of_a_transaction_is_given_up_in_time(
    server: services.Server, store: Store
) -> None:
    keep(store, "before")
    with refused("it does not answer"), store.writing() as pen:
        server.stall()
        pen.execute(insert(KEYS).values(name="lost", value="x"))
    server.resume()
    assert kept(store) == ["before"]


def test_a_store_that_another_writer_keeps_is_busy_and_can_be_read(store: Store) -> None:
    keep(store, "before")
    with store.writing():
        with refused("it is busy; try again"):
            keep(store, "late")
        assert kept(store) == ["before"]
    keep(store, "in time")


def test_many_who_wait_for_one_writer_are_all_told_in_time(store: Store) -> None:
    store.prepare()

    def wait(number: int) -> None:
        with refused("it is busy; try again"):
            keep(store, f"late {number}")

    with store.writing(), ThreadPoolExecutor(32) as pool:
        list(pool.map(wait, range(32)))
    keep(store, "in time")
    assert kept(store) == ["in time"]


def test_a_table_that_an_administrator_has_locked_is_busy(url: str, store: Store) -> None:
    keep(store, "before")
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE keys")
        with refused("it is busy"):
            keep(store, "late")
        with refused("it is busy"):
            kept(store)


def test_a_server_without_room_for_another_connection_is_busy(
    server: services.Server, url: str, store: Store, tmp_path: Path
) -> None:
    store.prepare()
    others = []
    with pytest.raises(psycopg.OperationalError):
        while True:
            others.append(psycopg.connect(server.url))
    with refused("it is busy|it does not answer"):
        keep(store_at(url, tmp_path), "late")
    for other in others:
        other.close()
    keep(store, "in time")


def test_a_connection_that_an_administrator_ends_loses_nothing(
    server: services.Server, store: Store
) -> None:
    keep(store, "before")
    with psycopg.connect(server.url) as other:
        for turn in range(5):
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            keep(store, f"kept {turn}")
    assert len(kept(store)) == 6


def test_acknowledged_saves_outlive_a_server_that_is_killed_at_any_moment(
    server: services.Server, store: Store
) -> None:
    """More kills are for `make soak`."""
    assert_a_killed_server_loses_nothing(server, store, 3)


def assert_a_killed_server_loses_nothing(server: services.Server, store: Store, times: int) -> None:
    store.prepare()
    acknowledged: list[str] = []

    def write(number: int) -> None:
        for turn in range(1_000):
            try:
                keep(store, name := f"{number} {turn}")
            except StoreUnavailable:
                return
            acknowledged.append(name)

    for trial in range(times):
        with ThreadPoolExecutor(4) as pool:
            writing = [pool.submit(write, 10 * trial + number) for number in range(4)]
            time.sleep(random.uniform(0.1, 0.6))
            server.kill()
            for each in writing:
                each.result()
        server.start()
        assert set(acknowledged) <= set(kept(store))
    assert len(acknowledged) > 20


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda url: url.replace("postgres:", "postgres:wrong", 1), "this name or password"),
        (lambda url: url.replace("//postgres:", "//nobody:", 1), "this name or password"),
        (lambda url: url.rpartition("/")[0] + "/nothing", "no such database"),
        (lambda url: url.replace(url.split(":")[2].partition("@")[0], "", 1), "password"),
    ],
)
def test_a_wrong_address_is_a_sentence_that_no_waiting_helps(
    server: services.Server, tmp_path: Path, change: object, problem: str
) -> None:
    assert callable(change)
    wrong = store_at(change(server.url), tmp_path)
    with pytest.raises(StoreUnavailable, match=problem) as caught:
        wrong.prepare()
    assert caught.value.lasting


def test_a_database_that_does_not_keep_unicode_is_refused(
    server: services.Server, tmp_path: Path
) -> None:
    with psycopg.connect(server.url, autocommit=True) as other:
        other.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreUnavailable, match="not kept as UTF-8"):
        store_at(server.url.rpartition("/")[0] + "/latin", tmp_path).prepare()
