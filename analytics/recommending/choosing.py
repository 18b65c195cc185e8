"""Choose the best by their scores, so many of a kind at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


def held_back(scores: FloatArray, kept: npt.NDArray[np.float64]) -> FloatArray:
    """(n,) scores less what speaks against, minus infinity for what is out.

    kept: (n,) 1 for what nothing speaks against to 0 for what is out; in between a score goes down
    by that share of what lies between the best and the mean.
    """
    reach = np.float32(scores.max() - scores.mean()) if len(scores) else np.float32(0)
    found = scores - (1 - kept).astype(np.float32) * reach
    found[kept <= 0] = -np.inf
    return found


def best(
    scores: FloatArray, n: int, groups: Sequence[tuple[npt.NDArray[Any], int]] = ()
) -> list[int]:
    """Up to `n` places, the highest score first, ties by the lower place; none that is out.

    groups: each with (len(scores),) the group of each, and how many of one group there may be.
    """
    n_looked_at = min(4 * n + 64, len(scores))
    while True:
        found = _kept(scores, n, groups, n_looked_at)
        if len(found) == n or n_looked_at == len(scores):
            return found
        n_looked_at = min(4 * n_looked_at, len(scores))


def _kept(
    scores: FloatArray, n: int, groups: Sequence[tuple[npt.NDArray[Any], int]], n_looked_at: int
) -> list[int]:
    if not n_looked_at:
        return []
    # Everything as good as the last that is looked at, so that ties do not depend on the cut.
    least = np.partition(scores, len(scores) - n_looked_at)[len(scores) - n_looked_at]
    likely = np.flatnonzero((scores >= least) & np.isfinite(scores))
    chosen: list[int] = []
    counts: Counter[tuple[int, int]] = Counter()
    for place in likely[np.lexsort((likely, -scores[likely]))].tolist():
        of = [(which, int(group[place])) for which, (group, _) in enumerate(groups)]
        if all(counts[each] < groups[each[0]][1] for each in of):
            chosen.append(place)
            counts.update(of)
            if len(chosen) == n:
                break
    return chosen
