"""The gap statistic: how much tighter the groups are than those of data without structure.

Tibshirani, Walther and Hastie, "Estimating the number of clusters in a data set via the gap
statistic", J. R. Statist. Soc. B 63 (2001). Data without structure is drawn evenly from the box
around the tracks along their principal components (the paper's reference (b)), as many as there
are tracks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.cores import side_by_side
from analytics.silhouette import Floats
from analytics.validation.regrouping import empty_groups_allowed, regroup

N_REFERENCES: Final = 10
"""Sets of reference data. With tens of thousands of tracks each, they differ little."""

N_STARTS: Final = 3
"""Starts of k-means on each.

Evenly spread data has many groupings nearly as tight: on one set of 89,740 points, in 8 and in 12
groups, the best of 3 starts was within 0.3% of the best of 10. That is as much as the error that is
given, so gaps err high by about an error.
"""

_SEEDS: Final = 2**31


@dataclass(frozen=True, slots=True)
class Gap:
    """Of one number of groups.

    gap: mean log inertia of the reference data, less that of the tracks; higher is better.
    error: the paper's s: standard deviation over reference sets, times sqrt(1 + 1 / sets).
    """

    gap: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """What was compared with.

    gaps: by number of groups, 1 included; a k whose groups are single points has none.
    values: (n_tracks, n_features) float32, the first set of reference data.
    labels: its groups, (n_tracks,) int32, by number of groups.
    """

    gaps: dict[int, Gap]
    values: npt.NDArray[np.float32]
    labels: dict[int, npt.NDArray[np.int32]]


@dataclass(frozen=True, slots=True, eq=False)
class _Grouped:
    """One set of reference data: inertia by number of groups; values and labels of the first."""

    inertias: dict[int, float]
    values: npt.NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 0), np.float32))
    labels: dict[int, npt.NDArray[np.int32]] = field(default_factory=dict)


def compare_with_reference(
    values: Floats,
    inertias: Mapping[int, float],
    *,
    n_references: int = N_REFERENCES,
    n_starts: int = N_STARTS,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Reference:
    """Gaps of the groupings of `values`, (n_tracks, n_features), whose `inertias` are given by k.

    Same tracks and seed, same gaps. `progress` is told the fraction done.
    """
    tight = {1: _inertia_of_one(values)} | {k: w for k, w in inertias.items() if w > 0}

    def group_reference(number: int) -> _Grouped:
        random = np.random.default_rng([seed, number])
        made_up = without_structure(values, random)
        found = {
            k: regroup(made_up, k, n_starts=n_starts, seed=int(random.integers(_SEEDS)))
            for k in inertias
        }
        spreads = {1: _inertia_of_one(made_up)} | {k: each.inertia for k, each in found.items()}
        if number > 0:
            return _Grouped(spreads)
        return _Grouped(spreads, made_up, {k: each.labels for k, each in found.items()})

    with empty_groups_allowed():
        sets = side_by_side(group_reference, n_references, progress)
    gaps = {k: _gap([each.inertias[k] for each in sets], own) for k, own in tight.items()}
    return Reference(gaps, sets[0].values, sets[0].labels)


def first_k(gaps: Mapping[int, Gap]) -> int | None:
    """The paper's choice: the smallest k whose gap is within an error of the next one's, or above.

    1 says that there are no groups. None if gaps keep growing as far as they go.
    """
    for k in sorted(gaps):
        following = gaps.get(k + 1)
        if following is not None and gaps[k].gap >= following.gap - following.error:
            return k
    return None


def without_structure(values: Floats, random: np.random.Generator) -> npt.NDArray[np.float32]:
    """As many points as `values`, (n_tracks, n_features), evenly from the box around them.

    The box lies along their principal components.
    """
    centre = values.mean(axis=0, dtype=np.float64)
    centred = values - centre
    _, directions = np.linalg.eigh(centred.T @ centred)
    turned = centred @ directions
    drawn = random.uniform(turned.min(axis=0), turned.max(axis=0), size=turned.shape)
    return np.ascontiguousarray(drawn @ directions.T + centre, dtype=np.float32)


def _gap(of_references: list[float], of_tracks: float) -> Gap:
    logs = np.log(of_references)
    error = float(logs.std()) * math.sqrt(1 + 1 / len(logs))
    return Gap(float(logs.mean()) - math.log(of_tracks), error)


def _inertia_of_one(values: Floats) -> float:
    return float(len(values) * values.var(axis=0, dtype=np.float64).sum())
