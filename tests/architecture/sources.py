"""The program's own source files, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("analytics", "layouts", "callbacks", "dashapp")
"""Lowest first: each may import those before it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One module. name: dotted, "layouts.pages" for its __init__."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.name.partition(".")[0]

    def at(self, node: ast.AST) -> str:
        """Where a node is, for a message."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"

    def imports(self) -> Iterator[tuple[str, ast.AST]]:
        """Every module and name imported anywhere in the file, dotted."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.at(node)}: relative import"
                yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


@cache
def sources() -> tuple[Source, ...]:
    """Every module of the four packages."""
    return tuple(
        _parsed(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))
    )


def _parsed(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    return Source(path, name, text, ast.parse(text))
