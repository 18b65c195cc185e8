"""Small files of plays and people, each with one thing that matters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.listening.reading.heard import Heard
from analytics.listening.reading.history import read_history
from analytics.listening.reading.history_files import HistoryFile, Limits
from analytics.listening.reading.listens import read_listens
from analytics.listening.reading.track_table import TrackTable

NOW = 1_700_000_000
"""In November 2023."""

TRACKS = pa.array([f"t{row}" for row in range(5)])
HEADER = "user_id,track_id,timestamp,play_count"
AT = "2021-03-04T12:34:56Z"
SECOND = 1_614_861_296


def heard_of(folder: Path, content: str | bytes, name: str = "listens.csv") -> Heard:
    """What becomes of a file of plays over five tracks."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_listens(path, TRACKS, now=NOW)


def plays_in(heard: Heard) -> list[tuple[str, int, int, int]]:
    """Each play as (id of the person, row of the track, second, count), sorted."""
    columns = (heard.listener, heard.track, heard.second, heard.count)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return sorted((heard.people[who], *rest) for who, *rest in rows)


def left_out(heard: Heard) -> dict[int, str]:
    """Reasons by row."""
    return dict(zip(heard.rejected["row"].to_pylist(), heard.rejected["reason"].to_pylist(),
                    strict=True))  # fmt: skip


def adds_up(heard: Heard) -> bool:
    """Whether every row of the file is kept, joined to another or left out, and told of."""
    health = heard.health
    told = sum(each["count"] for each in health.rejected)
    return (
        health.n_read == health.n_kept + health.n_merged + health.n_rejected
        and told == health.n_rejected == len(heard.rejected)
        and health.n_kept == len(heard.track)
    )


SONGS = TrackTable.of(
    pd.DataFrame(
        {
            "id": ["a" * 22, "b" * 22, "c" * 22],
            "name": ["Hello", "Sun", "Moon (Live)"],
            "artists": [("Ann",), ("Bob", "Cy"), ("Dee",)],
            "duration": np.array([200, 40, np.nan], dtype=np.float32),
            "recording": np.arange(3, dtype=np.int32),
        }
    )
)
"""Songs of 200 and 40 seconds, and one of which the length is not known."""


def short(artist: Any = "Ann", track: Any = "Hello", ms: Any = 150_000, **rest: Any
          ) -> dict[str, Any]:  # fmt: skip
    """An entry of the history of the last year."""
    return {"endTime": "2021-03-04 12:34", "artistName": artist, "trackName": track,
            "msPlayed": ms, **rest}  # fmt: skip


def extended(**rest: Any) -> dict[str, Any]:
    """An entry of the extended history."""
    usual = {
        "ts": AT, "ms_played": 150_000, "master_metadata_track_name": "Hello",
        "master_metadata_album_artist_name": "Ann", "spotify_track_uri": None,
    }  # fmt: skip
    return {**usual, **rest}


def history_of(*files: bytes | list[Any], limits: Limits | None = None) -> Heard:
    """What becomes of files of a streaming history, over SONGS."""
    brought = list(_brought(files))
    return read_history(brought, SONGS.matcher(), SONGS, now=NOW, limits=limits)


def _brought(files: tuple[bytes | list[Any], ...]) -> Iterator[HistoryFile]:
    for number, content in enumerate(files):
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        yield HistoryFile(f"history{number}.json", text)
