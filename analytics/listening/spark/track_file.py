"""What workers are told of the tracks: one Parquet file, written here and read there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.ingest.tables import Text
from analytics.listening.measures import TrackFacts

_FACTS: Final = b"undertone"
_FEATURE: Final = "feature_"


def write_tracks(path: Path, ids: Text, tracks: TrackFacts | None) -> None:
    """Write the ids of the catalogue, (n_tracks,), and what is known for measuring."""
    columns = {"id": ids}
    facts: dict[str, object] = {}
    if tracks is not None:
        indptr, genres = tracks.genre_sets
        sets = pa.ListArray.from_arrays(
            pa.array(np.asarray(indptr), pa.int32()), pa.array(np.asarray(genres), pa.int32())
        )
        columns |= {
            "artist": pa.array(np.asarray(tracks.artist), pa.int64()),
            "mood": pa.array(np.asarray(tracks.mood), pa.int32()),
            "genres": sets.take(pa.array(np.asarray(tracks.genre_set), pa.int64())),
        }
        for name, values in tracks.features.items():
            columns[f"{_FEATURE}{name}"] = pa.array(np.asarray(values))
        if tracks.popularity is not None:
            columns["popularity"] = pa.array(np.asarray(tracks.popularity))
        facts = {"moods": tracks.moods, "n_genres": tracks.n_genres,
                 "features": list(tracks.features)}  # fmt: skip
    table = pa.table(columns).replace_schema_metadata({_FACTS: json.dumps(facts).encode()})
    pq.write_table(table, path)


def read_facts(path: str) -> TrackFacts:
    """What `write_tracks` wrote of tracks that are known for measuring."""
    table = pq.read_table(path).combine_chunks()
    facts = json.loads(table.schema.metadata[_FACTS])
    genres = table["genres"].combine_chunks()
    column = {name: table[name].to_numpy() for name in table.column_names if name != "genres"}
    return TrackFacts(
        artist=column["artist"],
        mood=column["mood"],
        moods=tuple(facts["moods"]),
        features={name: column[f"{_FEATURE}{name}"] for name in facts["features"]},
        popularity=column.get("popularity"),
        genre_set=np.arange(table.num_rows),
        genre_sets=(genres.offsets.to_numpy(), genres.flatten().to_numpy()),
        n_genres=facts["n_genres"],
    )
