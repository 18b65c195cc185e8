"""Lines of energy that a list can follow, as levels from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.playlists.recipe import Recipe

SHAPES: Final[Mapping[str, tuple[float, ...]]] = MappingProxyType(
    {
        "steady": (0.5, 0.5),
        "build": (0.0, 1.0),
        "peak": (0.1, 0.4, 0.7, 1.0, 0.6, 0.2),
        "wind-down": (1.0, 0.0),
    }
)
"""Levels spread evenly over the list, straight lines between them; "peak" is highest at 60%."""


def levels(recipe: Recipe, n_positions: int) -> npt.NDArray[np.float64] | None:
    """(n_positions,) level 0..1 of each position, None where the order follows no arc."""
    shape = recipe.arc if recipe.order == "custom" else SHAPES.get(recipe.order)
    if not shape:
        return None
    along = np.full(1, 0.5) if n_positions == 1 else np.linspace(0, 1, n_positions)
    found: npt.NDArray[np.float64] = np.interp(along, np.linspace(0, 1, len(shape)), shape)
    return found


def spread_out(n_positions: int) -> list[int]:
    """Positions in an order of which every beginning covers the whole list about evenly.

    That of the van der Corput sequence: bits of the count, reversed.
    """
    n_bits = max(1, (n_positions - 1).bit_length())
    counted = (int(f"{number:0{n_bits}b}"[::-1], 2) for number in range(1 << n_bits))
    return [position for position in counted if position < n_positions]
