"""Where callbacks get the engine: asked at every call, since a newer build may have come."""

from __future__ import annotations

from typing import Protocol

from analytics.engine import Engine


class EngineSource(Protocol):
    """Gives the engine in use."""

    def current(self) -> Engine:
        """The engine of the newest sound build."""

    def of(self, build: str) -> Engine | None:
        """The engine of a build by name, if it is still served."""
