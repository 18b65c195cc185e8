"""A file of the build that serves harmed: it is refused, and the build before it serves."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.artifacts import open_build
from analytics.home import Home
from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.asking import page_request
from tests.soak.conftest import Seen

TRIALS = 20


def missing(path: Path) -> None:
    path.unlink()


def cut_short(path: Path) -> None:
    os.truncate(path, random.randrange(path.stat().st_size))


def with_a_bit_flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [missing, cut_short, with_a_bit_flipped])
def test_a_build_that_is_damaged_is_refused_and_the_one_before_serves(
    tiny_build: Path, tmp_path: Path, harm: Callable[[Path], None], seen: Seen
) -> None:
    current = str(Home(tiny_build).current())
    before = str(open_build(tiny_build).manifest["build"])
    assert before == current
    for trial in range(TRIALS):
        home = tmp_path / str(trial)
        shutil.copytree(tiny_build / "builds", home / "builds")
        shutil.copy(tiny_build / "current.json", home)
        files = [path for path in (home / "builds" / current).rglob("*") if path.is_file()]
        harmed = random.choice([path for path in files if path.stat().st_size])
        what = str(harmed.relative_to(home))
        harm(harmed)
        client = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)})).server.test_client()
        assert client.get("/view").status_code == 200, what
        assert client.get("/build").get_json()["build"] != current, what
        page = client.post("/_dash-update-component", json=page_request("/data"))
        assert f"Build {current} is damaged" in page.text, what
        shutil.rmtree(home)
    seen(f"{harm.__name__.replace('_', ' ')}, {TRIALS} times: refused each time, and said")
