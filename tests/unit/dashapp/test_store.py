"""The store's file: made once, written by one at a time, and a sentence when it cannot be used."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from dashapp.store import Store, StoreUnavailable, database
from dashapp.store.schema import KEYS, VERSION


def keep(store: Store, name: str, value: str = "x") -> None:
    with store.writing() as pen:
        pen.execute(insert(KEYS).values(name=name, value=value))


def kept(store: Store) -> list[str]:
    with store.reading() as look:
        return list(look.execute(select(KEYS.c.name).order_by(KEYS.c.name)).scalars())


def ask_sqlite(path: Path, question: str) -> object:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(question).fetchone()[0]


# -- the file ----------------------------------------------------------------------------------


def test_creating_the_object_touches_nothing(tmp_path: Path) -> None:
    Store(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_made_when_it_is_first_needed(tmp_path: Path) -> None:
    assert kept(Store(tmp_path)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["store.sqlite"]
    assert ask_sqlite(tmp_path / "store.sqlite", "PRAGMA journal_mode") == "wal"
    assert ask_sqlite(tmp_path / "store.sqlite", "PRAGMA user_version") == VERSION


def test_many_who_need_it_at_once_make_one_file(tmp_path: Path) -> None:
    names = [f"{number:02d}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: keep(Store(tmp_path), name), names))
    assert kept(Store(tmp_path)) == names
    assert [path.name for path in tmp_path.iterdir()] == ["store.sqlite"]


def test_a_file_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "before")
    (tmp_path / "store.sqlite").unlink()
    assert kept(store) == []


# -- transactions ------------------------------------------------------------------------------


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "count", "0")

    def add_one(_: int) -> None:
        with store.writing() as pen:
            # Read, then write: deferred transactions would lock each other out here.
            count = int(pen.execute(select(KEYS.c.value)).scalar_one())
            pen.execute(KEYS.update().values(value=str(count + 1)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(200)))
    with store.reading() as look:
        assert look.execute(select(KEYS.c.value)).scalar_one() == "200"


def test_what_a_block_raises_undoes_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(ZeroDivisionError), store.writing() as pen:
        pen.execute(insert(KEYS).values(name="half", value="done"))
        _ = 1 / 0
    assert kept(store) == []


def test_readers_go_on_beside_a_writer_and_see_what_was_before(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing() as pen:
        pen.execute(insert(KEYS).values(name="new", value="x"))
        assert kept(store) == []
    assert kept(store) == ["new"]


# -- what goes wrong ---------------------------------------------------------------------------


def test_a_store_that_another_writer_keeps_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SECONDS_TO_WAIT", 0.1)
    store = Store(tmp_path)
    with store.writing(), pytest.raises(StoreUnavailable, match="it is busy; try again"):
        keep(store, "late")
    keep(store, "in time")


def read_only(path: Path) -> None:
    """What SQLite takes for a file it may not write; a file's mode does not stop a superuser."""
    content = bytearray(path.read_bytes())
    content[18] = 3  # the version needed for writing
    path.write_bytes(content)


def test_a_store_that_is_read_only_can_still_be_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "before")
    read_only(tmp_path / "store.sqlite")
    assert kept(store) == ["before"]
    with pytest.raises(StoreUnavailable, match="it cannot be written"):
        keep(store, "after")


@pytest.mark.parametrize(
    "content", [b"not a store at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_store_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.sqlite").write_bytes(content)
    with pytest.raises(StoreUnavailable, match="cannot be used: it is damaged"):
        kept(Store(tmp_path))
    assert (tmp_path / "store.sqlite").read_bytes() == content


def test_a_store_cut_in_the_middle_is_a_sentence(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "before")
    path = tmp_path / "store.sqlite"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreUnavailable, match="The store of jobs cannot be used"):
        keep(store, "after")


@pytest.mark.parametrize("version", [0, VERSION + 1])
def test_a_store_of_another_version_is_left_alone(tmp_path: Path, version: int) -> None:
    store = Store(tmp_path)
    keep(store, "before")
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as raw:
        raw.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(StoreUnavailable, match=f"it has version {version}; this program reads"):
        kept(store)


def test_a_folder_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").mkdir()
    with pytest.raises(StoreUnavailable, match="it cannot be written"):
        kept(Store(tmp_path))


def test_a_home_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="The store of jobs cannot be used"):
        kept(Store(tmp_path / "nowhere"))


def test_the_sentence_names_no_path(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"x" * 5000)
    with pytest.raises(StoreUnavailable) as caught, Store(tmp_path).reading() as look:
        look.execute(text("SELECT 1"))
    assert str(tmp_path) not in str(caught.value)
