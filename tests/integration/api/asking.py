"""Asking the programming interface."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SEED = "track-00004"


def ask(client: FlaskClient, address: str, **options: Any) -> Any:
    answer = client.get(f"/api/v1{address}", **options)
    assert answer.status_code == 200, answer.text
    return answer.json


def send(client: FlaskClient, address: str, body: object) -> TestResponse:
    return client.post(f"/api/v1{address}", json=body)


def every_page(client: FlaskClient, address: str) -> list[Any]:
    """All items of a list, as the Link headers lead from page to page."""
    found: list[Any] = []
    following: str | None = f"/api/v1{address}"
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        found += answer.json["items"]
        link = re.search(r'<([^>]+)>; rel="next"', answer.headers["Link"])
        assert (link is None) == (answer.json["next"] is None)
        following = link[1] if link else None
    return found
