"""How tracks sound by genre, by year and by explicit lyrics, and what there is most of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.schema import MISSING_STEP

Rows = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Group:
    """Some tracks that have something in common.

    profile: mean percentile in the catalogue of each feature, 0 to 100; None where none is known.
    """

    name: str
    n_tracks: int
    profile: list[float | None]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tracks there are of each name, of the names with most tracks.

    n_names: of all names, listed or not.  n_tracks: that have any name.
    """

    n_names: int
    n_tracks: int
    listed: list[tuple[str, int]]


def counts(lists: Sequence[tuple[str, ...]], most: int) -> Counts:
    """Tracks of each name, most first and then by name. A track counts once for each of its names.

    lists: (n_tracks,) the names of each track, its genres or artists.
    """
    names, numbers = np.unique(
        np.array(list(chain.from_iterable(map(dict.fromkeys, lists))), dtype=object),
        return_counts=True,
    )
    order = np.argsort(-numbers, kind="stable")[:most]
    return Counts(
        n_names=len(names),
        n_tracks=sum(map(bool, lists)),
        listed=[(str(names[place]), int(numbers[place])) for place in order],
    )


def by_name(
    lists: Sequence[tuple[str, ...]], names: Sequence[str], percentiles: npt.NDArray[np.uint8]
) -> list[Group]:
    """The tracks of each of `names`, in their order.

    lists: as for `counts`.  percentiles: (n_tracks, f), MISSING_STEP where unknown.
    """
    rows = np.repeat(np.arange(len(lists)), [len(of_track) for of_track in lists])
    flat = np.array(list(chain.from_iterable(lists)), dtype=object)
    return [_group(name, np.unique(rows[flat == name]), percentiles) for name in names]


def by_value(
    values: npt.NDArray[np.floating[Any]], percentiles: npt.NDArray[np.uint8]
) -> list[Group]:
    """The tracks of each whole number in `values`, (n_tracks,), ascending; NaN, unknown, left out.

    Groups are named after their number.
    """
    numbers = pd.Series(values).dropna().astype(np.int64)
    of_number = numbers.groupby(numbers).indices
    positions = numbers.index.to_numpy()
    return [
        _group(str(number), positions[places], percentiles)
        for number, places in sorted(of_number.items())
    ]


def _group(name: str, rows: Rows, percentiles: npt.NDArray[np.uint8]) -> Group:
    standing = percentiles[rows]
    known = standing != MISSING_STEP
    sums = np.where(known, standing, 0).sum(axis=0, dtype=np.int64)
    profile = [
        round(total / number, 1) if number else None
        for total, number in zip(sums.tolist(), known.sum(axis=0).tolist(), strict=True)
    ]
    return Group(name, len(rows), profile)
