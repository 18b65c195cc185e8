"""Homes with a small core build, and apps in which jobs are asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.running_jobs import (
    app_over,
    core_build,
    end_all,
    runner_lives,
    wait_for,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a core build of 120 tracks, in which nothing is to run."""
    return core_build(tmp_path_factory.mktemp("jobs"))


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Iterator[Path]:
    """A home of its own; whatever runs there is ended afterwards."""
    folder = Path(shutil.copytree(built, tmp_path / "home"))
    yield folder
    end_all(folder)
    assert wait_for(lambda: not runner_lives(folder), 10)


@pytest.fixture
def app(home: Path) -> Any:
    return app_over(home)


@pytest.fixture(scope="module")
def idle(built: Path) -> FlaskClient:
    """A visitor of an app in which no job is ever started."""
    visitor: FlaskClient = app_over(built).test_client()
    return visitor


@pytest.fixture
def client(app: Any) -> FlaskClient:
    """One visitor."""
    visitor: FlaskClient = app.test_client()
    return visitor
