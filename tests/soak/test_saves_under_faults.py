"""A database locked, stopped, killed or standing still under a server that is in use."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from tests import services
from tests.processes import serving
from tests.soak.conftest import Seen, beside
from tests.soak.saving import Saver, names_in_database, names_in_file

TRIALS = 20
SECONDS_TO_COME_BACK = 10


def test_a_database_that_is_locked(tiny_build: Path, tmp_path: Path, seen: Seen) -> None:
    home = beside(tiny_build, tmp_path / "home")
    took, browsing = list[float](), list[float]()
    with serving(home, UNDERTONE_OPEN="no", UNDERTONE_SIGN_UP="yes") as address:
        person = Saver(address)
        assert person.save().status == 200
        for _ in range(TRIALS):
            other = sqlite3.connect(home / "store.sqlite", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            took.append(person.refused("busy"))
            browsing.append(person.browses())
            other.execute("ROLLBACK")
            other.close()
            assert person.save().status == 200
    found = names_in_file(home / "store.sqlite")
    lost = set(person.kept) - found
    seen(
        f"SQLite locked {TRIALS} times: refused within {max(took):.1f} s, browsing "
        f"meanwhile within {max(browsing):.2f} s, {len(lost)} of {len(person.kept)} saves lost"
    )
    assert found == set(person.kept)


@pytest.mark.parametrize("fault", ["stop", "kill", "stall"])
def test_a_database_that_is_away(tiny_build: Path, tmp_path: Path, fault: str, seen: Seen) -> None:
    home = beside(tiny_build, tmp_path / "home")
    took, browsing, back = list[float](), list[float](), list[float]()
    settings = {"UNDERTONE_OPEN": "no", "UNDERTONE_SIGN_UP": "yes"}
    with (
        services.postgres() as server,
        serving(home, DATABASE_URL=server.url, **settings) as address,
    ):
        person = Saver(address)
        assert person.save().status == 200
        for _ in range(TRIALS):
            getattr(server, fault)()
            took.append(person.refused("does not answer"))
            browsing.append(person.browses())
            server.resume() if fault == "stall" else server.start()
            began = time.monotonic()
            while person.save().status != 200:
                assert time.monotonic() - began < SECONDS_TO_COME_BACK
            back.append(time.monotonic() - began)
        found = names_in_database(server.url)
    lost = set(person.kept) - found
    seen(
        f"PostgreSQL, {fault}, {TRIALS} times: refused within {max(took):.1f} s, browsing "
        f"meanwhile within {max(browsing):.2f} s, saved again within {max(back):.1f} s, "
        f"{len(lost)} of {len(person.kept)} saves lost"
    )
    assert not lost
