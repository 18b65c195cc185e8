"""What every part of the Lab is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from analytics.catalogue import Catalogue
from analytics.engine import Engine
from analytics.lab import Lab
from analytics.options import Options
from analytics.prints import Prints
from analytics.shelves import Shelves
from analytics.sweeps import Sweeps
from layouts.rights import Rights


@dataclass(frozen=True, slots=True, eq=False)
class LabFacts:
    """What a build found out about groupings, and the tracks that were grouped.

    found: the reports, labels and profiles of every method.  features: those tracks were told
    apart by, in the order of the columns of `found.profiles`.  sweeps, prints: numbers of groups
    tried beside the build, and reports printed; None where no jobs run.  rights: of who looks.
    """

    found: Lab
    options: Options
    catalogue: Catalogue
    sweeps: Sweeps | None = None
    prints: Prints | None = None
    rights: Rights = field(default_factory=Rights)

    @classmethod
    def of(
        cls, engine: Engine, shelves: Shelves | None = None, rights: Rights | None = None
    ) -> Self:
        """Those of the build that an engine serves, in a home with some shelves."""
        sweeps, prints = (shelves.sweeps, shelves.prints) if shelves else (None, None)
        return cls(engine.lab, engine.options, engine.catalogue, sweeps, prints, rights or Rights())

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features tracks were told apart by, as the columns of profiles."""
        return self.catalogue.features
