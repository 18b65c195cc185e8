"""A program that asks, of an app with two more routes that fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import abort
from flask.testing import FlaskClient

from dashapp.factory import create_app
from dashapp.people.access import ROUTES
from dashapp.people.roles import Permission
from dashapp.settings import Settings


@pytest.fixture(scope="module")
def client(tiny_build: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings.from_env({"UNDERTONE_HOME": str(tiny_build)}))
    app.server.add_url_rule("/api/v1/broken", "api.broken", lambda: 1 / 0)
    app.server.add_url_rule("/api/v1/busy", "api.busy", lambda: abort(429))
    with pytest.MonkeyPatch.context() as patch:
        open_to_all = {"api.broken": Permission.LOOK, "api.busy": Permission.LOOK}
        patch.setattr("dashapp.people.access.ROUTES", {**ROUTES, **open_to_all})
        yield app.server.test_client()
