"""How groups split as their number grows: a clustergram.

Schonlau, "The clustergram: a graph for visualizing hierarchical and nonhierarchical cluster
analyses", The Stata Journal 2 (2002): each group stands at its mean on the first principal
component; ribbons from one number of groups to the next say how many tracks go where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from analytics.silhouette import Floats, Labels


@dataclass(frozen=True, slots=True)
class Level:
    """One number of groups.  means: (k,) on the component.  sizes: (k,) numbers of tracks."""

    k: int
    means: list[float]
    sizes: list[int]


@dataclass(frozen=True, slots=True)
class Flow:
    """Between one number of groups and the next one tried.

    counts: (start, stop) numbers of tracks that are in a group of each.
    """

    start: int
    stop: int
    counts: list[list[int]]


@dataclass(frozen=True, slots=True)
class Clustergram:
    """Levels by rising number of groups, and the flows between each two that follow each other."""

    levels: list[Level]
    flows: list[Flow]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def clustergram(component: Floats, labellings: Mapping[int, Labels]) -> Clustergram:
    """The clustergram of all tracks.

    component: (n_tracks,) places on the first principal component.
    labellings: k -> (n_tracks,) 0..k-1, no noise, no group empty.
    """
    tried = sorted(labellings.items())
    levels = [_level(component, k, labels) for k, labels in tried]
    flows = [_flow(one, other) for one, other in pairwise(tried)]
    return Clustergram(levels, flows)


def _level(component: Floats, k: int, labels: Labels) -> Level:
    sizes = np.bincount(labels, minlength=k)
    means = np.bincount(labels, weights=component, minlength=k) / sizes
    return Level(k, means.tolist(), sizes.tolist())


def _flow(one: tuple[int, Labels], other: tuple[int, Labels]) -> Flow:
    (start, before), (stop, after) = one, other
    cells = before.astype(np.int64) * stop + after
    counts = np.bincount(cells, minlength=start * stop).reshape(start, stop)
    return Flow(start, stop, counts.tolist())
