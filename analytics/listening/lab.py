"""What a build found out about groupings of its listeners, for the Lab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.lab import Lab, Table
from analytics.listening.measure_list import Measure
from analytics.listening.plays import FOLDER
from analytics.listening.segments import (
    COMPARED,
    LABELS,
    MAP_FACTS,
    SMALLEST,
    STANDING,
    Segment,
    open_segments,
)
from analytics.listening.suppression import is_told

LISTENERS: Final = Table(f"{FOLDER}/", LABELS, STANDING)


@dataclass(frozen=True, slots=True, eq=False)
class ListenersLab:
    """The groupings of the listeners who have plays.

    found: reports, labels and profiles of every method, a row for each of these listeners.
    kinds: those that people see, in the order of their labels in `found`.  measures: by which
    listeners are told apart, as the columns of `found.profiles`.  axis_words: what the two axes of
    their map mean.  smallest: people that each group stands on; what a method or a number of groups
    would tell of fewer is not in `found`.
    """

    found: Lab
    kinds: tuple[Segment, ...]
    measures: tuple[Measure, ...]
    n_listeners: int
    axis_words: tuple[str, str]
    smallest: int

    @classmethod
    def open(cls, build: OpenBuild, smallest: int = SMALLEST) -> Self | None:
        """Those of a build; None in one without kinds of listeners.

        smallest: the smallest group that is told of; where a build leaves out larger ones, as many
        as that asks for.
        """
        smallest = max(smallest, SMALLEST)
        kinds = open_segments(build)
        if kinds is None:
            return None
        compared = build.json(COMPARED)
        first, second = build.json(MAP_FACTS)["axis_words"]
        return cls(
            found=ToldLab(build, smallest),
            kinds=kinds,
            measures=tuple(Measure(**measure) for measure in compared["measures"]),
            n_listeners=compared["n_listeners"],
            axis_words=(first, second),
            smallest=smallest,
        )


class ToldLab(Lab):
    """Reports about groupings of listeners, as far as no group is so few people that it is persons.

    Of a method that has a smaller group only a sentence is left, as builds leave of one that has a
    group of fewer than SMALLEST; a number of groups that leaves one is not among those drawn.
    """

    def __init__(self, build: OpenBuild, smallest: int) -> None:
        """Read from an opened, verified build. smallest: people that each group stands on."""
        super().__init__(build, LISTENERS)
        self._smallest = smallest

    def report(self, name: str) -> Any | None:
        """As `Lab.report` has it, without what would tell of a smaller group."""
        found = super().report(name)
        if found is None:
            return None
        match name:
            case "methods":
                return [self._method(method) for method in found]
            case "scores":
                told = self.method_keys()
                return {key: scores for key, scores in found.items() if key in told}
            case "comparison":
                return self._comparison(found)
            case "clustergram":
                return self._clustergram(found)
        return found

    def labels(self, key: str) -> npt.NDArray[np.integer[Any]]:
        """As `Lab.labels`; raises KeyError for a method of which only a sentence is left, too."""
        if key not in self.method_keys():
            raise KeyError(f"There is no method {key} that may be told of.")
        return super().labels(key)

    def _method(self, method: dict[str, Any]) -> dict[str, Any]:
        if "refused" in method:
            return method
        if self._enough([*method["sizes"], method["n_noise"]]):
            return method
        left = {name: method[name] for name in ("key", "label", "seconds")}
        return left | {"refused": too_small(self._smallest)}

    def _comparison(self, found: dict[str, Any]) -> dict[str, Any]:
        told = self.method_keys()
        places = [place for place, key in enumerate(found["keys"]) if key in told]
        tables = {
            measure: [[found[measure][row][column] for column in places] for row in places]
            for measure in ("ari", "ami")
        }
        return {"keys": [found["keys"][place] for place in places], **tables}

    def _clustergram(self, found: dict[str, Any]) -> dict[str, Any]:
        """The longest run of numbers whose groups may be told: from one to the next are ribbons."""
        runs: list[list[int]] = [[]]
        for place, level in enumerate(found["levels"]):
            if self._enough(level["sizes"]):
                runs[-1].append(place)
            elif runs[-1]:
                runs.append([])
        places = max(runs, key=len)
        return {
            "levels": [found["levels"][place] for place in places],
            "flows": [self._flow(found["flows"][place]) for place in places[:-1]],
        }

    def _flow(self, flow: dict[str, Any]) -> dict[str, Any]:
        counts = [[n if n >= self._smallest else 0 for n in row] for row in flow["counts"]]
        return flow | {"counts": counts}

    def _enough(self, sizes: Sequence[int]) -> bool:
        return all(is_told(size, self._smallest) for size in sizes)


def too_small(smallest: int) -> str:
    """Why nothing is told of a method."""
    return f"Some of its groups have fewer than {smallest} people, so they would tell of persons."
