"""Listeners and their kinds as tables to be taken away, of which nobody can be told by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.listening.groups import NOT_KNOWN
from analytics.listening.narrowing import People
from analytics.listening.portraits import Portrait
from analytics.listening.segments import Segment
from analytics.moods import Mood

IntArray = npt.NDArray[np.integer[Any]]

_LEFT_OUT_FIRST: Final = ("plan", "country", "kind")
"""What is left out of people's rows until enough of them are alike."""


def listeners_table(
    people: People, kinds: Sequence[Segment], pseudonyms: pa.Array, smallest: int
) -> pa.Table:
    """A row per person: pseudonym, kind, country, plan.

    Whoever is one of fewer than `smallest` alike in all three has them left out one by one, the
    plan first; whoever still is has no row.
    """
    groupings = {"kind": people.kinds, "country": people.countries, "plan": people.plans}
    columns = {name: each.of.astype(np.int64) for name, each in groupings.items()}
    for name in _LEFT_OUT_FIRST:
        columns[name] = np.where(_alike(columns) < smallest, NOT_KNOWN, columns[name])
    kept = np.flatnonzero(_alike(columns) >= smallest)
    named = {
        "kind": [kind.name for kind in kinds],
        "country": people.countries.names,
        "plan": people.plans.names,
    }
    written = {
        name: pa.array([*named[name], None], pa.string()).take(
            pa.array(np.where(values[kept] < 0, len(named[name]), values[kept]))
        )
        for name, values in columns.items()
    }
    return pa.table({"pseudonym": pseudonyms.take(pa.array(kept)), **written})


def kinds_table(
    portraits: Sequence[Portrait],
    kinds: Sequence[Segment],
    moods: Sequence[Mood],
    features: Sequence[str],
) -> pa.Table:
    """A row per kind: its size, its plays, mood shares and mean percentiles of what it plays."""
    rows = [
        {
            "kind": kinds[each.place].name,
            "people": each.n_people,
            "share_of_people": round(each.share, 4),
            "plays": each.plays,
            **{
                f"mood_{mood.slug}": _known(share, 4)
                for mood, share in zip(moods, each.moods.tolist(), strict=True)
            },
            **{
                f"percentile_{name}": _known(value, 2)
                for name, value in zip(features, each.sound.tolist(), strict=True)
            },
            "genres": ";".join(part.name for part in each.genres),
        }
        for each in portraits
    ]
    return pa.Table.from_pylist(rows)


def _alike(columns: dict[str, npt.NDArray[np.int64]]) -> IntArray:
    """(m,) how many people have all the same in `columns` as each has."""
    stacked = np.stack(list(columns.values()))
    _, place, counts = np.unique(stacked, axis=1, return_inverse=True, return_counts=True)
    alike: IntArray = counts[place.ravel()]
    return alike


def _known(value: float, digits: int) -> float | None:
    return None if np.isnan(value) else round(value, digits)
