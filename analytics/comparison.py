"""Two ways to group the same tracks, side by side.

Tracks that a method left in no group (noise, labelled -1) count as a group of their own throughout:
two methods that leave out the same tracks agree on them. Plain numpy: asked while serving as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.agreement import adjusted_mutual_information, adjusted_rand
from analytics.errors import InvalidSpec

Labels = npt.NDArray[np.integer[Any]]
BoolArray = npt.NDArray[np.bool_]

NOISE: Final = -1
"""The label of tracks in no group."""
_NONE: Final = NOISE - 1
"""A label that no track has."""


@dataclass(frozen=True, slots=True, eq=False)
class Contingency:
    """How many tracks are in each group of one labelling and each of another.

    first, second: the labels of rows and columns, 0..k-1 and then NOISE where there is any.
    counts: (len(first), len(second)) int64; every track is counted once.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    counts: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Flow:
    """Tracks that are in group `source` of one labelling and group `target` of another."""

    source: int
    target: int
    n_tracks: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far every pair of labellings agrees; see `analytics.agreement` for the measures.

    keys: the labellings.  ari, ami: symmetric, a row and a column for each key, 1 in the diagonal:
    the adjusted Rand index and the adjusted mutual information.
    """

    keys: tuple[str, ...]
    ari: tuple[tuple[float, ...], ...]
    ami: tuple[tuple[float, ...], ...]


def contingency(
    first: Labels, second: Labels, *, least_first: int = 0, least_second: int = 0
) -> Contingency:
    """Count two labellings, (n_tracks,) each, by one another.

    least_first, least_second: how many groups there are at least, where the labels may lack some.
    Raises InvalidSpec where they are not labels of the same tracks.
    """
    _require_same_tracks(first, second)
    rows, row_codes = _coded(first, least_first)
    columns, column_codes = _coded(second, least_second)
    cells = row_codes * len(columns) + column_codes
    counts = np.bincount(cells, minlength=len(rows) * len(columns))
    return Contingency(rows, columns, counts.reshape(len(rows), len(columns)))


def agreement(labellings: Mapping[str, Labels]) -> Agreement:
    """How far every two of the labellings, each (n_tracks,), agree."""
    keys = tuple(labellings)
    ari, ami = np.eye(len(keys)), np.eye(len(keys))
    for row, first in enumerate(keys):
        for column, second in enumerate(keys[:row]):
            counts = contingency(labellings[first], labellings[second]).counts
            ari[row, column] = ari[column, row] = adjusted_rand(counts)
            ami[row, column] = ami[column, row] = adjusted_mutual_information(counts)
    return Agreement(keys, tuple(map(tuple, ari.tolist())), tuple(map(tuple, ami.tolist())))


def flows(table: Contingency) -> list[Flow]:
    """Where the tracks of each group of the first labelling are in the second, most tracks first.

    Every track is in one of them; pairs of groups without a common track are left out.
    """
    rows, columns = np.nonzero(table.counts)
    numbers = table.counts[rows, columns]
    order = np.lexsort((columns, rows, -numbers))
    return [
        Flow(table.first[rows[place]], table.second[columns[place]], int(numbers[place]))
        for place in order
    ]


def disagreement(first: Labels, second: Labels, counterparts: Mapping[int, int]) -> BoolArray:
    """(n_tracks,) True where two labellings put a track into groups that are not counterparts.

    counterparts: of groups of the first in the second, as `matching.counterparts` finds them. All
    tracks of a group that has none disagree; tracks that are noise in both agree.
    """
    _require_same_tracks(first, second)
    signed = first.astype(np.int64)
    # One place past the last group is where NOISE, -1, finds its own.
    expected = np.full(_n_groups(signed, 0) + 1, _NONE)
    expected[NOISE] = NOISE
    for source, target in counterparts.items():
        expected[source] = target
    apart: BoolArray = np.not_equal(expected[signed], second)
    return apart


def _require_same_tracks(first: Labels, second: Labels) -> None:
    if len(first) != len(second):
        raise InvalidSpec(
            "second", f"{len(second):,} labels", f"a labelling of the same {len(first):,} tracks"
        )


def _n_groups(labels: npt.NDArray[np.int64], least: int) -> int:
    return max(int(labels.max(initial=NOISE)) + 1, least)


def _coded(labels: Labels, least: int) -> tuple[tuple[int, ...], npt.NDArray[np.int64]]:
    """The labels there are, noise last, and the place of each track's label among them."""
    signed = labels.astype(np.int64)  # labels of moods are kept as bytes, which have no -1
    n_groups = _n_groups(signed, least)
    noise = signed == NOISE
    names = (*range(n_groups), *((NOISE,) if noise.any() else ()))
    return names, np.where(noise, n_groups, signed)
