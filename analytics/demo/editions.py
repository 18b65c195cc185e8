"""Other editions of songs: reissues and remasters of a recording, live and other recordings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from analytics.demo.discography import THIS_YEAR
from analytics.demo.grammar import Voice

SHARES: Final = {"reissue": 0.55, "remaster": 0.13, "live": 0.17, "acoustic": 0.07, "remix": 0.08}
"""How common each kind of edition is among the editions; sums to 1."""

Change = Callable[[pd.DataFrame, np.random.Generator], dict[str, pd.Series]]


def make_editions(
    songs: pd.DataFrame, n_editions: int, voice: Voice, rng: np.random.Generator
) -> pd.DataFrame:
    """(n_editions,) further tracks with the columns of `songs`, which they are editions of.

    songs: the columns of the clean table, with artist_name and home_genre as text. The better known
    a song, the more likely it has one. A reissue sounds the same; a remaster is a little louder.
    """
    weight = songs["popularity"].to_numpy() + 5.0
    source = rng.choice(len(songs), size=n_editions, p=weight / weight.sum())
    kind = rng.choice(len(SHARES), size=n_editions, p=list(SHARES.values()))
    changes: dict[str, Change] = {
        "reissue": _reissue,
        "remaster": _remaster,
        "live": _live,
        "acoustic": _acoustic,
        "remix": _remix,
    }
    parts = [
        _edition(name, songs.iloc[source[kind == index]], changes[name], voice, rng)
        for index, name in enumerate(SHARES)
    ]
    return pd.concat(parts, ignore_index=True)


def _edition(
    kind: str, songs: pd.DataFrame, change: Change, voice: Voice, rng: np.random.Generator
) -> pd.DataFrame:
    """One edition of each song."""
    later = 1 + np.floor(rng.exponential(9.0, len(songs)))
    year = np.minimum(songs["year"] + later, THIS_YEAR)
    popularity = np.floor(songs["popularity"] * rng.uniform(0.2, 0.95, len(songs)))
    given = {
        "song": songs["name"].to_numpy(object),
        "album": songs["album"].to_numpy(object),
        "artist": songs["artist_name"].to_numpy(object),
        "genre": songs["home_genre"].to_numpy(object),
        "year": year.astype(np.int64).astype(str).to_numpy(object),
    }
    written = voice.write(kind, len(songs), rng, given)
    named = {"album": written} if kind == "reissue" else {"name": written}
    return songs.assign(year=year, popularity=popularity, **named, **change(songs, rng))


def _reissue(songs: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.Series]:
    return {}


def _remaster(songs: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.Series]:
    return {
        "loudness": (songs["loudness"] + rng.uniform(0.5, 3.0, len(songs))).clip(upper=-0.5),
        "energy": _moved(songs["energy"], 0.02, 0.02, rng),
        "duration": songs["duration"] + rng.uniform(-1.0, 1.0, len(songs)),
    }


def _live(songs: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.Series]:
    return {
        "liveness": pd.Series(rng.uniform(0.55, 0.98, len(songs)), songs.index),
        "energy": _moved(songs["energy"], 0.05, 0.07, rng),
        "valence": _moved(songs["valence"], 0.0, 0.06, rng),
        "danceability": _moved(songs["danceability"], -0.06, 0.05, rng),
        "tempo": songs["tempo"] * rng.uniform(0.97, 1.05, len(songs)),
        "duration": songs["duration"] * rng.uniform(1.05, 1.4, len(songs)) + 10.0,
    }


def _acoustic(songs: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.Series]:
    return {
        "acousticness": pd.Series(rng.uniform(0.6, 0.98, len(songs)), songs.index),
        "energy": songs["energy"] * rng.uniform(0.35, 0.7, len(songs)),
        "loudness": songs["loudness"] - rng.uniform(1.0, 5.0, len(songs)),
        "instrumentalness": songs["instrumentalness"] * 0.2,
        "duration": songs["duration"] * rng.uniform(0.8, 1.0, len(songs)) - 8.0,
    }


def _remix(songs: pd.DataFrame, rng: np.random.Generator) -> dict[str, pd.Series]:
    return {
        "danceability": _moved(songs["danceability"], 0.1, 0.05, rng),
        "energy": _moved(songs["energy"], 0.12, 0.08, rng),
        "acousticness": songs["acousticness"] * rng.uniform(0.05, 0.5, len(songs)),
        "tempo": pd.Series(rng.normal(125.0, 3.0, len(songs)), songs.index),
        "duration": songs["duration"] * rng.uniform(1.1, 1.8, len(songs)) + 10.0,
    }


def _moved(values: pd.Series, by: float, spread: float, rng: np.random.Generator) -> pd.Series:
    """Shares of 1, moved by about `by` and kept within 0 to 1."""
    return (values + rng.normal(by, spread, len(values))).clip(0.0, 1.0)
