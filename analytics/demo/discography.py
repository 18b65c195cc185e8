"""Who made what: artists with a genre, their tracks, albums and years, and guests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.demo.figures import Figures, FloatArray
from analytics.demo.sound import IntArray
from analytics.demo.styles import Styles

NEW_ALBUM: Final = 0.45
"""Chance that an artist's next track is on another album: about two tracks an album are known."""

SECOND_GUEST: Final = 0.22
"""Share of tracks with a guest that have two."""

THIS_YEAR: Final = 2024
NOBODY: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Discography:
    """n tracks of a artists, an artist's tracks one after another, artists of a genre together.

    artist_genre: (a,) index of the artist's genre.  artist: (n,) index of the track's artist.
    guests: (n, 2) artists of the same genre, NOBODY where there is none; never the artist's own.
    album: (n,) index of the album, ascending.  year: (n,) when it came out, not before 1900.
    """

    artist_genre: IntArray
    artist: IntArray
    guests: IntArray
    album: IntArray
    year: FloatArray

    @property
    def genre(self) -> IntArray:
        """(n,) index of the genre each track's artist is at home in."""
        return self.artist_genre[self.artist]


def plan(
    figures: Figures, styles: Styles, n_tracks: int, n_artists: int, rng: np.random.Generator
) -> Discography:
    """A discography of `n_tracks` by about `n_artists`, shared among genres as in the figures.

    Every genre with a track has an artist and no artist is without one, so a small catalogue may
    have fewer or more artists than asked for.
    """
    tracks = apportion(figures.tracks, n_tracks)
    artists = np.minimum(np.maximum(apportion(figures.artists, n_artists), 1), tracks)
    artist_genre = np.repeat(np.arange(len(tracks)), artists)
    n_by_artist = np.concatenate(
        [
            _tracks_by_artist(n_genre, n_here, spread, rng)
            for n_genre, n_here, spread in zip(tracks, artists, figures.spread, strict=True)
        ]
    )
    artist = np.repeat(np.arange(len(artist_genre)), n_by_artist)
    fresh = rng.random(n_tracks) < NEW_ALBUM
    fresh[np.cumsum(n_by_artist) - n_by_artist] = True
    album = np.cumsum(fresh) - 1
    guests = _guests(figures, artist_genre[artist], artist, artists, rng)
    year = _album_years(styles, artist_genre, artist[fresh], rng)[album]
    return Discography(artist_genre, artist, guests, album, year)


def apportion(shares: FloatArray, total: int) -> IntArray:
    """Whole numbers that add up to `total`, as near to `shares` (sum 1) as can be."""
    exact = shares * total
    whole = np.floor(exact).astype(np.int64)
    largest_rest = np.argsort(whole - exact, kind="stable")
    whole[largest_rest[: total - int(whole.sum())]] += 1
    return whole


def _tracks_by_artist(
    n_tracks: int, n_artists: int, spread: float, rng: np.random.Generator
) -> IntArray:
    """(n_artists,) at least one track each; the rest falls to few, with log-normal weights."""
    if n_artists == 0:
        return np.zeros(0, dtype=np.int64)
    weights = rng.lognormal(sigma=spread, size=n_artists)
    return 1 + rng.multinomial(n_tracks - n_artists, weights / weights.sum())


def _guests(
    figures: Figures,
    genre: IntArray,
    artist: IntArray,
    n_artists: IntArray,
    rng: np.random.Generator,
) -> IntArray:
    """(n, 2) other artists of each track's genre; n_artists: (g,) how many each genre has."""
    first, count = (np.cumsum(n_artists) - n_artists)[genre], n_artists[genre]
    has_guest = (rng.random(len(artist)) < figures.company[genre]) & (count > 1)
    has_second = has_guest & (count > 2) & (rng.random(len(artist)) < SECOND_GUEST)
    # One to count - 1 places further, round the genre's artists: anyone but the artist.
    step = 1 + np.floor(rng.random(len(artist)) * (count - 1)).astype(np.int64)
    next_step = 1 + step % np.maximum(count - 1, 1)
    place = (artist - first)[:, None] + np.column_stack([step, next_step])
    guests = first[:, None] + place % count[:, None]
    return np.where(np.column_stack([has_guest, has_second]), guests, NOBODY)


def _album_years(
    styles: Styles, artist_genre: IntArray, album_artist: IntArray, rng: np.random.Generator
) -> FloatArray:
    """(n_albums,) years within each artist's career, in the order of the artist's albums."""
    first, last = styles.first_year[artist_genre], styles.last_year[artist_genre]
    middle = first + (last - first) * rng.beta(
        4 * styles.middle[artist_genre], 4 * (1 - styles.middle[artist_genre])
    )
    n_albums = np.bincount(album_artist, minlength=len(artist_genre))
    length = rng.lognormal(1.2, 0.6, len(artist_genre)) + 4 * np.log2(np.maximum(n_albums, 1))
    debut = np.maximum(middle - length / 2, first)
    end = np.minimum(np.maximum(middle + length / 2, debut), last)
    place = np.arange(len(album_artist)) - (np.cumsum(n_albums) - n_albums)[album_artist]
    progress = (place + rng.random(len(album_artist))) / n_albums[album_artist]
    year = debut[album_artist] + (end - debut)[album_artist] * progress
    return np.asarray(np.minimum(np.floor(year), THIS_YEAR))
