"""A track as a row: of the list, of the table, and of the tip beside the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue

TEXT: Final = ("id", "name", "artists", "album", "genres")
NUMBERS: Final = ("popularity", "duration", "year", "explicit")
_LISTED: Final = ("id", "name", "artists", "album", "year", "duration", "mood", "row")


def track_rows(
    catalogue: Catalogue, rows: Sequence[int] | npt.NDArray[np.integer[Any]]
) -> list[dict[str, Any]]:
    """Tracks in the order of `rows`, as JSON-able dictionaries; unknown values are left out.

    Numbers are in canonical units; features too, rounded to the thousandth.
    """
    places = np.asarray(rows, dtype=np.int64)
    records = catalogue.text(places, TEXT).to_pylist()
    names = [name for name in (*NUMBERS, *catalogue.features) if catalogue.has(name)]
    columns = {name: catalogue.numbers(name)[places] for name in names}
    moods = catalogue.mood_of[places]
    listed = []
    for place, (row, record) in enumerate(zip(places, records, strict=True)):
        known = {key: value for key, value in record.items() if value is not None}
        for name, values in columns.items():
            if not np.isnan(values[place]):
                known[name] = round(float(values[place]), 3)
        listed.append({**known, "row": int(row), "mood": int(moods[place])})
    return listed


def listed_rows(
    catalogue: Catalogue, rows: Sequence[int] | npt.NDArray[np.integer[Any]]
) -> list[dict[str, Any]]:
    """Tracks as `track_rows`, with no more than what lists and the crate show of them."""
    return [
        {key: record[key] for key in _LISTED if key in record}
        for record in track_rows(catalogue, rows)
    ]
