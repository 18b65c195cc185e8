"""Everything that routes and pages about saved things are made over, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from dashapp.live import LiveEngines
from dashapp.people.asker import Askers
from dashapp.results import Results
from dashapp.saved.keeper import Keeper
from dashapp.saved.links import Links
from dashapp.store import Store


@dataclass(frozen=True, slots=True)
class SavedPlace:
    """Who asks, what they saved, and the catalogue it is about."""

    engines: LiveEngines
    results: Results
    askers: Askers
    keeper: Keeper
    links: Links

    @classmethod
    def over(cls, store: Store, engines: LiveEngines, results: Results, askers: Askers) -> Self:
        """That of a store."""
        return cls(engines, results, askers, Keeper(store), Links(store))
