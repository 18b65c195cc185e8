"""Do songs that are close share a genre? Never told to what compares them; other artists only."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata

from analytics.building.sound import references
from analytics.schema import FEATURE_NAMES
from analytics.similar.character import Pairs, character, scaled, trained
from analytics.similar.space import room_of
from tests.bench.quality.conftest import Quality, Tracks
from tests.bench.quality.neighbours import by_cosine, matrix_of, nearest_by_others, share_any

N_QUERIES = 6_000
"""Tracks asked about, drawn with a seed; every track of the catalogue can be an answer."""

EXTRAS = ("duration", "mode", "time_signature", "explicit")


@pytest.fixture(scope="module")
def queries(spotify: Tracks, quality: Quality) -> np.ndarray:
    random = np.random.default_rng(1)
    return np.sort(random.choice(len(spotify.table), quality.cases(N_QUERIES), replace=False))


def standardised(values: np.ndarray) -> np.ndarray:
    return (values - values.mean(axis=0)) / values.std(axis=0)


def quantiles(values: np.ndarray) -> np.ndarray:
    return standardised(rankdata(values, axis=0))


def hits(tracks: Tracks, queries: np.ndarray, found: np.ndarray) -> np.ndarray:
    """(n_queries,) share of what was found that has a genre in common."""
    return share_any(matrix_of(tracks.table["genres"].tolist()), queries, found).mean(axis=1)


def learned(tracks: Tracks, queries: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """Two spaces, each with a character learned from half of the artists, and for each query which
    of them never saw its artist."""
    half = halves(tracks)
    return [learned_without(tracks, half == held_out) for held_out in (0, 1)], half[queries]


def halves(tracks: Tracks) -> np.ndarray:
    """(n_tracks,) 0 or 1, the same for all tracks of an artist."""
    return np.random.default_rng(5).integers(2, size=tracks.artist.max() + 1)[tracks.artist]


def learned_without(tracks: Tracks, held_out: np.ndarray) -> np.ndarray:
    """(n_tracks, d) space with a character learned from the tracks not held out."""
    network = trained(tracks.coordinates, Pairs.of(np.where(held_out, -1, tracks.artist)), seed=0)
    columns = scaled(character(network, tracks.coordinates), tracks.coordinates)
    return np.concatenate([tracks.coordinates, columns], axis=1)


def test_songs_that_are_close_share_a_genre(
    spotify: Tracks, queries: np.ndarray, quality: Quality
) -> None:
    table = quality.table(spotify.name, "shared genre among the 10 nearest by other artists")
    random = np.random.default_rng(2)
    by_chance = random.integers(len(spotify.table), size=(len(queries), 10))
    table.note("random", hits(spotify, queries, by_chance))
    popular = np.argsort(-spotify.numbers("popularity")[:, 0], kind="stable")[:10]
    table.note("the ten most popular", hits(spotify, queries, np.tile(popular, (len(queries), 1))))

    nine, extras = spotify.numbers(*FEATURE_NAMES), spotify.numbers(*EXTRAS)
    four = spotify.numbers("danceability", "energy", "valence", "acousticness")
    no_tempo = [part for part in spotify.parts if part.name != "tempo"]
    plain_tempo = np.concatenate(
        [spotify.coordinates[:, part.start : part.stop] for part in no_tempo]
        + [quantiles(nine[:, -1:])], axis=1,
    )  # fmt: skip
    compared = {
        "raw cosine on four features": by_cosine(four),
        "standardised cosine on nine": by_cosine(standardised(nine)),
        "quantile cosine on nine": by_cosine(quantiles(nine)),
        "standardised cosine on nine and extras": by_cosine(
            standardised(np.concatenate([nine, extras], axis=1))
        ),
        "quantile cosine on nine and extras": by_cosine(
            np.concatenate([quantiles(nine), quantiles(extras[:, :1]),
                            standardised(extras[:, 1:])], axis=1)
        ),
        "normal curve, tempo plain": plain_tempo,
        "normal curve, tempo around the octave (the core build)": spotify.coordinates,
        "the same by cosine": by_cosine(spotify.coordinates),
    }  # fmt: skip
    for method, coordinates in compared.items():
        found = nearest_by_others(spotify, coordinates, queries)
        table.note(method, hits(spotify, queries, found))

    spaces, unseen_by = learned(spotify, queries)
    for method, prepared in (
        ("with the character, artists it never saw (the full build)", lambda space: space),
        ("the same by cosine, artists it never saw", by_cosine),
        ("the character alone, artists it never saw",
         lambda space: space[:, spotify.coordinates.shape[1] :]),
    ):  # fmt: skip
        scores = np.empty(len(queries))
        for place, space in enumerate(spaces):
            asked = unseen_by == place
            found = nearest_by_others(spotify, prepared(space), queries[asked])
            scores[asked] = hits(spotify, queries[asked], found)
        table.note(method, scores)

    means = list(table.means.values())
    sound, with_character = means[8], means[10]
    quality.hold(sound >= 0.138, f"0.138 from sound alone; it was {sound:.4f}")
    quality.hold(with_character > sound, "the character wins, or it would not be kept")


def test_hubs_are_held_back(spotify: Tracks, queries: np.ndarray, quality: Quality) -> None:
    """Skewness of how often each track is among the 10 nearest (Radovanović and others, 2010)."""
    room = room_of(spotify.coordinates, references(spotify.table["id"]))
    genres = quality.table(spotify.name, "shared genre, hubs held back by")
    skews = quality.table(spotify.name, "skewness of k-occurrence over the queries, hubs held back")
    most = quality.table(spotify.name, "times the most listed track is listed, hubs held back")
    for damping in (0.0, 0.5, 1.0):
        found = nearest_by_others(spotify, spotify.coordinates, queries, room=room, damping=damping)
        listed = np.bincount(found.ravel(), minlength=len(spotify.table)).astype(float)
        centred = listed - listed.mean()
        genres.note(f"{damping}", hits(spotify, queries, found))
        skews.note(f"{damping}", [(centred**3).mean() / (centred**2).mean() ** 1.5])
        most.note(f"{damping}", [listed.max()])
