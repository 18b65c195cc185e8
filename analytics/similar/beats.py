"""Half and double tempo: the same beat at another speed."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

_ON_THE_BEAT: Final = 0.1
"""How many octaves a tempo may be off half, double and so on: about 7%."""


def at_half_or_double(tempo_bpm: npt.NDArray[np.floating], of_bpm: float) -> npt.NDArray[np.bool_]:
    """(n,) whether each tempo is about half, double, a quarter or four times another.

    tempo_bpm: (n,) above 0, NaN where unknown, which is none of these; so is everything if `of_bpm`
    is NaN.
    """
    octaves = np.abs(np.log2(tempo_bpm.astype(np.float64) / of_bpm))
    whole = np.round(octaves)
    found: npt.NDArray[np.bool_] = (whole >= 1) & (np.abs(octaves - whole) <= _ON_THE_BEAT)
    return found
