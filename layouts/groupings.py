"""The groups of any method as they are named and coloured wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analytics.moods import Mood

MOODS: Final = "kmeans"
"""The method whose groups are the moods people know, unless others were pinned."""
N_COLOURS: Final = 10
SHAPES: Final = ("circle", "diamond", "square", "triangle", "cross", "star")
NOISE_COLOUR: Final = "@chart-quiet"


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a method with its mark (`components.mark`).

    number: its label; 0 is the largest, but for moods, which keep the numbers people know.
    """

    number: int
    name: str
    n_tracks: int
    colour_slot: int
    shape: str

    @property
    def colour(self) -> str:
        """The token of its colour, as figures name it."""
        return f"@mood-{self.colour_slot}"


Known = Mood | Group
"""A group that people know by name: a mood, or a kind of listeners, which has people for tracks."""


def are_moods(key: str, sizes: Sequence[int], moods: Sequence[Known]) -> bool:
    """Whether the groups of a method are the moods; not where somebody pinned others."""
    return key == MOODS and list(sizes) == [mood.n_tracks for mood in moods]


def groups_of(key: str, sizes: Sequence[int], moods: Sequence[Known]) -> tuple[Group, ...]:
    """The groups of a method by its key; those that are the moods have their names and colours.

    sizes: number of tracks in each, in the order of their labels.
    """
    if are_moods(key, sizes, moods):
        return tuple(
            Group(number, mood.name, size, mood.colour_slot, mood.shape)
            for number, (mood, size) in enumerate(zip(moods, sizes, strict=True))
        )
    return tuple(
        Group(
            number, f"Group {number + 1}", size, number % N_COLOURS,
            SHAPES[number // N_COLOURS % len(SHAPES)],
        )
        for number, size in enumerate(sizes)
    )  # fmt: skip


def largest(groups: Sequence[Group], most: int) -> list[int]:
    """Places of the `most` largest of `groups`, in their order."""
    by_size = sorted(range(len(groups)), key=lambda place: -groups[place].n_tracks)
    return sorted(by_size[:most])
