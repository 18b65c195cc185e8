"""Make a catalogue out of figures and words, for a first run without data."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.demo import figures
from analytics.demo.discography import NOBODY
from analytics.demo.editions import make_editions
from analytics.demo.grammar import NameArray, load_voices
from analytics.demo.songs import make_songs
from analytics.errors import InvalidSpec
from analytics.ingest import HealthReport, Ingested, SourceColumn
from analytics.ingest.records import as_frame
from analytics.ingest.versions import recordings
from analytics.schema import FEATURE_NAMES, FIELDS, NUMBER_COLUMNS, OPTIONAL_COLUMNS

N_TRACKS: Final = 95_837
N_ARTISTS: Final = 17_600
"""Artists of N_TRACKS tracks; another number of tracks has them in proportion."""

EDITIONS: Final = 0.06
"""Share of the tracks that are another edition of one of the others."""

ID_LETTERS: Final = 8
_ALPHABET: Final = np.frombuffer(b"0123456789abcdefghjkmnpqrstvwxyz", dtype=np.uint8)

SHORTEST_SECONDS: Final = 20.0


def make_tracks(n_tracks: int = N_TRACKS, seed: int = 0) -> Ingested:
    """A generated catalogue of `n_tracks`, in the shape a file of tracks is read into.

    Every column of the clean table is there and every value is known. The same numbers make the
    same catalogue. Raises InvalidSpec unless n_tracks is at least 1 and seed at least 0.
    """
    if n_tracks < 1:
        raise InvalidSpec("n_tracks", n_tracks, "1 or more")
    if seed < 0:
        raise InvalidSpec("seed", seed, "0 or more")
    rng = np.random.default_rng(seed)
    voices = load_voices()
    n_editions = round(EDITIONS * n_tracks)
    n_artists = max(1, round(n_tracks * N_ARTISTS / N_TRACKS))
    songs, artists = make_songs(figures.load(), voices, n_tracks - n_editions, n_artists, rng)
    editions = make_editions(songs, n_editions, voices["editions"], rng)
    # Shuffled: a file's first rows are not all of one genre, nor an edition next to its song.
    drawn = pd.concat([songs, editions], ignore_index=True).iloc[rng.permutation(n_tracks)]
    tracks = _clean_table(drawn, artists, rng)
    header = {str(name): SourceColumn(str(name)) for name in tracks.columns.drop("recording")}
    return Ingested(tracks, header, _health(tracks), as_frame([]))


def _clean_table(drawn: pd.DataFrame, artists: NameArray, rng: np.random.Generator) -> pd.DataFrame:
    """The clean table of the songs and editions `drawn`, in their order."""
    names = drawn["name"].to_numpy(object)
    table: dict[str, object] = {
        "id": pd.array(_ids(len(drawn), rng), dtype="str"),
        "name": pd.array(names, dtype="str"),
        "artists": pd.Series(_credits(drawn, artists), dtype=object),
        "genres": pd.Series(drawn["genres"].to_numpy(object), dtype=object),
        "album": pd.Series(drawn["album"].to_numpy(object), dtype=object),
    }
    for column in NUMBER_COLUMNS:
        values = drawn[column].to_numpy(np.float64)
        if column in FIELDS:
            field = FIELDS[column]
            values = np.clip(values, field.legal_low, field.legal_high)
        if column == "duration":
            values = np.maximum(values, SHORTEST_SECONDS)
        table[column] = np.round(values, 3).astype(np.float32)
    duration = np.asarray(table["duration"], dtype=np.float64)
    table["recording"] = recordings(names, np.asarray(table["artists"], dtype=object), duration)
    return pd.DataFrame(table)


def _credits(drawn: pd.DataFrame, artists: NameArray) -> NameArray:
    """(n,) tuples of the artist's and the guests' names; tracks of one artist share a tuple."""
    alone = np.empty(len(artists), dtype=object)
    alone[:] = [(name,) for name in artists]
    credited: NameArray = alone[drawn["artist"].to_numpy()]
    for column in ("guest_1", "guest_2"):
        guest = drawn[column].to_numpy()
        rows = np.flatnonzero(guest != NOBODY)
        credited[rows] = credited[rows] + alone[guest[rows]]
    return credited


def _ids(n_tracks: int, rng: np.random.Generator) -> NameArray:
    """(n,) unique ids such as "demo-7k2m9xq4", which no music service would take for its own."""
    bits = 5 * ID_LETTERS
    # An odd factor maps whole numbers one to one onto whole numbers below 2**bits.
    factor = 2 * rng.integers(1 << (bits - 2), dtype=np.uint64) + np.uint64(1)
    offset = rng.integers(1 << bits, dtype=np.uint64)
    numbers = np.arange(n_tracks, dtype=np.uint64) * factor + offset
    digits = (numbers[:, None] >> np.arange(0, bits, 5, dtype=np.uint64)) & np.uint64(31)
    letters = _ALPHABET[digits].view(f"S{ID_LETTERS}").ravel().astype(str).astype(object)
    return np.asarray("demo-" + letters)


def _health(tracks: pd.DataFrame) -> HealthReport:
    """A report that says these tracks are invented."""
    return HealthReport(
        file="the generated catalogue",
        n_read=len(tracks),
        n_kept=len(tracks),
        features_present=list(FEATURE_NAMES),
        columns_present=list(OPTIONAL_COLUMNS),
        n_versions=int(tracks["recording"].duplicated(keep=False).sum()),
        n_artists=tracks["artists"].explode().nunique(),
        n_genres=tracks["genres"].explode().nunique(),
        notes=[
            "These tracks are invented: no artist, song or album in it is real.",
            "How they sound follows the averages, spreads and correlations of real music by genre.",
        ],
    )
