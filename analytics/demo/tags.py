"""The genres of each track: its artist's, and some that it shares with others."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.demo.discography import Discography
from analytics.demo.figures import Figures
from analytics.demo.grammar import NameArray
from analytics.demo.sound import IntArray, rows_by_value

HABIT: Final = 0.7
"""How often a second genre is the artist's habit rather than the track's own."""

MOST_PARTNERS: Final = 30
"""A genre's most common partners that are drawn; one bit each in a whole number."""


def draw_genres(figures: Figures, songs: Discography, rng: np.random.Generator) -> NameArray:
    """(n,) sorted tuples of genre names, with as many partners as the figures say on average."""
    genres = np.empty(len(songs.artist), dtype=object)
    for home, rows in rows_by_value(songs.genre):
        shares = figures.partners[home]
        partners = np.argsort(-shares, kind="stable")[:MOST_PARTNERS]
        partners = partners[shares[partners] > 0]
        _, artist = np.unique(songs.artist[rows], return_inverse=True)
        habit = rng.random((int(artist.max()) + 1, len(partners)))[artist]
        own = rng.random((len(rows), len(partners)))
        by_habit = rng.random((len(rows), 1)) < HABIT
        has = np.where(by_habit, habit, own) < shares[partners]
        bits = has @ (1 << np.arange(len(partners), dtype=np.int64))
        genres[rows] = _tuples(figures, home, partners, bits)
    return genres


def _tuples(figures: Figures, home: int, partners: IntArray, bits: IntArray) -> NameArray:
    """(n,) the tuple each combination of partners (bit p for partner p) stands for."""
    combinations, which = np.unique(bits, return_inverse=True)
    tuples = np.empty(len(combinations), dtype=object)
    for index, combination in enumerate(combinations.tolist()):
        others = [partner for bit, partner in enumerate(partners) if combination >> bit & 1]
        tuples[index] = tuple(sorted(figures.genres[genre] for genre in (home, *others)))
    return tuples[which]
