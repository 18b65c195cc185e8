"""How a genre's artists are named and when they released (`genres.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from analytics.demo.figures import FloatArray
from analytics.demo.sound import IntArray, draw_choice


@dataclass(frozen=True, slots=True, eq=False)
class Styles:
    """The styles of g genres, in the order they were asked for.

    voices: the v pairs of a voice for artists' names and one for titles.
    voice_share: (g, v) share of a genre's artists with each pair; rows sum to 1.
    first_year, last_year: (g,) when its artists released.
    middle: (g,) where between those the middle of its careers lies, 0 to 1.
    """

    voices: tuple[tuple[str, str], ...]
    voice_share: FloatArray
    first_year: FloatArray
    last_year: FloatArray
    middle: FloatArray

    def draw_voices(self, genre: IntArray, rng: np.random.Generator) -> IntArray:
        """(a,) index into `voices` for artists of the given genres (a,)."""
        return draw_choice(self.voice_share, genre, rng)


def load_styles(genres: Sequence[str]) -> Styles:
    """The styles of `genres`; one that is not listed gets that of "other"."""
    text = resources.files("analytics.demo").joinpath("genres.toml").read_text("utf-8")
    listed = tomllib.loads(text)
    entries = [listed["genres"].get(genre, listed["genres"]["other"]) for genre in genres]
    mixes = [_mix(entry) for entry in entries]
    voices = tuple(sorted({pair for mix in mixes for pair in mix}))
    weights = np.array([[mix.get(pair, 0.0) for pair in voices] for mix in mixes])
    eras = np.array([listed["eras"][entry["era"]] for entry in entries], dtype=np.float64)
    return Styles(
        voices=voices,
        voice_share=weights / weights.sum(axis=1, keepdims=True),
        first_year=eras[:, 0],
        last_year=eras[:, 1],
        middle=eras[:, 2],
    )


def _mix(entry: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Weights by pair of voices; "sv/dream" is a pair, "dream" stands for "dream/dream"."""
    mix = {}
    for name, weight in entry["voices"].items():
        artists, _, titles = name.partition("/")
        mix[artists, titles or artists] = float(weight)
    return mix
