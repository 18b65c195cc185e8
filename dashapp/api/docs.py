"""The page about the interface, made from its description: no script but the theme's."""

from __future__ import annotations

from typing import Any


def docs_page(description: Any, operations: Any, engine: Any) -> str:
    """Later."""
    return "todo"
