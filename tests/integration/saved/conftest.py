"""An app in which people save, and two browsers."""

from __future__ import annotations

from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.settings import Settings
from tests.running_jobs import core_build


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    return core_build(folder)


@pytest.fixture(scope="module")
def app(home: Path) -> Dash:
    return create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture
def other(app: Dash) -> FlaskClient:
    """Somebody else's browser."""
    return app.server.test_client()
