"""What the measurements of quality share: real tracks, and where results are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.building.sound import first_artists
from analytics.ingest import read_tracks
from analytics.similar.space import sound_space
from tests.bench.quality.scores import RESULTS, Table


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """A clean table under a name, and the places of its tracks by their features."""

    name: str
    table: pd.DataFrame
    coordinates: np.ndarray
    parts: tuple
    artist: np.ndarray

    @property
    def recording(self) -> np.ndarray:
        return self.table["recording"].to_numpy(np.int32)

    def numbers(self, *columns: str) -> np.ndarray:
        """(n_tracks, n) values, the median where one is unknown."""
        found = self.table.loc[:, list(columns)].to_numpy(np.float64)
        return np.where(np.isnan(found), np.nanmedian(found, axis=0), found)


class Quality:
    """How many cases to look at, where to keep results, and whether bars hold."""

    def __init__(self, quick: bool) -> None:
        self._quick = quick

    def cases(self, n: int) -> int:
        """`n`, or a twentieth of it for a quick look."""
        return max(20, n // 20) if self._quick else n

    def table(self, data: str, what: str) -> Table:
        return Table(data, what, None if self._quick else RESULTS)

    def hold(self, within: bool, bar: str) -> None:
        assert within or self._quick, f"not within its bar: {bar}"


@pytest.fixture(scope="session")
def quality(request: pytest.FixtureRequest) -> Quality:
    return Quality(bool(request.config.getoption("--quick")))


def read(path: Path) -> Tracks:
    table = read_tracks(path).tracks
    coordinates, parts = sound_space(table)
    return Tracks(path.stem, table, coordinates, parts, first_artists(table))


@pytest.fixture(scope="session")
def spotify(shared_data: Path) -> Tracks:
    """89,740 real tracks with the genres they were collected under."""
    return read(shared_data / "tracks" / "spotify_114k.csv")


@pytest.fixture(scope="session")
def playlisted(shared_data: Path) -> Tracks:
    """28,356 real tracks of 471 playlists."""
    return read(shared_data / "tracks" / "spotify_songs_2020.zip")
