"""What tests of saved things ask for over HTTP."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient

QUERY = "genre=folk&tracks=6&order=build"
VIEW = {"kind": "view", "query": "?genre=folk&utm_source=mail&energy=0.2-0.9"}
GOOD = "seven grey herons wade"
SITE = "https://blog.example.org"
HOSTILE = "<script>alert(1)</script>\"'{{7*7}}"


def saved(client: FlaskClient, **sent: Any) -> dict[str, Any]:
    answer = client.post("/saved", json=sent)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def a_list(client: FlaskClient, query: str = "genre=folk&tracks=5") -> dict[str, Any]:
    return saved(client, kind="playlist", query=query)


def linked(client: FlaskClient, thing: dict[str, Any], **sent: Any) -> dict[str, Any]:
    answer = client.post(f"/saved/{thing['id']}/links", json={"days": 0, **sent})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def opened(client: FlaskClient, search: Any) -> str:
    """What the Saved page shows for a query, as text."""
    body = {
        "output": "saved-open.children",
        "outputs": {"id": "saved-open", "property": "children"},
        "inputs": [{"id": "url", "property": "search", "value": search}],
        "state": [{"id": "url", "property": "pathname", "value": "/saved"}],
        "changedPropIds": ["url.search"],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.get_json(), ensure_ascii=False)
