"""The long form of what tests/ proves of the store with a few trials: `make soak`."""

from __future__ import annotations

from pathlib import Path

from dashapp.store import Store
from tests import services
from tests.integration.test_store_under_postgres import (
    assert_a_killed_server_loses_nothing,
    assert_a_server_that_goes_comes_back,
    assert_a_server_that_stands_still_is_given_up,
    store_at,
)
from tests.unit.dashapp.test_store import assert_a_killed_writer_loses_nothing

TRIALS = 20


def test_writers_killed_at_any_moment_lose_nothing_they_were_told_is_kept(
    store: Store, tmp_path: Path, database_url: str
) -> None:
    assert_a_killed_writer_loses_nothing(store, tmp_path, database_url, TRIALS)


def test_a_database_killed_at_any_moment_loses_no_acknowledged_save(tmp_path: Path) -> None:
    with services.postgres() as server:
        assert_a_killed_server_loses_nothing(server, store_at(server.url, tmp_path), TRIALS)


def test_a_database_stopped_and_killed_is_missed_in_time_and_taken_back(tmp_path: Path) -> None:
    with services.postgres() as server:
        assert_a_server_that_goes_comes_back(server, store_at(server.url, tmp_path), TRIALS)


def test_a_database_that_stands_still_is_given_up_in_time(tmp_path: Path) -> None:
    with services.postgres() as server:
        stores = [store_at(server.url, tmp_path) for _ in range(2)]
        assert_a_server_that_stands_still_is_given_up(server, stores[0], stores[1], TRIALS)
