"""The step that writes what artists and genres sound like, and where they lie among one another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.building.tables import write_array
from analytics.building.task import Task
from analytics.durable import write_json
from analytics.genres import tags
from analytics.profiles import files
from analytics.profiles.atlas import FEWEST_ON_MAP, fewest_songs, plane
from analytics.profiles.songs import fame, songs_of
from analytics.profiles.variety import spreads
from analytics.rounding import rounded
from analytics.similar.artists import ARTIST_SOUNDS, artist_sounds
from analytics.similar.sound import FACTS, PLACES

IntArray = npt.NDArray[np.integer[Any]]


def write_profiles(task: Task, folder: Path) -> None:
    """Write the songs, the fame, the spread and the places of artists and genres."""
    shop = task.shop
    numbers = task.numbers()
    popularity = numbers["popularity"].to_numpy() if "popularity" in numbers else None
    recording = shop.array("read", "recording.npy")
    features = task.features()
    percentiles = shop.array("features", "percentiles.npy")
    parts = shop.json("sound", FACTS)["parts"]
    coordinates = shop.array("sound", PLACES)[:, : parts[-1]["stop"]]

    of_artists = (
        shop.array("index", "artist_rows_indptr.npy"),
        shop.array("index", "artist_rows.npy"),
    )
    indptr, songs = songs_of(*of_artists, recording, popularity)
    write_pair(folder, files.ARTIST_SONGS, (indptr, songs))
    sounds = artist_sounds(coordinates, indptr, songs)
    # Over the one of the step before: of versions of one recording, one is enough.
    write_array(folder / ARTIST_SOUNDS, sounds)
    write_array(folder / files.ARTIST_FAME, fame(indptr, songs, popularity))
    artist_spread = spreads(percentiles, indptr, songs)
    write_array(folder / files.ARTIST_SPREAD, artist_spread)
    n_songs = np.diff(indptr)
    least = fewest_songs(n_songs)
    mapped = np.flatnonzero(n_songs >= least).astype(np.int32)
    means = _means(features.values, indptr, songs)
    facts: dict[str, Any] = {
        "fewest_songs": least,
        "usual_artist": usual_spread(artist_spread),
        "artists": _place(folder / files.ARTIST_PLACES, sounds[mapped], means[mapped], task),
    }
    write_array(folder / files.MAPPED_ARTISTS, mapped)

    if shop.json("index", "genres.json"):
        indptr, songs = songs_of(*_genre_tracks(task), recording, popularity)
        write_pair(folder, files.GENRE_SONGS, (indptr, songs))
        sounds = artist_sounds(coordinates, indptr, songs)
        write_array(folder / files.GENRE_SOUNDS, sounds)
        genre_spread = spreads(percentiles, indptr, songs)
        write_array(folder / files.GENRE_SPREAD, genre_spread)
        means = _means(features.values, indptr, songs)
        facts["usual_genre"] = usual_spread(genre_spread)
        facts["genres"] = _place(folder / files.GENRE_PLACES, sounds, means, task)
    write_json(folder / files.FACTS, rounded(facts))


def _genre_tracks(task: Task) -> tuple[IntArray, IntArray]:
    """(indptr, rows) of every genre."""
    shop = task.shop
    sets = (shop.array("index", "genre_sets_indptr.npy"), shop.array("index", "genre_sets_ids.npy"))
    every = tags(shop.json("index", "genres.json"), shop.array("index", "genre_set.npy"), sets)
    order = np.argsort(every.genres, kind="stable")
    return np.concatenate([[0], np.cumsum(every.counts())]), every.tracks[order]


def _place(
    path: Path, sounds: npt.NDArray[np.float32], means: npt.NDArray[np.float64], task: Task
) -> dict[str, Any] | None:
    """Write where they lie, and say how far to trust it; None where there are too few of them."""
    if len(sounds) < FEWEST_ON_MAP:
        write_array(path, np.empty((0, 2), dtype=np.float32))
        return None
    found = plane(sounds, means, task.features().names)
    write_array(path, found.places.astype(np.float32))
    return {"kept": found.kept, "ends": list(found.ends)}


def _means(
    features: npt.NDArray[np.float32], indptr: IntArray, songs: IntArray
) -> npt.NDArray[np.float64]:
    """(n_owners, n_features) mean of the songs of each."""
    sums = np.add.reduceat(features[songs], indptr[:-1].astype(np.int64), axis=0, dtype=np.float64)
    means: npt.NDArray[np.float64] = sums / np.diff(indptr)[:, None]
    return means


def usual_spread(spread: npt.NDArray[np.float32]) -> float | None:
    """The middle one of those known of `spreads`; None without any."""
    known = spread[~np.isnan(spread)]
    return float(np.median(known)) if len(known) else None


def write_pair(folder: Path, names: tuple[str, str], pair: tuple[IntArray, IntArray]) -> None:
    """Write (indptr, songs) of `songs_of` under their two names."""
    for name, values in zip(names, pair, strict=True):
        write_array(folder / name, values)
