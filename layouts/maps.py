"""What the maps are called, and what is said under each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

MAP_NAMES: Final = {"pca": "Overview", "umap": "Neighbourhoods", "tsne": "Islands"}
NO_DIRECTIONS: Final = {
    "umap": "Tracks that sound alike lie close together; the directions have no meaning.",
    "tsne": "Tracks that sound alike form islands; how far apart islands lie says little.",
}


class KnownMaps(Protocol):
    """What there is to say about the maps of a catalogue."""

    @property
    def axis_words(self) -> tuple[str, str]:
        """Of the overview's axes: "PC1: energy and loudness against acousticness"."""

    @property
    def map_words(self) -> Mapping[str, str]:
        """By map, a sentence on how far to trust it; only for maps that were measured."""


def map_note(projection: str, maps: KnownMaps) -> str:
    """What the directions of a map mean, and how far to trust it where that is known."""
    across, up = (words.partition(": ")[2] or words for words in maps.axis_words)
    meaning = NO_DIRECTIONS.get(projection, f"Left to right: {across}. Bottom to top: {up}.")
    return f"{meaning} {maps.map_words.get(projection, '')}".rstrip()
