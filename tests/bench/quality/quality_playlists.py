"""Ten tracks of a real playlist are known: how many of the others are among a hundred suggested?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.building.sound import references
from analytics.playlists.ordering import ordered
from analytics.playlists.polishing import polished
from analytics.playlists.recipe import Recipe, Starts
from analytics.playlists.selecting import choose
from analytics.schema import FEATURE_NAMES
from analytics.similar.continuation import ALONE, HABITS, Continuer, Habits, belonging
from analytics.similar.sound import Sound, with_lengths
from analytics.similar.space import context_columns, room_of
from tests.bench.quality.conftest import Quality, Tracks
from tests.bench.quality.neighbours import by_cosine
from tests.bench.quality.quality_genres import quantiles, standardised
from tests.playlist_tracks import playlist_tracks

FEWEST = 20
N_KNOWN = 10
N_SUGGESTED = 100
N_FOLLOWING = 20
N_FOLDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Playlist:
    """known, hidden: rows of its tracks.  fold: of the playlists that are judged together."""

    known: np.ndarray
    hidden: np.ndarray
    fold: int


@pytest.fixture(scope="module")
def playlists(playlisted: Tracks, shared_data: Path, quality: Quality) -> list[Playlist]:
    raw = pd.read_csv(shared_data / "tracks" / "spotify_songs_2020.zip")
    row_of = {each: row for row, each in enumerate(playlisted.table["id"])}
    random = np.random.default_rng(0)
    found = []
    for _, tracks in raw.groupby("playlist_id")["track_id"]:
        rows = np.array(sorted({row_of[each] for each in tracks if each in row_of}))
        if len(rows) >= FEWEST:
            rows = random.permutation(rows)
            fold = int(random.integers(N_FOLDS))
            found.append(Playlist(rows[:N_KNOWN], rows[N_KNOWN:], fold))
    return found[: quality.cases(len(found))]


@pytest.fixture(scope="module")
def sound(playlisted: Tracks) -> Sound:
    return Sound(
        parts=playlisted.parts,
        places=with_lengths(playlisted.coordinates, playlisted.parts),
        room=room_of(playlisted.coordinates, references(playlisted.table["id"])),
        recording=playlisted.recording,
        artist=playlisted.artist,
    )


def recalls(playlists: list[Playlist], scores: Callable[[Playlist], np.ndarray]) -> np.ndarray:
    """(n_playlists,) share of the hidden tracks among the N_SUGGESTED with the highest scores."""
    found = np.empty(len(playlists))
    for place, playlist in enumerate(playlists):
        each = scores(playlist).astype(np.float64)
        each[playlist.known] = -np.inf
        top = np.argsort(-each, kind="stable")[:N_SUGGESTED]
        found[place] = np.isin(playlist.hidden, top).mean()
    return found


def cross_validated(
    sound: Sound, context: np.ndarray, playlists: list[Playlist], grid: list[Habits]
) -> tuple[np.ndarray, list[Habits]]:
    """Recall of each playlist under the habits that are best for those of other folds; and what
    each fold chose, last the best for all."""
    each = np.array([
        recalls(playlists, lambda p, h=habits: belonging(sound, context, p.known, h))
        for habits in grid
    ])  # fmt: skip
    folds = np.array([playlist.fold for playlist in playlists])
    chosen = [int(each[:, folds != fold].mean(axis=1).argmax()) for fold in range(N_FOLDS)]
    return (
        each[np.array(chosen)[folds], np.arange(len(playlists))],
        [grid[place] for place in (*chosen, int(each.mean(axis=1).argmax()))],
    )


def test_a_playlist_is_continued(
    playlisted: Tracks, sound: Sound, playlists: list[Playlist], quality: Quality
) -> None:
    n_tracks = len(playlisted.table)
    table = quality.table(playlisted.name, "playlists continued: recall at 100, ten known")
    random = np.random.default_rng(3)
    table.note("random", recalls(playlists, lambda _: random.random(n_tracks)))
    popularity = playlisted.numbers("popularity")[:, 0]
    table.note("popularity", recalls(playlists, lambda _: popularity))
    four = playlisted.numbers("danceability", "energy", "valence", "acousticness")
    nine = playlisted.numbers(*FEATURE_NAMES)
    rest = playlisted.numbers("duration", "mode", "year", "popularity")
    compared = {
        "raw cosine on four features": by_cosine(four),
        "mean standardised cosine on nine": by_cosine(standardised(nine)),
        "quantile cosine, duration, mode, year and popularity added": by_cosine(
            quantiles(np.concatenate([nine, rest], axis=1))
        ),
    }
    for method, units in compared.items():
        table.note(method, recalls(playlists, lambda p, u=units: u @ u[p.known].mean(axis=0)))

    context = context_columns(playlisted.table)
    priors = [
        replace(ALONE, together=together, spread=spread)
        for together, spread in product((0.3, 0.5), (0.05, 0.1, 0.2))
    ]
    no_context = np.full_like(context, np.nan)
    sound_only, _ = cross_validated(sound, no_context, playlists, priors)
    table.note("Bayesian set: sound alone", sound_only)
    alone, chosen = cross_validated(sound, context, playlists, priors)
    print("  chosen:", *chosen, sep="\n    ")
    first = table.note("Bayesian set: sound, year and popularity (ALONE)", alone)
    best = chosen[-1]
    habits = [
        replace(best, same_artist=same, like_artist=like)
        for same, like in product((8.0, 16.0, 24.0), (0.0, 0.5, 1.0))
    ]
    with_artists, chosen = cross_validated(sound, context, playlists, habits)
    print("  chosen:", *chosen, sep="\n    ")
    second = table.note("Bayesian set: with artists (HABITS)", with_artists)
    quality.hold(first.mean >= 0.10, "0.10 from sound, year and popularity")
    quality.hold(second.mean >= 0.20, "0.20 with artists too")
    served = recalls(playlists, lambda p: belonging(sound, context, p.known, HABITS)).mean()
    quality.hold(
        served >= second.mean - 0.005, f"HABITS are about the best of the grid, {chosen[-1]}"
    )


def test_a_playlist_is_continued_as_the_page_does_it(
    playlisted: Tracks, sound: Sound, playlists: list[Playlist], quality: Quality
) -> None:
    table = quality.table(playlisted.name, "playlists continued by 20 songs, ten known: recall")
    continuer = Continuer(sound, context_columns(playlisted.table))
    tracks = playlist_tracks(playlisted.table.reset_index(drop=True), continuer=continuer)
    place_of = np.argsort(tracks.rows)

    def recall(make: Callable[[tuple[str, ...]], np.ndarray]) -> np.ndarray:
        return np.array([
            np.isin(each.hidden, tracks.rows[make(ids_of(each))]).mean() for each in playlists
        ])  # fmt: skip

    def ids_of(playlist: Playlist) -> tuple[str, ...]:
        return tuple(tracks.ids[place] for place in place_of[playlist.known])

    def after(ids: tuple[str, ...], **rules: object) -> Recipe:
        return Recipe(Starts(continued=ids), n_tracks=N_FOLLOWING, **rules)

    def exchanged(ids: tuple[str, ...]) -> np.ndarray:
        chosen = choose(tracks, after(ids))
        return polished(tracks, after(ids), chosen, ordered(tracks, after(ids), chosen))

    like_songs = recall(
        lambda ids: choose(tracks, Recipe(Starts(songs=ids), n_tracks=N_FOLLOWING)).places
    )
    first = table.note("near the ten songs, usual rules", like_songs)
    table.note("gone on with, then exchanged for smaller steps", recall(exchanged))
    served = table.note(
        "gone on with, usual rules", recall(lambda i: choose(tracks, after(i)).places)
    )
    free = after((), per_artist=50, artist_gap=0)
    table.note("gone on with, no rule about artists", recall(
        lambda ids: choose(tracks, replace(free, starts=Starts(continued=ids))).places
    ))  # fmt: skip
    quality.hold(served.mean > 2 * first.mean, "twice as many as songs near the ten")
