"""What runs of the Lab have left in one home, beside its builds and drafts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from analytics.home import Home
from analytics.prints import Prints
from analytics.sweeps import Sweeps


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where the Lab looks for what was run: numbers of groups tried, and reports printed.

    home: the one they are in.
    """

    home: Home
    sweeps: Sweeps
    prints: Prints

    @classmethod
    def of(cls, home: Path) -> Self:
        """Those of a home; nothing on disk is touched."""
        return cls(Home(home), Sweeps(home), Prints(home))
