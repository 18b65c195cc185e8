"""Invented names for artists, songs and albums, in the voice of each artist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.demo.discography import Discography
from analytics.demo.grammar import NameArray, Voice, distinct
from analytics.demo.sound import IntArray, rows_by_value
from analytics.demo.styles import Styles

TITLE_TRACK: Final = 0.3
"""Share of albums with one known track that are named after it."""


@dataclass(frozen=True, slots=True, eq=False)
class Namer:
    """Writes the names of a catalogue.

    voices: by name.  pairs: voices for artists' names and for titles.
    choice: (a,) index into `pairs` of each artist.
    """

    voices: Mapping[str, Voice]
    pairs: tuple[tuple[str, str], ...]
    choice: IntArray

    @classmethod
    def for_artists(
        cls,
        voices: Mapping[str, Voice],
        styles: Styles,
        artist_genre: IntArray,
        rng: np.random.Generator,
    ) -> Namer:
        """A namer that knows which voice each artist (a,) speaks in."""
        return cls(voices, styles.voices, styles.draw_voices(artist_genre, rng))

    def artists(self, rng: np.random.Generator) -> NameArray:
        """(a,) names of the artists, no two alike."""
        return distinct(
            lambda rows: self._write("artists", 0, self.choice[rows], rng, {}), len(self.choice)
        )

    def songs(self, songs: Discography, keys: NameArray, rng: np.random.Generator) -> NameArray:
        """(n,) titles, no two of one artist alike; `keys` (n,) as in "E♭ Major"."""
        choice = self.choice[songs.artist]
        return distinct(
            lambda rows: self._write("titles", 1, choice[rows], rng, {"key": keys[rows]}),
            len(choice),
            within=songs.artist,
        )

    def albums(self, songs: Discography, titles: NameArray, rng: np.random.Generator) -> NameArray:
        """(n,) the album of each track, no two albums of one artist alike."""
        first = np.flatnonzero(np.diff(songs.album, prepend=-1))
        artist = songs.artist[first]
        size = np.bincount(songs.album)
        named_after = (size == 1) & (rng.random(len(first)) < TITLE_TRACK)

        def draw(rows: IntArray) -> NameArray:
            names = self._write("albums", 1, self.choice[artist[rows]], rng, {})
            return np.where(named_after[rows], titles[first[rows]], names)

        return distinct(draw, len(first), within=artist)[songs.album]

    def _write(
        self,
        table: str,
        place: int,
        choice: IntArray,
        rng: np.random.Generator,
        given: Mapping[str, NameArray],
    ) -> NameArray:
        """(r,) names from `table` of the voice at `place` (0 or 1) of each row's pair (r,)."""
        names = np.empty(len(choice), dtype=object)
        for index, rows in rows_by_value(choice):
            own = {slot: words[rows] for slot, words in given.items()}
            voice = self.voices[self.pairs[index][place]]
            names[rows] = voice.write(table, len(rows), rng, own)
        return names
