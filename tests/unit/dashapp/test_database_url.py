"""The address of a database: read as platforms write it, refused without repeating it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import make_url

from dashapp.settings import InvalidSetting, Settings


def read(text: str) -> str:
    return Settings.from_env({"DATABASE_URL": text}).database_url


def test_without_one_there_is_none() -> None:
    assert Settings.from_env({}).database_url == read("") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h:6543/d", "postgresql+psycopg://u:p@h:6543/d"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgres://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
        ("postgresql://u:p@[::1]:5432/d", "postgresql+psycopg://u:p@[::1]:5432/d"),
        (
            "postgresql:///d?host=/run/postgresql",
            "postgresql+psycopg:///d?host=%2Frun%2Fpostgresql",
        ),
        ("postgres://u:p@DB.example-host.org/d", "postgresql+psycopg://u:p@db.example-host.org/d"),
    ],
)
def test_an_address_is_read_as_platforms_write_it(text: str, expected: str) -> None:
    assert read(text) == expected
    assert read(expected) == expected


@pytest.mark.parametrize("password", ["p@ss/w:rd?#%&+ ", "ünï", "%40", "'; --", "a\\b", "]["])
def test_any_password_arrives_as_it_is(password: str) -> None:
    found = make_url(read(f"postgres://u:{quote(password, safe='')}@h/d"))
    assert (found.username, found.password, found.host, found.database) == ("u", password, "h", "d")


def test_a_file_is_named_by_its_whole_path(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    assert make_url(read(f"sqlite:///{path}")).database == str(path)


@pytest.mark.parametrize(
    "text",
    [
        "hunter2", "mysql://u:hunter2@h/d", "http://u:hunter2@h/d", "postgresql://u:hunter2@h",
        "postgresql://u:hunter2@/d", "postgresql://u:hunter2@h/", "postgresql://u:hunter2@h:0x/d",
        "postgresql://u:hunter2@h:99999/d", "postgresql://u:hunt/er2@h/d",
        "postgresql://u:12/hunter2@h/d", "postgresql://u:hunt#er2@h/d",
        "postgresql://u:hunt?er2@h/d", "postgresql://u:hunter2@h/d?password=hunter2",
        "postgresql://u:hunter2@h/d?sslmode=hunter2", "postgresql://u:hunter2@h/d?host=elsewhere",
        "postgresql://u:hunter2@h/d e", " postgresql://u:hunter2@h/d", "postgresql://u:hunter2@[::/d",
        "postgresql://u:hunter2@h/d/e", "postgresql://u:hunter2@h,g/d", "postgresql://u:hunter2@h\n/d",
        "postgresql://u:hunter2%00@h/d", "postgresql://u:hunter2@-h/d", "postgresql+asyncpg://u@h/d",
        "postgresql://" + "x" * 3_000 + "@h/d", "sqlite://", "sqlite:///", "sqlite:///relative.db",
        "sqlite:///:memory:", "sqlite:////nowhere/at/all/x.db", "sqlite:////tmp", "sqlite:////",
        "sqlite:////tmp/x.db?mode=ro", "sqlite:////tmp/" + "x" * 1_000,
        "postgresql://u:hunter2@h/\ud800", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        read(text)
    sentence = str(caught.value)
    assert sentence.startswith("DATABASE_URL must be postgresql://user:password@host")
    assert "hunter2" not in sentence


def test_settings_show_nobody_the_password() -> None:
    settings = Settings.from_env({"DATABASE_URL": "postgres://u:hunter2@h/d"})
    assert "hunter2" not in f"{settings!r} {settings}"


def test_our_prefix_is_not_part_of_its_name() -> None:
    with pytest.raises(InvalidSetting, match=r"did you mean DATABASE_URL\?"):
        Settings.from_env({"UNDERTONE_DATABASE_URL": "postgres://u:p@h/d"})
