"""How far two groupings of the same things agree, from the table that counts one by the other.

A table is (groups of the first, groups of the second) whole numbers: how many things are in both.
Rand and information are adjusted for chance: 1 is the same grouping, 0 what two groupings into
groups of these sizes, drawn at random, come to on average. Plain numpy, so it can serve as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.float64]

_NOTHING: Final = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class AgainstClasses:
    """What groups say of known classes, each measure from 0 to 1.

    homogeneity: 1 where every group holds things of one class only.
    completeness: 1 where every class lies in one group.
    v_measure: the harmonic mean of both (Rosenberg & Hirschberg 2007).
    """

    homogeneity: float
    completeness: float
    v_measure: float


def adjusted_rand(table: Counts) -> float:
    """The adjusted Rand index, at most 1 (Hubert & Arabie 1985).

    The share of pairs of things that both groupings put together or both keep apart, adjusted for
    chance. 1 where neither grouping separates a pair that the other keeps together.
    """
    # Whole numbers of Python: products of pairs of a million tracks do not fit in 64 bits.
    in_both = sum(math.comb(count, 2) for count in table.ravel().tolist())
    in_first = sum(math.comb(size, 2) for size in table.sum(axis=1).tolist())
    in_second = sum(math.comb(size, 2) for size in table.sum(axis=0).tolist())
    if in_both == in_first == in_second:
        return 1.0
    by_chance = in_first * in_second / math.comb(int(table.sum()), 2)
    return float((in_both - by_chance) / ((in_first + in_second) / 2 - by_chance))


def adjusted_mutual_information(table: Counts) -> float:
    """The adjusted mutual information, at most 1 (Vinh, Epps & Bailey 2010, arithmetic mean).

    Unlike the Rand index it weighs small groups as well. 1 where both groupings have one group,
    0 where only one of them has.
    """
    table = _without_empty(table)
    if 1 in table.shape:
        return float(table.shape == (1, 1))
    by_chance = _expected_information(table.sum(axis=1), table.sum(axis=0))
    most = (_entropy(table.sum(axis=1)) + _entropy(table.sum(axis=0))) / 2
    information = _mutual_information(table)
    if most - by_chance <= _NOTHING:
        return 1.0  # chance alone explains everything only where every thing is its own group
    return float((information - by_chance) / (most - by_chance))


def against_classes(table: Counts) -> AgainstClasses:
    """How well groups reproduce classes. table: (classes, groups)."""
    table = _without_empty(table)
    information = _mutual_information(table)
    of_classes, of_groups = _entropy(table.sum(axis=1)), _entropy(table.sum(axis=0))
    homogeneity = information / of_classes if of_classes else 1.0
    completeness = information / of_groups if of_groups else 1.0
    total = homogeneity + completeness
    v_measure = 2 * homogeneity * completeness / total if total else 0.0
    return AgainstClasses(homogeneity, completeness, v_measure)


def evenness(counts: Counts) -> FloatArray:
    """How evenly each row of `counts`, (rows, columns), none empty, lies over the columns, (rows,).

    The entropy of the row over that of an even one: 0 where all is in one column, 1 where all
    columns have as much; 0 where there is but one column.
    """
    shares = counts / counts.sum(axis=1, keepdims=True)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    even = math.log(counts.shape[1]) or 1.0
    relative: FloatArray = np.clip(-(shares * logs).sum(axis=1) / even, 0, 1)
    return relative


def _without_empty(table: Counts) -> Counts:
    whole: Counts = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    return whole


def _entropy(sizes: Counts) -> float:
    """Of groups of these sizes, all above 0, in nats; exactly 0 for a single group."""
    if len(sizes) <= 1:
        return 0.0
    shares = sizes / sizes.sum()
    return float(-(shares * np.log(shares)).sum())


def _mutual_information(table: Counts) -> float:
    """What either grouping says of the other, in nats, from 0. table: no row or column empty."""
    total = table.sum()
    first, second = np.nonzero(table)
    counts = table[first, second].astype(np.float64)
    by_chance = table.sum(axis=1)[first] * (table.sum(axis=0)[second] / total)
    return max(float((counts / total * np.log(counts / by_chance)).sum()), 0.0)


def _expected_information(first: Counts, second: Counts) -> float:
    """The mean of the mutual information over all groupings into groups of these sizes.

    How many things two groups share at random is hypergeometric (Vinh et al. 2010, equation 24).
    Groups of one size share a term, so that hundreds of small groups cost little.
    """
    total = int(first.sum())
    log_factorial = np.array([math.lgamma(number + 1) for number in range(total + 1)])
    expected = 0.0
    for size, times in zip(*np.unique(first, return_counts=True), strict=True):
        for other, other_times in zip(*np.unique(second, return_counts=True), strict=True):
            shared = np.arange(max(1, size + other - total), min(size, other) + 1)
            log_chance = (
                log_factorial[size]
                + log_factorial[other]
                + log_factorial[total - size]
                + log_factorial[total - other]
                - log_factorial[total]
                - log_factorial[shared]
                - log_factorial[size - shared]
                - log_factorial[other - shared]
                - log_factorial[total - size - other + shared]
            )
            surprise = np.log(shared * (total / (size * other)))
            terms = shared / total * surprise * np.exp(log_chance)
            expected += float(times * other_times * terms.sum())
    return expected
