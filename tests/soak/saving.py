"""Somebody with an account who saves one thing after the other, and browses beside it."""

from __future__ import annotations

import json
import random
import secrets
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.asking import Heard, ask, page_request

GOOD = "seven grey herons wade"
MOST_OF_ONE = 40
"""Things one person saves here; then another goes on."""
SECONDS_TO_REFUSE = 6.0


@dataclass
class Saver:
    """One person at an address. kept: names of what they were told is kept."""

    address: str
    kept: list[str] = field(default_factory=list)
    cookie: str = ""
    n_saved: int = 0

    def come_in(self) -> None:
        """Make an account, and be signed in with it."""
        given = {"email": f"{secrets.token_hex(6)}@example.org", "name": "Ann", "password": GOOD}
        heard = self._post("/account/sign-up", given)
        assert heard.status == 200, heard.text
        self.cookie = str(heard.headers["Set-Cookie"]).partition(";")[0]
        self.n_saved = 0

    def save(self) -> Heard:
        """Save one thing."""
        if not self.cookie or self.n_saved >= MOST_OF_ONE:
            self.come_in()
        name = secrets.token_hex(8)
        heard = self._post("/account/tokens", {"name": name, "scopes": ["read"], "days": 30})
        if heard.status == 200:
            self.kept.append(name)
            self.n_saved += 1
        return heard

    def refused(self, word: str) -> float:
        """A save is refused in time, with a sentence that says why; seconds that it took."""
        began = time.monotonic()
        heard = self.save()
        took = time.monotonic() - began
        assert heard.status == 503, (heard.status, heard.text)
        sentence = json.loads(heard.text)["error"]
        assert word in sentence and sentence.endswith("."), sentence
        assert took < SECONDS_TO_REFUSE, took
        return took

    def browses(self) -> float:
        """What only reads goes on, for whoever is signed in, too; seconds of the slowest answer."""
        slowest = 0.0
        low = random.randrange(90)
        asked = (f"/view?energy=0.{low:02d}-1", "/search?q=song", "/rows?start=0", "/livez")
        for path in asked:
            began = time.monotonic()
            heard = ask(f"{self.address}{path}", Cookie=self.cookie)
            assert heard.status == 200, (path, heard.status, heard.text[:200])
            slowest = max(slowest, time.monotonic() - began)
        for page in ("/moods", "/data"):
            assert self._post("/_dash-update-component", page_request(page)).status == 200
        return slowest

    def _post(self, path: str, given: object) -> Heard:
        return ask(
            f"{self.address}{path}", json.dumps(given).encode(), Cookie=self.cookie,
            Content_Type="application/json",
        )  # fmt: skip


def names_in_file(path: Path) -> set[str]:
    """The names of what is kept in a file, which must be sound."""
    with sqlite3.connect(path) as connection:
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        found = {name for (name,) in connection.execute("SELECT name FROM tokens")}
    connection.close()
    assert sound == "ok"
    return found


def names_in_database(url: str) -> set[str]:
    """The names of what is kept in a PostgreSQL."""
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM tokens").fetchall()}
