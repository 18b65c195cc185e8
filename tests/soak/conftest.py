"""What the long proofs share: a word for the table, and a home of real size."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import run_command

HOME = "UNDERTONE_PROOF_HOME"
"""Names a home that is built already, to put under load; it is only read."""


Seen = Callable[[str], None]


@pytest.fixture
def seen(record_property: Callable[[str, object], None]) -> Seen:
    """Notes what a proof saw, for its row of docs/proof.md. Call it before holding it to a bar."""
    return lambda sentence: record_property("seen", sentence)


@pytest.fixture(scope="session")
def real_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of 89,740 real tracks: the one that is named, or a core build; its store is new."""
    named = os.environ.get(HOME)
    if named:
        return beside(Path(named), tmp_path_factory.mktemp("real") / "home")
    shared_data: Path = request.getfixturevalue("shared_data")
    home = tmp_path_factory.mktemp("real") / "home"
    data = shared_data / "tracks" / "spotify_114k.csv"
    run_command("build", "--core", "--data", str(data), home=home, seconds=900)
    return home


def beside(home: Path, own: Path) -> Path:
    """A home with the builds of another, which stay as they are, and nothing else of it."""
    own.mkdir()
    for name in ("builds", "current.json"):
        (own / name).symlink_to((home / name).resolve())
    return own
