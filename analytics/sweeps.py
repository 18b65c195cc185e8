"""Sweeps: numbers of groups tried beside the build, over a range of one's own.

Needs nothing a build needs.

```
sweeps/<number>/         never changed; a number that only grows: "0007"
    manifest.json        sealed like a build's: fingerprint of the tracks, spec, versions, timings
    manifest.sha256
    sweep.json           as a full build has it, without what is in use
    clustergram.json     as a full build has it below lab/
```
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.clustering import Parameter
from analytics.clustering.spec import checked_seed, mapping
from analytics.errors import UndertoneError
from analytics.shelf import Shelf

FEWEST: Final = 2
MOST: Final = 20
"""More groups take long to prove, and nobody remembers as many moods."""

_NAME: Final = re.compile(r"\d{4,9}")


class NoSweep(UndertoneError):
    """There is no sweep of this name."""

    def __init__(self) -> None:
        super().__init__("There is no such sweep.")


class DamagedSweep(UndertoneError):
    """A sweep whose files are not the ones that were written."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Sweep {name} is damaged and cannot be shown: {problem}")


@dataclass(frozen=True, slots=True)
class SweepSpec:
    """Which numbers of groups to try, both ends included, and where random numbers begin.

    FEWEST <= first < last <= MOST. Tracks are told apart by what their moods are.
    """

    first: int = FEWEST
    last: int = MOST
    seed: int = 0

    @property
    def numbers(self) -> range:
        """Every number of groups to try."""
        return range(self.first, self.last + 1)

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives an equal spec back."""
        return {"from": self.first, "to": self.last, "seed": self.seed}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The spec that `to_dict` described; parts left out have their defaults.

        Raises InvalidSpec, saying what is legal, for anything else.
        """
        given = mapping("spec", data, {"from", "to", "seed"})
        first = int(_number("from", FEWEST, MOST - 1).checked(given.get("from", FEWEST)))
        last = int(_number("to", first + 1, MOST).checked(given.get("to", MOST)))
        return cls(first, last, checked_seed(given.get("seed", 0)))


class Sweeps(Shelf):
    """The sweeps of one home. Creating the object touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        """Keep sweeps in a folder of `home`."""
        super().__init__(home / "sweeps", _NAME)

    def over(self, fingerprint: str) -> list[dict[str, Any]]:
        """Those of a catalogue in a few facts, newest first; and the problems of damaged ones.

        fingerprint: of its tracks, of which the beginning will do.
        """
        return [
            facts
            for facts in self.summaries()
            if facts["problem"] or facts["fingerprint"].startswith(fingerprint)
        ]

    def _missing(self) -> NoSweep:
        return NoSweep()

    def _damaged(self, name: str, problem: str) -> DamagedSweep:
        return DamagedSweep(name, problem)

    def _summary(self, name: str, opened: OpenBuild) -> dict[str, Any]:
        manifest = opened.manifest
        return {
            "name": name,
            "created": manifest["created"],
            "spec": manifest["spec"],
            "fingerprint": manifest["fingerprint"],
            "seconds": round(sum(manifest["timings"].values()), 1),
            "problem": None,
        }


def estimated_seconds(spec: SweepSpec, catalogue: Catalogue) -> float:
    """About how long a sweep takes on two cores that have nothing else to do."""
    return sum(costs(spec, catalogue).values())


def costs(spec: SweepSpec, catalogue: Catalogue) -> dict[str, float]:
    """Expected seconds of each step of a sweep, in order, by what the step does in words."""
    # Measured on 89,740 tracks: 2 to 12 groups (77 in all) took 19, 10 and 162 seconds.
    n_tracks, n_groups = catalogue.n_tracks, sum(spec.numbers)
    silhouettes = n_tracks**2 * (4e-10 + 1e-11 * n_groups)
    return {
        "Opening the catalogue": 0.1 + 2e-6 * n_tracks,
        "Trying every number of groups": 0.1 + 2.9e-6 * n_tracks * n_groups,
        "Scoring every number of groups": 0.2 + silhouettes,
        "Proving every number of groups": 0.5 + 2.2e-5 * n_tracks * n_groups + silhouettes,
        "Drawing how groups split": 0.1 + 2e-6 * n_tracks,
    }


def _number(name: str, low: int, high: int) -> Parameter:
    return Parameter(name, name, "A number of groups.", "int", high, low, high)
