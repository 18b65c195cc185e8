"""The servers that tests start are real, empty, and can be killed and stalled."""

from __future__ import annotations

import psycopg
import pytest
import redis

from tests import services


def test_a_database_is_empty_and_keeps_what_is_written(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public'").rowcount == 0
        connection.execute("CREATE TABLE songs (name text)")
        connection.execute("INSERT INTO songs VALUES ('Größe')")
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT name FROM songs").fetchall() == [("Größe",)]


def test_what_one_test_wrote_another_does_not_see(
    postgres_server: services.Server, postgres_url: str
) -> None:
    with services.fresh_database(postgres_server) as other, psycopg.connect(other) as connection:
        connection.execute("CREATE TABLE songs (name text)")
        connection.commit()
        with psycopg.connect(postgres_url) as own, pytest.raises(psycopg.errors.UndefinedTable):
            own.execute("SELECT name FROM songs")


def test_a_database_wants_its_password(postgres_url: str) -> None:
    server = postgres_url.partition("@")[2]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres:wrong@{server}")


def test_a_database_that_was_killed_starts_again_with_what_it_had() -> None:
    with services.postgres() as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE songs (name text)")
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url, connect_timeout=2)
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT name FROM songs").fetchall() == []


def test_redis_is_empty_and_keeps_what_is_written(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("song", b"\x00\xff")
    with redis.Redis.from_url(redis_url) as client:
        assert client.get("song") == b"\x00\xff"


def test_a_stalled_redis_answers_once_it_goes_on() -> None:
    with services.redis() as server, redis.Redis.from_url(server.url, socket_timeout=0.2) as client:
        client.set("song", "a")
        server.stall()
        with pytest.raises(redis.TimeoutError):
            client.get("song")
        server.resume()
        assert client.get("song") == b"a"


def test_a_redis_that_was_killed_starts_again_empty() -> None:
    with services.redis() as server:
        with redis.Redis.from_url(server.url) as client:
            client.set("song", "a")
        server.kill()
        with redis.Redis.from_url(server.url) as client, pytest.raises(redis.ConnectionError):
            client.ping()
        server.start()
        with redis.Redis.from_url(server.url) as client:
            assert client.get("song") is None
