"""A table of tracks that is no catalogue yet, as those who look for played tracks ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analytics.playlist_files.matching import Matcher
from analytics.playlist_files.name_keys import NameKeys


class TrackTable:
    """The clean tracks that a file became."""

    def __init__(self, text: pa.Table, numbers: pd.DataFrame, keys: Callable[[], NameKeys]) -> None:
        """text: of id, name and artists, and album where there is one.  numbers: the others.

        keys: gives what tracks are found by their names by, when it is needed.
        """
        self._text = text
        self._numbers = numbers
        self._keys = keys

    @classmethod
    def of(cls, tracks: pd.DataFrame) -> Self:
        """Of a clean table."""
        text = {
            name: pa.array(tracks[name], pa.string(), from_pandas=True)
            for name in ("id", "name", "album")
            if name in tracks
        }
        columns = [tracks[column].tolist() for column in ("id", "name", "artists")]
        return cls(pa.table(text), tracks, lambda: NameKeys.of(*columns))

    @property
    def ids(self) -> pa.Array:
        """(n_tracks,) ids, in order of the rows."""
        return pa.concat_arrays(self._text["id"].chunks)

    def has(self, column: str) -> bool:
        """Whether there is a number column of this name."""
        return column in self._numbers

    def numbers(self, column: str) -> npt.NDArray[np.float32]:
        """(n_tracks,) values of a number column."""
        return np.asarray(self._numbers[column], dtype=np.float32)

    def text(
        self, rows: Sequence[int] | npt.NDArray[np.integer[Any]], columns: Sequence[str]
    ) -> pa.Table:
        """Text columns of some rows."""
        present = [column for column in columns if column in self._text.column_names]
        return self._text.select(present).take(pa.array(np.asarray(rows, dtype=np.int64)))

    def matcher(self) -> Matcher:
        """What finds these tracks by their names."""
        recording = np.asarray(self._numbers["recording"], dtype=np.int32)
        return Matcher(self, self._keys(), recording)
