"""How the values of each field are spread, and which of them stand far from the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.schema import MISSING_STEP, Field

FloatArray = npt.NDArray[np.float64]

_FENCE: Final = 1.5
_EXTREMES: Final = 5


@dataclass(frozen=True, slots=True)
class Distribution:
    """One field over all tracks, in the field's own unit.

    low, step: the value of the first bar and from one bar to the next.  bars: known values on each
    step of the field (`schema.Field`) from the lowest in use to the highest; values beyond the ends
    of the field's scale count as the end.
    lowest, quartiles, highest, mean, deviation: of the exact values, None where none is known.
    """

    low: float
    step: float
    bars: list[int]
    n_known: int
    share_unknown: float
    lowest: float | None
    quartiles: list[float] | None
    highest: float | None
    mean: float | None
    deviation: float | None


@dataclass(frozen=True, slots=True)
class Extreme:
    """A track that stands far out: its row and its value."""

    row: int
    value: float


@dataclass(frozen=True, slots=True)
class Outliers:
    """Tracks beyond Tukey's fences: 1.5 interquartile ranges outside the quartiles (Tukey 1977).

    low_fence, high_fence: in the field's unit.  n_below, n_above: tracks beyond them.
    share: of the tracks whose value is known, 0 to 1.
    extremes: the five farthest beyond a fence, farthest first.
    """

    low_fence: float
    high_fence: float
    n_below: int
    n_above: int
    share: float
    extremes: list[Extreme]


def distribution(field: Field, values: FloatArray) -> Distribution:
    """The distribution of `values`, (n_tracks,) in the field's unit, NaN where unknown."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Distribution(field.low, field.step, [], 0, 1.0, None, None, None, None, None)
    per_step = np.bincount(field.to_steps(values), minlength=MISSING_STEP + 1)[:MISSING_STEP]
    used = np.flatnonzero(per_step)
    return Distribution(
        low=field.value_of(int(used[0])),
        step=field.step,
        bars=per_step[used[0] : used[-1] + 1].tolist(),
        n_known=len(known),
        share_unknown=1 - len(known) / len(values),
        lowest=float(known.min()),
        quartiles=np.quantile(known, (0.25, 0.5, 0.75)).tolist(),
        highest=float(known.max()),
        mean=float(known.mean()),
        deviation=float(known.std()),
    )


def outliers(values: FloatArray) -> Outliers | None:
    """The tracks far from the rest in `values`, (n_tracks,), NaN where unknown; None if all are.

    Where half of the tracks and more share one value, every other value lies beyond a fence.
    """
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return None
    low, high = np.quantile(values[known], (0.25, 0.75))
    reach = _FENCE * (high - low)
    beyond = np.maximum(low - reach - values[known], values[known] - (high + reach))
    below = int(np.count_nonzero(values[known] < low - reach))
    above = int(np.count_nonzero(values[known] > high + reach))
    # Of tracks equally far out the earlier row is told, so that the answer is the same every time.
    farthest = np.argsort(-beyond, kind="stable")[: min(_EXTREMES, below + above)]
    return Outliers(
        low_fence=float(low - reach),
        high_fence=float(high + reach),
        n_below=below,
        n_above=above,
        share=(below + above) / len(known),
        extremes=[Extreme(int(row), float(values[row])) for row in known[farthest].tolist()],
    )
