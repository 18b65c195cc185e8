"""The groups of two methods shown side by side: those that correspond have one colour and shape.

So what differs in a picture is what the methods differ in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from analytics.comparison import NOISE
from layouts.groupings import N_COLOURS, NOISE_COLOUR, SHAPES, Group

SMALLER: Final = NOISE - 1
"""The label of groups that are shown together."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Some tracks as a picture has them: a group, the small groups together, or those in none.

    label: of the group, SMALLER or NOISE.  colour: a token, as figures name it.
    """

    label: int
    name: str
    n_tracks: int
    colour: str


def paired(
    first: Sequence[Group], second: Sequence[Group], counterparts: Mapping[int, int]
) -> tuple[Group, ...]:
    """The groups of `second`, each in the colour and shape of the one of `first` it corresponds to.

    counterparts: of groups of the first in the second, by number.  Groups that correspond to none
    have looks that are left.
    """
    looks = {
        counterparts[group.number]: (group.colour_slot, group.shape)
        for group in first
        if group.number in counterparts
    }
    taken = set(looks.values())
    free = (look for look in _looks() if look not in taken)
    coloured = []
    for group in second:
        slot, shape = looks.get(group.number) or next(free)
        coloured.append(replace(group, colour_slot=slot, shape=shape))
    return tuple(coloured)


def shown(groups: Sequence[Group], n_noise: int, most: int) -> list[Shown]:
    """The groups in their order: the `most` largest, then the others together, then tracks in none.

    n_noise: number of tracks in no group.
    """
    by_size = sorted(groups, key=lambda group: -group.n_tracks)
    kept = {group.number for group in by_size[:most]}
    listed = [
        Shown(group.number, group.name, group.n_tracks, group.colour)
        for group in groups
        if group.number in kept
    ]
    if rest := by_size[most:]:
        n_tracks = sum(group.n_tracks for group in rest)
        listed.append(Shown(SMALLER, f"{len(rest):,} smaller groups", n_tracks, NOISE_COLOUR))
    if n_noise:
        listed.append(Shown(NOISE, "In no group", n_noise, NOISE_COLOUR))
    return listed


def _looks() -> Iterator[tuple[int, str]]:
    return ((number % N_COLOURS, SHAPES[number // N_COLOURS % len(SHAPES)]) for number in count())
