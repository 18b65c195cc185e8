"""Homes that exchange builds through storage, and harm done to what is stored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from fsspec.core import url_to_fs

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from analytics.home import Home
from dashapp.depot.exchange import Exchange
from dashapp.depot.storage import Depot
from tests.builders import make_tracks, write_csv
from tests.running_jobs import silent

DRAFT = "0001-kmeans"


class Machine:
    """A home that exchanges builds with storage, and its clock."""

    def __init__(self, path: Path, url: str) -> None:
        self.home = Home(path)
        self.now = 0.0
        self.exchange = Exchange(self.home, Depot(url), lambda: self.now)

    def serves(self) -> str | None:
        return self.home.current() if self.home.published() else None

    def build(self, tmp_path: Path, k: int) -> str:
        data = write_csv(tmp_path / "more.csv", make_tracks(90, seed=k))
        return build(BuildSpec(data, None, core=True, k=k, seed=0), self.home.path, silent)

    def has(self, newer: Path) -> str:
        """As if the build that serves in another home had just been made here; its name."""
        for name in ("builds", "current.json"):
            if (newer / name).is_dir():
                shutil.rmtree(self.home.path / name)
                shutil.copytree(newer / name, self.home.path / name)
            else:
                shutil.copy(newer / name, self.home.path / name)
        return open_build(self.home).manifest["build"]


def harm(url: str, ends_with: str, change: Callable[[bytes], bytes | None]) -> None:
    """Change every file in storage of that name; None removes it."""
    files, path = url_to_fs(url, skip_instance_cache=True)
    found = [each for each in files.find(path) if each.endswith(ends_with)]
    assert found
    for each in found:
        content = change(files.cat_file(each))
        if content is None:
            files.rm_file(each)
        else:
            files.pipe_file(each, content)


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
