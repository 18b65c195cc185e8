"""The axis of numbers of groups, the same below every chart of a sweep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

_MOST_WRITTEN: Final = 13
"""As many numbers side by side can be read on a phone."""


def by_k(ks: Sequence[int], *, room: float) -> dict[str, Any]:
    """Every number of groups is written, or every other one where there are many.

    ks: those tried, rising.  room: at either end, for what is drawn and said there.
    """
    axis: dict[str, Any] = {"title": {"text": "Number of groups"}, "dtick": 1, "tickangle": 0}
    if not ks:
        return axis
    if len(ks) > _MOST_WRITTEN:
        axis |= {"tick0": ks[0], "dtick": 2}
    return axis | {"range": [ks[0] - room, ks[-1] + room]}
