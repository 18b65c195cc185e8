"""What callbacks are given to ask at every call: the engine, and who it is that asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from dash.development.base_component import Component

from analytics.engine import Engine
from layouts.components import Children
from layouts.rights import Rights
from layouts.saved_facts import ListFacts


class EngineSource(Protocol):
    """Gives the engine in use."""

    def current(self) -> Engine:
        """The engine of the newest sound build."""

    def of(self, build: str) -> Engine | None:
        """The engine of a build by name, if it is still served."""


class SavedSource(Protocol):
    """Knows what whoever makes the request that is answered now has saved."""

    def opened(self, query: Mapping[str, str]) -> Children:
        """What the Saved page shows them for a query."""

    def lists(self) -> Sequence[ListFacts]:
        """Their lists that were changed last."""

    def list_of(self, queries: Sequence[str]) -> ListFacts | None:
        """The list of theirs that one of some queries opens."""


class PeopleSource(Protocol):
    """Knows who makes the request that is answered now."""

    def rights(self) -> Rights:
        """What they may do."""

    def names(self, actors: Iterable[str]) -> Mapping[str, str]:
        """Of those who did something, as the audit has them; empty if they may not know."""

    def page(self, path: str, query: Mapping[str, str]) -> Component | None:
        """The page about people at a path, for them; None where there is none of that path."""
