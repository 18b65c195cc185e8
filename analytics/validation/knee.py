"""Where a curve bends: Kneedle.

Satopää, Albrecht, Irwin and Raghavan, "Finding a 'Kneedle' in a Haystack: Detecting Knee Points in
System Behavior", ICDCS Workshops 2011. The curve is stretched over the unit square; a knee is where
it is farthest above the diagonal, provided that it then falls back by more than a threshold. The
paper smooths noisy curves with a spline first; what is looked at here is not noisy.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.errors import InvalidSpec

Curve = npt.NDArray[np.floating[Any]]

_SENSITIVITY: Final = 1.0
"""The paper's S: how many mean steps along x a curve must fall back; 1 suits curves known whole."""
_FEWEST_POINTS: Final = 3


def knee(x: npt.ArrayLike, y: npt.ArrayLike, *, sensitivity: float = _SENSITIVITY) -> int | None:
    """The place, 0..n-1, of the first knee of a curve that rises ever more slowly; None if none.

    x: (n,) rising. y: (n,) finite. Raises InvalidSpec if x does not rise.
    """
    across, up = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if (np.diff(across) <= 0).any():
        raise InvalidSpec("x", across.tolist(), "numbers of which each is larger than the last")
    if len(across) < _FEWEST_POINTS or up.max() == up.min():
        return None
    across = (across - across[0]) / (across[-1] - across[0])
    up = (up - up.min()) / (up.max() - up.min())
    above = up - across
    inner = above[1:-1]
    peaks = 1 + np.flatnonzero((inner > above[:-2]) & (inner >= above[2:]))
    fall = sensitivity * float(np.diff(across).mean())
    for peak, following in pairwise([*peaks, len(above)]):
        if (above[peak:following] < above[peak] - fall).any():
            return int(peak)
    return None


def elbow(x: npt.ArrayLike, y: npt.ArrayLike, *, sensitivity: float = _SENSITIVITY) -> int | None:
    """The place of the elbow of a curve that falls ever more slowly, as inertia does with k."""
    return knee(x, -np.asarray(y, dtype=np.float64), sensitivity=sensitivity)


def upturn(x: npt.ArrayLike, y: npt.ArrayLike, *, sensitivity: float = _SENSITIVITY) -> int | None:
    """The place where a curve turns up that rises ever faster, as sorted distances do."""
    across, up = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    place = knee(-across[::-1], -up[::-1], sensitivity=sensitivity)
    return None if place is None else len(across) - 1 - place
