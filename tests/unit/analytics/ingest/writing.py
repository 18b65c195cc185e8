"""Small files of tracks, each with one thing that matters."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from analytics.ingest import Ingested, read_tracks

SONG = {
    "track_id": "a1",
    "track_name": "First Song",
    "artists": "Ann",
    "danceability": "0.5",
    "energy": "0.6",
    "loudness": "-7.5",
    "speechiness": "0.05",
    "acousticness": "0.3",
    "instrumentalness": "0.01",
    "liveness": "0.1",
    "valence": "0.4",
    "tempo": "120",
}
HEADER = ",".join(SONG)
RECORD = ",".join(SONG.values())
SHARES = (
    "danceability",
    "energy",
    "speechiness",
    "acousticness",
    "instrumentalness",
    "liveness",
    "valence",
)


def song(**changes: str | None) -> dict[str, str]:
    """SONG with other values, further columns, or without those that are None."""
    changed = {**SONG, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def songs(n: int, **changes: str | None) -> list[dict[str, str]]:
    """Songs that differ in id and name only."""
    return [
        song(**{"track_id": f"id{at}", "track_name": f"Song {at}", **changes}) for at in range(n)
    ]


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    """Rows as a text table under the first row's columns, quoted where needed."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def saved(folder: Path, content: str | bytes, name: str = "tracks.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def ingested(folder: Path, *rows: dict[str, str]) -> Ingested:
    """What becomes of a file with these rows."""
    return read_tracks(saved(folder, table(*rows)))
