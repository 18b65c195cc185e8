"""Prints: the report of a build as a PDF, and its figures as pictures, made once for everybody.

```
prints/<number>/         never changed; a number that only grows: "0007"
    manifest.json        sealed like a build's; its "build" is the one the report is about
    manifest.sha256
    report.pdf
    figures.zip          every chart and map as a PNG
```

Needs no browser: what makes them is in dashapp.printing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from analytics.artifacts import OpenBuild
from analytics.catalogue import Catalogue
from analytics.clustering.spec import mapping
from analytics.errors import UndertoneError
from analytics.shelf import Shelf

FILES: Final = {
    "report.pdf": "application/pdf",
    "figures.zip": "application/zip",
}
"""What a print has for people, and their media types."""

_NAME: Final = re.compile(r"\d{4,9}")


class NoPrint(UndertoneError):
    """There is no print of this name."""

    def __init__(self) -> None:
        super().__init__("There is no such print.")


class DamagedPrint(UndertoneError):
    """A print whose files are not the ones that were written."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Print {name} is damaged and cannot be taken: {problem}")


@dataclass(frozen=True, slots=True)
class PrintSpec:
    """What to print: the build that serves, whole. There is nothing to choose."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives an equal spec back."""
        return {}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The spec that `to_dict` described. Raises InvalidSpec for anything else."""
        mapping("spec", data, set())
        return cls()


class Prints(Shelf):
    """The prints of one home. Creating the object touches nothing on disk."""

    def __init__(self, home: Path) -> None:
        """Keep prints in a folder of `home`."""
        super().__init__(home / "prints", _NAME)

    def of_build(self, build: str) -> dict[str, Any] | None:
        """The newest sound print of a build in a few facts; None where there is none."""
        return next((each for each in self.summaries() if each.get("build") == build), None)

    def _missing(self) -> NoPrint:
        return NoPrint()

    def _damaged(self, name: str, problem: str) -> DamagedPrint:
        return DamagedPrint(name, problem)

    def _summary(self, name: str, opened: OpenBuild) -> dict[str, Any]:
        manifest = opened.manifest
        return {
            "name": name,
            "created": manifest["created"],
            "build": manifest["build"],
            "sizes": {file: manifest["files"][file]["bytes"] for file in FILES},
            "problem": None,
        }


def estimated_seconds(_spec: PrintSpec, catalogue: Catalogue) -> float:
    """About how long a print takes on two cores that have nothing else to do."""
    return sum(costs(catalogue).values())


def costs(catalogue: Catalogue) -> dict[str, float]:
    """Expected seconds of each step of a print, in order, by what the step does in words."""
    # Measured on 89,740 tracks, whose maps are most of the work.
    n_tracks = catalogue.n_tracks
    return {
        "Writing the report": 0.5 + 1e-5 * n_tracks,
        "Printing the report": 6 + 1e-4 * n_tracks,
        "Drawing every figure": 15 + 2.5e-4 * n_tracks,
    }
