"""The clean table: one row per track, every column in its agreed type."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.ingest import merging
from analytics.ingest.merging import Groups
from analytics.ingest.records import Records
from analytics.ingest.tables import NamesArray
from analytics.ingest.versions import recordings
from analytics.schema import NUMBER_COLUMNS


def clean_table(records: Records, ids: NamesArray, groups: Groups) -> pd.DataFrame:
    """The clean table of `groups`, tracks in order of first appearance.

    Columns: id, name (str), artists (tuples), genres (sorted tuples), album (str or None), the
    numbers among schema.NUMBER_COLUMNS (float32, NaN for unknown), recording (int32). Columns the
    file lacks are absent.
    """
    first = groups.first
    names = records.text["name"].to_numpy()[first]
    artists = records.lists["artists"][first]
    numbers = merging.merge_numbers(records.numbers, groups)
    table: dict[str, object] = {
        "id": pd.array(ids[first], dtype="str"),
        "name": pd.array(names, dtype="str"),
        "artists": pd.Series(artists, dtype=object),
    }
    if "genres" in records.lists:
        genres = merging.merge_genres(records.lists["genres"], groups)
        table["genres"] = pd.Series(genres, dtype=object)
    if "album" in records.text:
        album = merging.merge_text(records.text["album"].to_numpy(), groups)
        table["album"] = pd.Series(album, dtype=object)
    for name in NUMBER_COLUMNS:
        if name in numbers:
            table[name] = numbers[name].astype(np.float32)
    table["recording"] = recordings(names, artists, numbers.get("duration"))
    return pd.DataFrame(table)
