"""Asking for what one person's own plays say, as the page For me does."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

IDS = [f"track-{row:05d}" for row in range(120)]
"""Of `tiny_build`."""


def some_plays(n: int = 30, *, timed: bool = True) -> dict[str, Any]:
    return {
        "ids": IDS[:n],
        "track": list(range(n)),
        "second": [1_600_000_000 + 86_400 * day for day in range(n)] if timed else None,
        "count": [1] * n,
    }


def ask(client: FlaskClient, path: str, content: Any, **headers: str) -> TestResponse:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(f"/me/{path}", data=body, headers=headers)


def answer(response: TestResponse) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    found: dict[str, Any] = response.get_json()
    return found
