"""Draw the songs of a catalogue: who made them, how they sound and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from analytics.demo.discography import Discography, plan
from analytics.demo.figures import Figures, FloatArray
from analytics.demo.grammar import NameArray, Voice
from analytics.demo.names import Namer
from analytics.demo.sound import IntArray, draw_choice, draw_numbers
from analytics.demo.styles import load_styles
from analytics.demo.tags import draw_genres
from analytics.schema import KEY_NAMES

MODE_NAMES: Final = ("Minor", "Major")

FOLLOWERS_AT_ZERO: Final = 2.52
FOLLOWERS_PER_POINT: Final = 0.0532
"""Powers of ten of followers: at popularity 0, and more for every point of it. The line through
63,382 real tracks; what is left has the spread FOLLOWERS_SPREAD."""
FOLLOWERS_SPREAD: Final = 0.46
MOST_FOLLOWERS: Final = 1.2e8


def make_songs(
    figures: Figures,
    voices: Mapping[str, Voice],
    n_songs: int,
    n_artists: int,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, NameArray]:
    """`n_songs` in order of genre and artist, and the names of the artists (a,).

    The columns are those of the clean table but for id, artists and recording. Instead of artists
    there are artist, guest_1 and guest_2 (index into the names; -1 for nobody), artist_name and
    home_genre as text, for what is written about a song.
    """
    styles = load_styles(figures.genres)
    who = plan(figures, styles, n_songs, n_artists, rng)
    genre = who.genre
    numbers = draw_numbers(figures, genre, who.artist, rng)
    columns = dict(zip(figures.columns, numbers.T, strict=True))
    popularity = np.round(columns["popularity"])
    artist_popularity = _artist_popularity(popularity, who.artist, rng)
    key = draw_choice(figures.key, genre, rng)
    mode = (rng.random(n_songs) < figures.major[genre]).astype(np.int64)

    namer = Namer.for_artists(voices, styles, who.artist_genre, rng)
    artist_names = namer.artists(rng)
    names = namer.songs(who, _key_names(key, mode), rng)
    frame = pd.DataFrame(
        {
            **columns,
            "popularity": popularity,
            "year": who.year,
            "explicit": _explicit(figures, who, rng),
            "key": key,
            "mode": mode,
            "time_signature": figures.metres[draw_choice(figures.metre, genre, rng)],
            "artist_popularity": artist_popularity[who.artist],
            "followers": _followers(artist_popularity, rng)[who.artist],
            "artist": who.artist,
            "guest_1": who.guests[:, 0],
            "guest_2": who.guests[:, 1],
        }
    )
    texts = {
        "name": names,
        "album": namer.albums(who, names, rng),
        "genres": draw_genres(figures, who, rng),
        "artist_name": artist_names[who.artist],
        "home_genre": _spoken(figures.genres)[genre],
    }
    for column, values in texts.items():
        frame[column] = pd.Series(values, dtype=object)
    return frame, artist_names


def _artist_popularity(
    popularity: FloatArray, artist: IntArray, rng: np.random.Generator
) -> FloatArray:
    """(a,) 0 to 100, mostly what the best known track of each artist suggests."""
    n_tracks = np.bincount(artist)
    mean = np.bincount(artist, popularity) / n_tracks
    best = np.zeros(len(n_tracks))
    np.maximum.at(best, artist, popularity)
    suggested = 12.0 + 0.1 * mean + 0.7 * best + rng.normal(0.0, 7.0, len(best))
    return np.clip(np.round(suggested), 0.0, 100.0)


def _followers(artist_popularity: FloatArray, rng: np.random.Generator) -> FloatArray:
    """(a,) whole numbers that grow tenfold with about 19 points of popularity."""
    power = FOLLOWERS_AT_ZERO + FOLLOWERS_PER_POINT * artist_popularity
    power += rng.normal(0.0, FOLLOWERS_SPREAD, len(power))
    return np.minimum(np.round(10.0**power), MOST_FOLLOWERS)


def _explicit(figures: Figures, who: Discography, rng: np.random.Generator) -> FloatArray:
    """(n,) 0 or 1 with each genre's share; some artists are mostly, others never explicit."""
    habit = rng.random(len(who.artist_genre))[who.artist]
    by_habit = rng.random(len(habit)) < 0.6
    drawn = np.where(by_habit, habit, rng.random(len(habit)))
    return (drawn < figures.explicit[who.genre]).astype(np.float64)


def _key_names(key: IntArray, mode: IntArray) -> NameArray:
    """(n,) as written in a title: "E♭ Major"."""
    names = np.array([[f"{key} {mode}" for mode in MODE_NAMES] for key in KEY_NAMES], dtype=object)
    return np.asarray(names[key, mode])


def _spoken(genres: tuple[str, ...]) -> NameArray:
    """Genre names as part of an album's title: "Deep House"."""
    return np.array([genre.replace("-", " ").title() for genre in genres], dtype=object)
