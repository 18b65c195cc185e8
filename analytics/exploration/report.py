"""The whole exploratory analysis as one value that JSON can hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.exploration.correlations import correlations
from analytics.exploration.distributions import distribution, outliers
from analytics.exploration.groups import Counts, by_name, by_value, counts
from analytics.rounding import rounded
from analytics.schema import FIELDS, LIST_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS

MOST_NAMES: Final = 30
"""Genres and artists beyond this many are counted, not listed."""
_EXPLICIT: Final = ("clean", "explicit")


def explore(
    tracks: pd.DataFrame, features: Sequence[str], percentiles: npt.NDArray[np.uint8]
) -> dict[str, Any]:
    """Everything the exploratory analysis shows, over all tracks.

    tracks: the clean table.  features: names of the audio features known of some track;
    percentiles: (n_tracks, len(features)) where each value stands, MISSING_STEP where unknown.

    n_tracks; features
    distributions   field -> `Distribution`, for features and facts
    outliers        field -> `Outliers`
    missing         [{column, n_unknown, share}] of every column there is
    correlations    {n_complete, pearson, spearman}, rows and columns as `features`, None where a
                    feature does not vary
    counts          {"genres", "artists"} -> `Counts`, the MOST_NAMES with most tracks listed
    by_genre        [`Group`] of the genres listed
    by_year         [`Group`] of every year;  by_explicit: [`Group`] "clean" and "explicit"
    """
    numbers = {name: tracks[name].to_numpy(np.float64) for name in FIELDS if name in tracks}
    lists = {name: tracks[name].tolist() for name in LIST_COLUMNS if name in tracks}
    counted = {name: counts(values, MOST_NAMES) for name, values in lists.items()}
    together = correlations(np.column_stack([numbers[name] for name in features]))
    far_out = {name: outliers(values) for name, values in numbers.items()}
    report = {
        "n_tracks": len(tracks),
        "features": list(features),
        "distributions": {
            name: asdict(distribution(FIELDS[name], values)) for name, values in numbers.items()
        },
        "outliers": {name: asdict(found) for name, found in far_out.items() if found is not None},
        "missing": _missing(tracks),
        "correlations": {
            "n_complete": together.n_complete,
            "pearson": together.pearson.tolist(),
            "spearman": together.spearman.tolist(),
        },
        "counts": {name: asdict(number) for name, number in counted.items()},
        "by_genre": _by_genre(lists.get("genres", []), counted.get("genres"), percentiles),
        "by_year": _by_value(tracks, "year", percentiles),
        "by_explicit": [
            {**group, "name": _EXPLICIT[int(group["name"])]}
            for group in _by_value(tracks, "explicit", percentiles)
        ],
    }
    few_digits: dict[str, Any] = rounded(report)
    return few_digits


def _missing(tracks: pd.DataFrame) -> list[dict[str, Any]]:
    """How many values of every column are unknown, columns in the order of the schema."""
    unknown = {
        name: int(tracks[name].isna().sum())
        for name in (*TEXT_COLUMNS, *NUMBER_COLUMNS)
        if name in tracks
    }
    unknown |= {
        name: sum(not values for values in tracks[name]) for name in LIST_COLUMNS if name in tracks
    }
    return [
        {"column": name, "n_unknown": number, "share": number / len(tracks)}
        for name, number in unknown.items()
    ]


def _by_genre(
    genres: Sequence[tuple[str, ...]], found: Counts | None, percentiles: npt.NDArray[np.uint8]
) -> list[dict[str, Any]]:
    if found is None:
        return []
    names = [name for name, _ in found.listed]
    return [asdict(group) for group in by_name(genres, names, percentiles)]


def _by_value(
    tracks: pd.DataFrame, column: str, percentiles: npt.NDArray[np.uint8]
) -> list[dict[str, Any]]:
    if column not in tracks:
        return []
    return [asdict(group) for group in by_value(tracks[column].to_numpy(), percentiles)]
