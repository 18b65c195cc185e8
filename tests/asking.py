"""Ask an address as a program would, and hear refusals, too."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import Any

SECONDS_TO_WAIT = 20


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer. A refusal is an answer, too."""

    status: int
    headers: HTTPMessage
    text: str


def ask(address: str, body: bytes | None = None, **headers: str) -> Heard:
    """The answer of an address; with a body it is posted. headers: with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data=body, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS_TO_WAIT) as answer:
            return _heard(answer.status, answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return _heard(refusal.code, refusal)


def _heard(status: int, answer: Any) -> Heard:
    return Heard(status, answer.headers, answer.read().decode("utf-8", "replace"))


def page_request(path: str) -> dict[str, Any]:
    """What the browser asks for the page of a path."""
    return {
        "output": "page.children",
        "outputs": {"id": "page", "property": "children"},
        "inputs": [{"id": "url", "property": "pathname", "value": path}],
        "state": [{"id": "url", "property": "search", "value": ""}],
        "changedPropIds": ["url.pathname"],
    }
