"""The store as one file: made once, complete, and a sentence when it cannot be used."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from dashapp.store import Store, StoreUnavailable, sqlite
from dashapp.store.schema import KEYS


def keep(store: Store, name: str, value: str = "x") -> None:
    with store.writing() as pen:
        pen.execute(insert(KEYS).values(name=name, value=value))


def kept(store: Store) -> list[str]:
    with store.reading() as look:
        return list(look.execute(select(KEYS.c.name).order_by(KEYS.c.name)).scalars())


def test_creating_the_object_touches_nothing(tmp_path: Path) -> None:
    Store(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_made_when_it_is_first_needed(tmp_path: Path) -> None:
    assert kept(Store(tmp_path)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["store.sqlite"]
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_many_who_need_it_at_once_leave_one_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: Store(tmp_path).prepare(), range(8)))
    assert [path.name for path in tmp_path.iterdir()] == ["store.sqlite"]


def test_a_file_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, "before")
    (tmp_path / "store.sqlite").unlink()
    assert kept(store) == []


def test_the_file_can_lie_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.db"
    path.touch()  # as somebody might who gives it an owner first
    keep(Store(tmp_path, f"sqlite:///{path}"), "here")
    assert kept(Store(tmp_path / "another home", f"sqlite:///{path}")) == ["here"]
    assert [path.name for path in tmp_path.iterdir()] == ["elsewhere.db"]


# -- what goes wrong ---------------------------------------------------------------------------


def test_a_store_that_another_writer_keeps_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SECONDS_TO_WAIT", 0.1)
    store = Store(tmp_path)
    store.prepare()
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
    assert kept(Store(tmp_path)) == ["before"]
    for each in (store, Store(tmp_path)):
        with pytest.raises(StoreUnavailable, match="it cannot be written"):
            keep(each, "after")


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
    with pytest.raises(StoreUnavailable, match="The store cannot be used"):
        keep(store, "after")


def test_a_folder_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").mkdir()
    with pytest.raises(StoreUnavailable, match="it cannot be written"):
        kept(Store(tmp_path))


def test_a_home_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="The store cannot be used"):
        kept(Store(tmp_path / "nowhere"))


def test_the_sentence_names_no_path(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"x" * 5000)
    with pytest.raises(StoreUnavailable) as caught, Store(tmp_path).reading() as look:
        look.execute(text("SELECT 1"))
    assert str(tmp_path) not in str(caught.value)
