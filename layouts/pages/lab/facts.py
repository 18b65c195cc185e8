"""What every part of the Lab is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from analytics.catalogue import Catalogue
from analytics.engine import Engine
from analytics.lab import Lab
from analytics.listening.lab import ListenersLab
from analytics.listening.segments import SMALLEST
from analytics.options import Options
from analytics.prints import Prints
from analytics.shelves import Shelves
from analytics.sweeps import Sweeps
from layouts.groupings import Group, Known
from layouts.pages.lab.table import LISTENERS, TRACKS, Table
from layouts.rights import Rights


@dataclass(frozen=True, slots=True, eq=False)
class LabFacts:
    """What a build found out about groupings, and the tracks that were grouped.

    found: the reports, labels and profiles of every method.  features: those tracks were told
    apart by, in the order of the columns of `found.profiles`.  sweeps, prints: numbers of groups
    tried beside the build, and reports printed; None where no jobs run.  rights: of who looks.
    listeners: what it found out about groupings of people; None where it has no kinds of them, and
    for who may not see listeners.
    table: what `found` is about.
    """

    found: Lab
    options: Options
    catalogue: Catalogue
    sweeps: Sweeps | None = None
    prints: Prints | None = None
    rights: Rights = field(default_factory=Rights)
    listeners: ListenersLab | None = None
    table: Table = TRACKS

    @classmethod
    def of(
        cls,
        engine: Engine,
        shelves: Shelves | None = None,
        rights: Rights | None = None,
        smallest_group: int = SMALLEST,
    ) -> Self:
        """Those of the build that an engine serves, in a home with some shelves.

        smallest_group: people that a group of listeners that is told of has at least.
        """
        sweeps, prints = (shelves.sweeps, shelves.prints) if shelves else (None, None)
        rights = rights or Rights()
        people = ListenersLab.open(engine.lab.build, smallest_group)
        return cls(
            engine.lab,
            engine.options,
            engine.catalogue,
            sweeps,
            prints,
            rights,
            people if rights.may_see_listeners else None,
        )

    def about(self, table: Table) -> LabFacts:
        """The same build's facts about a table; those about tracks where it has no other.

        Of listeners no sweeps are run beside the build.
        """
        if table is not LISTENERS or self.listeners is None:
            return self
        return replace(self, found=self.listeners.found, table=table, sweeps=None)

    @property
    def of_people(self) -> ListenersLab | None:
        """What is known of listeners, where `found` is about them."""
        return self.listeners if self.table is LISTENERS else None

    @property
    def known(self) -> Sequence[Known]:
        """The groups that people know by name, by their labels."""
        if self.of_people is None:
            return self.options.moods
        return [
            Group(label, kind.name, kind.n_listeners, kind.colour_slot, kind.shape)
            for label, kind in enumerate(self.of_people.kinds)
        ]

    @property
    def n_known(self) -> int:
        """How many of those are groups."""
        return self.options.n_groups if self.of_people is None else len(self.of_people.kinds)

    @property
    def n_rows(self) -> int:
        """How many tracks or people are grouped."""
        return self.options.n_tracks if self.of_people is None else self.of_people.n_listeners

    @property
    def axis_words(self) -> tuple[str, str]:
        """What the two axes of their map mean."""
        return self.options.axis_words if self.of_people is None else self.of_people.axis_words

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features tracks were told apart by, as the columns of profiles."""
        return self.catalogue.features
