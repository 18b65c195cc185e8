"""Made-to-measure inputs: everything has a default, a test states only what it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.schema import FEATURE_NAMES

GROUPS = {
    # danceability, energy, loudness, speechiness, acousticness, instrumentalness, liveness,
    # valence, tempo; then the spread of each around that
    "folk": (0.40, 0.15, -20.0, 0.04, 0.92, 0.10, 0.10, 0.30, 80.0),
    "house": (0.85, 0.90, -5.0, 0.06, 0.02, 0.70, 0.15, 0.75, 126.0),
    "comedy": (0.55, 0.65, -12.0, 0.90, 0.70, 0.00, 0.85, 0.50, 100.0),
}
SPREADS = (0.03, 0.03, 0.7, 0.01, 0.02, 0.02, 0.03, 0.03, 3.0)


def make_tracks(n: int = 60, *, seed: int = 0, **overrides: Any) -> pd.DataFrame:
    """A clean table of n tracks in three obvious groups, one after the other in turn.

    overrides: a column's values, one value for all rows, or None to leave the column out.
    """
    random = np.random.default_rng(seed)
    genres = list(GROUPS)
    centres = np.array([GROUPS[genres[row % len(genres)]] for row in range(n)])
    features = (centres + random.normal(size=centres.shape) * SPREADS).astype(np.float32)
    features[:, [0, 1, 3, 4, 5, 6, 7]] = features[:, [0, 1, 3, 4, 5, 6, 7]].clip(0, 1)
    tracks = pd.DataFrame(
        {
            "id": [f"track-{row:05d}" for row in range(n)],
            "name": [f"Song {row}" for row in range(n)],
            "album": [f"Album {row // 6}" for row in range(n)],
            **dict(zip(FEATURE_NAMES, features.T, strict=True)),
            "popularity": random.integers(0, 101, n).astype(np.float32),
            "duration": random.integers(90, 400, n).astype(np.float32),
            "year": random.integers(1960, 2025, n).astype(np.float32),
            "explicit": (np.arange(n) % 5 == 0).astype(np.float32),
            "key": (np.arange(n) % 12).astype(np.float32),
            "mode": (np.arange(n) % 2).astype(np.float32),
            "time_signature": np.full(n, 4, dtype=np.float32),
            "recording": np.arange(n, dtype=np.int32),
        }
    )
    artists = [(f"Artist {row % 3}-{row // 9}",) for row in range(n)]
    tracks.insert(2, "artists", pd.Series(artists, dtype=object))
    of_genre = [(genres[row % len(genres)],) for row in range(n)]
    tracks.insert(3, "genres", pd.Series(of_genre, dtype=object))
    for column, values in overrides.items():
        if values is None:
            tracks = tracks.drop(columns=column)
        elif column in ("artists", "genres"):
            tracks[column] = pd.Series(list(values), dtype=object)
        else:
            tracks[column] = values
    return tracks


def write_csv(path: Path, tracks: pd.DataFrame) -> Path:
    """A clean table as a file of tracks that a person might bring."""
    table = tracks.drop(columns=["recording", "duration"], errors="ignore").rename(
        columns={"id": "track_id", "name": "track_name", "album": "album_name"}
    )
    table["artists"] = [";".join(names) for names in tracks["artists"]]
    if "duration" in tracks:
        table["duration_ms"] = (tracks["duration"] * 1000).astype("Int64")
    if "genres" in tracks:
        table["track_genre"] = [";".join(names) for names in tracks["genres"]]
        table = table.drop(columns="genres")
    table.to_csv(path, index=False)
    return path
