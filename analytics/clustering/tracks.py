"""What an algorithm is given: the tracks in an order of their own, and the values to go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from analytics.clustering.methods import MOST_GROUPS, Value
from analytics.errors import InvalidSpec


@dataclass(frozen=True, slots=True)
class Settings:
    """The value of every parameter of a method, and where random numbers begin."""

    values: Mapping[str, Value]
    seed: int

    def integer(self, name: str) -> int:
        """The value of an "int" parameter."""
        return int(self.values[name])

    def number(self, name: str) -> float:
        """The value of a "float" parameter."""
        return float(self.values[name])

    def choice(self, name: str) -> str:
        """The value of a "choice" parameter."""
        return str(self.values[name])


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Tracks sorted by content.

    Random draws, first come first served, ties: everything that goes by position would otherwise
    depend on the order of the rows in the file.

    values: (n_tracks, n_columns) float64.  order: (n_tracks,) the track of each row.
    n_different: how many rows differ.
    """

    values: npt.NDArray[np.float64]
    order: npt.NDArray[np.intp]
    n_different: int

    @classmethod
    def of(cls, values: npt.NDArray[np.floating[Any]]) -> Self:
        """`values`, (n_tracks, n_columns) finite, sorted.

        Raises InvalidSpec unless there are tracks, of finite numbers.
        """
        if values.ndim != 2 or 0 in values.shape:
            shape = " by ".join(map(str, values.shape))
            raise InvalidSpec("values", shape, "one row per track and one column or more")
        if not np.isfinite(values).all():
            columns = np.flatnonzero(~np.isfinite(values).all(axis=0)).tolist()
            raise InvalidSpec("values", f"unknown in columns {columns}", "finite numbers")
        order = np.lexsort(values.T[::-1])
        ordered = values[order].astype(np.float64)
        n_different = 1 + int(np.any(ordered[1:] != ordered[:-1], axis=1).sum())
        return cls(ordered, order, n_different)

    @property
    def n_tracks(self) -> int:
        """Number of tracks."""
        return len(self.values)

    def groups(self, k: int) -> int:
        """`k`, if these tracks can be told apart into as many groups. Raises InvalidSpec."""
        highest = min(self.n_different, self.n_tracks - 1, MOST_GROUPS)
        if highest < 2:
            raise InvalidSpec("k", k, "used where tracks differ in sound, three of them or more")
        if k > highest:
            raise InvalidSpec("k", k, f"2 to {highest:,}" if highest > 2 else "2")
        return k

    def varying(self) -> npt.NDArray[np.float64]:
        """(n_tracks, those columns that are not the same for every track).

        Raises InvalidSpec if there is none.
        """
        varies = self.values.min(axis=0) < self.values.max(axis=0)
        if not varies.any():
            raise InvalidSpec(
                "inputs", "the same for every track", "columns that tell tracks apart"
            )
        return np.ascontiguousarray(self.values[:, varies])
