"""Divide the tracks somebody plays into parts that are different tastes, or leave them whole.

A part is divided in two by 2-means, and the division counts only where it tells more than it
would of a single taste. Along the line between the two centres, the share of the variance that
lies between the halves of a bell-shaped (Gaussian) cloud is 2 / pi = 0.64, whatever its width; two
tastes apart come to more. In a few tracks chance alone finds a better line: among n tracks that
spread in d directions by less than 0.4 * sqrt(d / n) more in 97 of 100 clouds (200 each of 25, 100
and 500 tracks, round ones and long ones). A division therefore counts where

    share between the halves > 2 / pi + 0.4 * sqrt(d / n),

d = (sum of v)^2 / sum of v^2 over the variances v along the principal directions, and n = (sum of
w)^2 / sum of w^2 of the weights w. Halves of too few tracks or too little weight count for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import pi, sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.integer[Any]]

MOST: Final = 6
FEWEST_TRACKS: Final = 5
LEAST_SHARE: Final = 0.05
_OF_ONE_TASTE: Final = 2 / pi
_BY_CHANCE: Final = 0.4
_MOST_ROUNDS: Final = 30


@dataclass(frozen=True, slots=True, eq=False)
class Divided:
    """n tracks in k parts.

    labels: (n,) 0 to k - 1.  centres: (k, f), weighted means.  explained: the share of the spread
    (weighted squared distances to the mean) that lies between the parts, 0 to 1.
    """

    labels: IntArray
    centres: FloatArray
    explained: float


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Some tracks. second: (of these,) which of them are the other half, None to stay whole."""

    rows: IntArray
    second: BoolArray | None
    gain: float


def divided(values: FloatArray, weight: FloatArray, *, most: int = MOST) -> Divided:
    """The n of 1 or more `values`, (n, f) finite, counting `weight`, (n,) above 0, in up to `most`.

    Again and again the division that takes most of the spread away is made, of those that count;
    at the end tracks go to the part whose centre is nearest (k-means) until none changes, and
    parts are joined again whose division would not count.
    """
    least = LEAST_SHARE * float(weight.sum())
    parts = [_part(np.arange(len(values)), values, weight, least)]
    while len(parts) < most:
        best = max(parts, key=lambda part: part.gain)
        if best.second is None:
            break
        parts.remove(best)
        parts += [
            _part(best.rows[half], values, weight, least) for half in (~best.second, best.second)
        ]
    labels: IntArray = np.zeros(len(values), dtype=np.int64)
    for number, part in enumerate(parts):
        labels[part.rows] = number
    labels, centres = _joined(values, weight, labels, len(parts))
    whole = _spread(values, weight, np.average(values, axis=0, weights=weight))
    left = _spread(values, weight, centres[labels])
    return Divided(labels, centres, 1 - left / whole if whole > 0 else 0.0)


def _part(rows: IntArray, values: FloatArray, weight: FloatArray, least: float) -> _Part:
    mine, counts = values[rows], weight[rows]
    second = _two_means(mine, counts)
    if second is None or not _counts(mine, counts, second, least):
        return _Part(rows, None, 0.0)
    centres = _centres(mine, counts, second.astype(np.int64), 2)
    together = np.average(mine, axis=0, weights=counts)
    gain = _spread(mine, counts, together) - _spread(mine, counts, centres[second.astype(np.int64)])
    return _Part(rows, second, gain)


def _two_means(values: FloatArray, weight: FloatArray) -> BoolArray | None:
    """(n,) which tracks are in the second of two parts; None where they cannot be told apart.

    It starts at the plane across the direction of the largest spread, so it needs no chance.
    """
    centred = values - np.average(values, axis=0, weights=weight)
    _, directions = np.linalg.eigh(centred.T @ (centred * weight[:, None]))
    second: BoolArray = centred @ directions[:, -1] > 0
    for _ in range(_MOST_ROUNDS):
        if second.all() or not second.any():
            return None
        here, there = _centres(values, weight, second.astype(np.int64), 2)
        moved = (values - (here + there) / 2) @ (there - here) > 0
        if (moved == second).all():
            break
        second = moved
    return None if second.all() or not second.any() else second


def _counts(values: FloatArray, weight: FloatArray, second: BoolArray, least: float) -> bool:
    """Whether a division tells more than that of a single taste would."""
    for half in (second, ~second):
        if np.count_nonzero(half) < FEWEST_TRACKS or weight[half].sum() < least:
            return False
    whole = float(weight.sum())
    here, there = _centres(values, weight, second.astype(np.int64), 2)
    along = (values - np.average(values, axis=0, weights=weight)) @ (there - here)
    variance = float(weight @ along**2) / whole
    between = sum(
        float(weight[half].sum()) * float(np.average(along[half], weights=weight[half])) ** 2
        for half in (second, ~second)
    )
    n = whole**2 / float(weight @ weight)
    bar = _OF_ONE_TASTE + _BY_CHANCE * sqrt(_directions(values, weight) / n)
    return between / whole > bar * variance


def _directions(values: FloatArray, weight: FloatArray) -> float:
    """In how many directions tracks spread as if alike: 1 on a line, f in a ball."""
    centred = values - np.average(values, axis=0, weights=weight)
    covariance = centred.T @ (centred * weight[:, None])
    return float(np.trace(covariance) ** 2 / np.sum(covariance**2))


def _joined(
    values: FloatArray, weight: FloatArray, labels: IntArray, k: int
) -> tuple[IntArray, FloatArray]:
    """The parts after k-means, those joined again whose division from one another does not count.

    A cut through the middle of three tastes in a row leaves halves of the one in the middle.
    """
    labels, centres = _settled(values, weight, labels, k)
    apart = np.linalg.norm(centres[:, None] - centres[None], axis=2)
    for first, other in sorted(combinations(range(k), 2), key=lambda pair: float(apart[pair])):
        both = (labels == first) | (labels == other)
        if not _counts(values[both], weight[both], labels[both] == other, 0.0):
            labels = np.unique(np.where(labels == other, first, labels), return_inverse=True)[1]
            return _joined(values, weight, labels, k - 1)
    return labels, centres


def _settled(
    values: FloatArray, weight: FloatArray, labels: IntArray, k: int
) -> tuple[IntArray, FloatArray]:
    """K-means from `labels` on; stops short of a round that would leave a part empty."""
    centres = _centres(values, weight, labels, k)
    for _ in range(_MOST_ROUNDS if k > 1 else 0):
        # Squared distances less what is the same for every centre.
        nearest = (np.sum(centres**2, axis=1) - 2 * values @ centres.T).argmin(axis=1)
        if (nearest == labels).all() or np.bincount(nearest, minlength=k).min() < FEWEST_TRACKS:
            break
        labels, centres = nearest, _centres(values, weight, nearest, k)
    return labels, centres


def _centres(values: FloatArray, weight: FloatArray, labels: IntArray, k: int) -> FloatArray:
    member = np.zeros((k, len(values)))
    member[labels, np.arange(len(values))] = weight
    means: FloatArray = member @ values / member.sum(axis=1, keepdims=True)
    return means


def _spread(values: FloatArray, weight: FloatArray, centre: FloatArray) -> float:
    return float(weight @ np.sum((values - centre) ** 2, axis=1))
