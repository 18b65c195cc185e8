"""Every route of an app as the app lists them, with addresses that lead there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from dash import Dash

ARGUMENT = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
FITTING = {"fmt": "csv"}
"""What arguments can be so that something is there; any other is "x"."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route: its endpoint, methods, and its path with <arguments>."""

    endpoint: str
    methods: tuple[str, ...]
    rule: str

    def address(self, value: str | None = None) -> str:
        """Its path with every argument of text filled in. value: with what; None for what fits."""

        def filled(found: re.Match[str]) -> str:
            if found["kind"] == "int":
                return "1"
            if value is None:
                return FITTING.get(found["name"], "x")
            return quote(value, safe="/%.;\\" if found["kind"] == "path" else "%.;\\")

        return ARGUMENT.sub(filled, self.rule)

    @property
    def takes_text(self) -> bool:
        """Whether part of its path can be any text."""
        return any(found["kind"] != "int" for found in ARGUMENT.finditer(self.rule))


def routes_of(app: Dash) -> Iterator[Route]:
    """All routes of an app, those of Dash, too."""
    for rule in app.server.url_map.iter_rules():
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        yield Route(rule.endpoint, tuple(methods), rule.rule)


def posts_of(app: Dash) -> list[Route]:
    """Those that change something, or could."""
    found = [each for each in routes_of(app) if set(each.methods) - {"GET"}]
    assert found
    return found
