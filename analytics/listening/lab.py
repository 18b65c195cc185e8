"""What a build found out about groupings of its listeners, for the Lab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from analytics.artifacts import OpenBuild
from analytics.lab import Lab, Table
from analytics.listening.measure_list import Measure
from analytics.listening.plays import FOLDER
from analytics.listening.segments import (
    COMPARED,
    LABELS,
    MAP_FACTS,
    STANDING,
    Segment,
    open_segments,
)

LISTENERS: Final = Table(f"{FOLDER}/", LABELS, STANDING)


@dataclass(frozen=True, slots=True, eq=False)
class ListenersLab:
    """The groupings of the listeners who have plays.

    found: reports, labels and profiles of every method, a row for each of these listeners.
    kinds: those that people see, in the order of their labels in `found`.  measures: by which
    listeners are told apart, as the columns of `found.profiles`.  axis_words: what the two axes of
    their map mean.
    """

    found: Lab
    kinds: tuple[Segment, ...]
    measures: tuple[Measure, ...]
    n_listeners: int
    axis_words: tuple[str, str]

    @classmethod
    def open(cls, build: OpenBuild) -> Self | None:
        """Those of a build; None in one without kinds of listeners."""
        kinds = open_segments(build)
        if kinds is None:
            return None
        compared = build.json(COMPARED)
        first, second = build.json(MAP_FACTS)["axis_words"]
        return cls(
            found=Lab(build, LISTENERS),
            kinds=kinds,
            measures=tuple(Measure(**measure) for measure in compared["measures"]),
            n_listeners=compared["n_listeners"],
            axis_words=(first, second),
        )
