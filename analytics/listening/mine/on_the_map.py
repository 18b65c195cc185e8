"""Where on a map some tracks lie, as a region that can be looked at."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.filters import MAP_UNITS, MIN_CORNERS, Region

_DIRECTIONS: Final = 16
_MARGIN: Final = MAP_UNITS // 100
"""Around the outermost, so that they are inside."""


def region_around(
    projection: str, x: npt.NDArray[np.integer[Any]], y: npt.NDArray[np.integer[Any]]
) -> Region:
    """The outline of (n,) places in map units, n at least 1.

    In each of a few directions it reaches a little beyond the outermost place.
    """
    angles = 2 * np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS
    ways = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    places = np.stack([x, y], axis=1).astype(np.float64)
    outermost = places[(places @ ways.T).argmax(axis=0)] + _MARGIN * ways
    corners = np.clip(np.rint(outermost), 0, MAP_UNITS - 1).astype(np.int64).tolist()
    distinct = tuple(dict.fromkeys((corner[0], corner[1]) for corner in corners))
    assert len(distinct) >= MIN_CORNERS  # the margin alone sets them apart
    return Region(projection, distinct)
