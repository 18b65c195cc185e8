"""What was measured of every listener, as a build keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.listening.measure_list import Measure
from analytics.listening.plays import FOLDER

VALUES: Final = f"{FOLDER}/measures.npy"
FACTS: Final = f"{FOLDER}/measures.json"


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What was measured of m listeners.

    measures: (p,) of each column.  values: (m, p) float64, NaN for unknown.  last_second: of the
    plays, which recency is counted from; None where there are no plays.
    """

    measures: tuple[Measure, ...]
    values: npt.NDArray[np.float64]
    last_second: int | None

    @classmethod
    def open(cls, build: OpenBuild) -> Self | None:
        """That of a build; None in one that was made without plays."""
        if not build.has(VALUES):
            return None
        return cls.of(build.json(FACTS), build.array(VALUES))

    @classmethod
    def of(cls, facts: dict[str, Any], values: npt.NDArray[np.float64]) -> Self:
        """That which `facts` described."""
        measures = tuple(Measure(**measure) for measure in facts["measures"])
        return cls(measures, values, facts["last_second"])

    def facts(self) -> dict[str, Any]:
        """All but the values, as JSON can hold it."""
        return {
            "last_second": self.last_second,
            "measures": [asdict(measure) for measure in self.measures],
        }

    def placed(self, places: Sequence[int]) -> Self:
        """The same with each listener in the place, (m,), that it says."""
        values = np.empty_like(self.values)
        values[np.asarray(places, dtype=np.int64)] = self.values
        return replace(self, values=values)

    @property
    def names(self) -> tuple[str, ...]:
        """(p,) of the measures."""
        return tuple(measure.name for measure in self.measures)

    def column(self, name: str) -> npt.NDArray[np.float64]:
        """(m,) one measure by its name. Raises KeyError where there is none."""
        if name not in self.names:
            raise KeyError(f"There is no measure {name}.")
        return self.values[:, self.names.index(name)]
