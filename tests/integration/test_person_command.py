"""`python -m dashapp person`: accounts from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from dashapp.people.accounts import Accounts
from dashapp.people.passwords import Passwords
from dashapp.people.sessions import Sessions
from dashapp.store import Store
from tests.processes import ROOT, environment

GOOD = "seven grey herons wade"
OTHER = "a kettle of old rain"


def person(home: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dashapp", "person", *words], input=typed, text=True, check=False,
        cwd=ROOT, env=environment(home), capture_output=True, timeout=120,
    )  # fmt: skip


def test_an_account_is_made_changed_and_closed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    accounts = Accounts(store, Sessions(store), Passwords())
    made = person(tmp_path, "add", "ann@example.org", "--name", "Ann", typed=f"{GOOD}\n")
    assert (made.returncode, made.stderr) == (0, "")
    assert accounts.sign_in("ann@example.org", GOOD, "x").person.role == "listener"
    person(tmp_path, "role", "ann@example.org", "team")
    person(tmp_path, "password", "ann@example.org", typed=OTHER)
    assert accounts.sign_in("ann@example.org", OTHER, "x").person.role == "team"
    person(tmp_path, "disable", "ann@example.org")
    assert person(tmp_path, "list").stdout == "ann@example.org  team  Ann  disabled\n"


def test_a_refusal_is_one_sentence_and_repeats_no_password(tmp_path: Path) -> None:
    for words, typed, said in (
        (("add", "ann@example.org", "--name", "Ann"), "hunter2", "10 characters"),
        (("add", "ann", "--name", "Ann"), GOOD, "not an e-mail address"),
        (("role", "nobody@example.org", "admin"), "", "Nobody has an account"),
    ):
        done = person(tmp_path, *words, typed=typed)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert said in done.stderr
        assert not typed or typed not in done.stderr


def test_nobody_has_an_account_at_first(tmp_path: Path) -> None:
    assert person(tmp_path, "list").stdout == "Nobody has an account.\n"
