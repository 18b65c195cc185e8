"""What two artists, or two genres, that sound alike have in common, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.schema import FIELDS

FloatArray = npt.NDArray[np.floating[Any]]

MARKED: Final = 10.0
"""How far from the middle, in percentiles, both must be for a feature to be told."""
AT_HOME: Final = 0.5
"""The share of the songs of both that a mood must have to be told."""
_MOST_FEATURES: Final = 2
_MIDDLE: Final = 50.0


def in_common(
    names: tuple[str, ...],
    profiles: tuple[FloatArray, FloatArray],
    shares: tuple[FloatArray, FloatArray],
    mood_names: Mapping[int, str],
) -> str:
    """A few words: "Both calmer and more acoustic than most; moods 83% the same".

    profiles: of both, (n_features,) mean percentiles, 0 to 100, NaN where unknown.
    shares: of both, (n_moods,) of their songs, 0 to 1; what is the same of them is the sum of the
    smaller shares.
    """
    one, other = (profile - _MIDDLE for profile in profiles)
    both = np.where(np.sign(one) == np.sign(other), np.minimum(np.abs(one), np.abs(other)), 0.0)
    both = np.nan_to_num(both)
    order = np.argsort(-both, kind="stable")[:_MOST_FEATURES]
    told = [place for place in order.tolist() if both[place] >= MARKED]
    words = [
        FIELDS[names[place]].more if one[place] > 0 else FIELDS[names[place]].less for place in told
    ]
    together = np.minimum(*shares)
    same = f"moods {together.sum():.0%} the same"
    if words:
        return f"Both {' and '.join(words)} than most; {same}"
    mood = int(together.argmax())
    if together[mood] >= AT_HOME and mood in mood_names:
        return f"Both mostly {mood_names[mood]}; {same}"
    return f"Much the same mix: {same}"
