"""Kinds of listeners that outlast a new build: each takes over the kind it shares most people with.

A kind goes on under the number and in the colour of the one it takes over, and under its name as
long as every word of that may still be said of it. A kind that takes over nothing gets a number
that no kind has had, so that a link never leads to other people than it was made for: numbers have
gaps, and places among the kinds, 0..k-1 in the order of numbers, have none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.comparison import contingency
from analytics.continuity import looks
from analytics.listening.kind_words import name_kinds, still_fits
from analytics.listening.plays import FOLDER
from analytics.listening.segments import NOBODY, Segment, character_of, open_segments, slug_of
from analytics.matching import counterparts

Labels = npt.NDArray[np.integer[Any]]

NUMBERS: Final = f"{FOLDER}/kind_numbers.json"
"""What a build keeps of numbers: "next", the first that no kind has had."""
CHANGES: Final = f"{FOLDER}/kind_changes.json"
"""Where a build says what changed with kinds, `KindChanges`; absent where they follow no others."""


@dataclass(frozen=True, slots=True, eq=False)
class EarlierKinds:
    """Kinds there were before, and who of n people was in them.

    of: (n,) the place of each one's kind among `every`; NOBODY where they were in none.
    """

    every: tuple[Segment, ...]
    of: Labels


@dataclass(frozen=True, slots=True, eq=False)
class Lineage:
    """What each of k new groups goes on as, in the order of the numbers they get.

    place_of: (k,) the place that each group gets.  numbers: (k,) by place, rising.
    taken_over: (k,) by place, None for a new kind.  next_number: the first still unused.
    """

    place_of: npt.NDArray[np.int64]
    numbers: tuple[int, ...]
    taken_over: tuple[Segment | None, ...]
    next_number: int


@dataclass(frozen=True, slots=True)
class KindChanges:
    """What changed with kinds since the build before.

    n_people: who were of a kind then and are now.  n_changed: of these, those of another number.
    n_kept, n_renamed: kinds of both builds, with the same name and with another.  n_new, n_gone:
    kinds of only one.
    """

    n_people: int
    n_changed: int
    n_kept: int
    n_renamed: int
    n_new: int
    n_gone: int

    def to_dict(self) -> dict[str, int]:
        """As JSON can hold it."""
        return asdict(self)

    @classmethod
    def open(cls, build: OpenBuild) -> KindChanges | None:
        """Those of a build; None where its kinds follow no others."""
        return cls(**build.json(CHANGES)) if build.has(CHANGES) else None


def next_number(build: OpenBuild) -> int:
    """The first number that no kind has had up to a build; 0 where there were no kinds."""
    if build.has(NUMBERS):
        number: int = build.json(NUMBERS)["next"]
        return number
    return max((kind.number + 1 for kind in open_segments(build) or ()), default=0)


def lineage(labels: Labels, before: EarlierKinds | None, first_free: int) -> Lineage:
    """What the groups of a new grouping go on as.

    labels: (n,) 0..k-1 of the people of `before`, none of them unused.  first_free: the first
    number that no kind has had.
    """
    k = int(labels.max()) + 1
    heirs = {} if before is None else _heirs(labels, before.of)
    taken = [before.every[kind] for kind in sorted(heirs.values())] if before else []
    n_new = k - len(taken)
    return Lineage(
        place_of=_in_order(k, heirs),
        numbers=(*(kind.number for kind in taken), *range(first_free, first_free + n_new)),
        taken_over=(*taken, *[None] * n_new),
        next_number=first_free + n_new,
    )


def places_after(labels: Labels, before: Labels) -> npt.NDArray[np.int64]:
    """(k,) the place each group of `labels` gets among kinds that follow those `before`.

    labels: (n,) 0..k-1, none unused.  before: (n,) places of the same people, NOBODY for none.
    """
    return _in_order(int(labels.max()) + 1, _heirs(labels, before))


def _heirs(labels: Labels, before: Labels) -> dict[int, int]:
    """The place before of the kind that each group takes over; new groups are missing."""
    known = before != NOBODY
    table = contingency(labels[known], before[known], least_first=int(labels.max()) + 1)
    return counterparts(table)


def _in_order(k: int, heirs: Mapping[int, int]) -> npt.NDArray[np.int64]:
    """(k,) the place of each group: kinds that go on in their order, and then new ones.

    That is the order of their numbers, as new ones are above all there were.
    """
    new = [group for group in range(k) if group not in heirs]
    order = [*sorted(heirs, key=heirs.__getitem__), *new]
    place_of = np.empty(k, dtype=np.int64)
    place_of[order] = np.arange(k)
    return place_of


def gone_on(described: Sequence[Segment], line: Lineage) -> list[Segment]:
    """The kinds as those that they take over, where they do.

    described: (k,) what each is, in the order of places, as if nothing had been before.
    """
    pairs = list(zip(described, line.taken_over, strict=True))
    kept = {
        place: old.name
        for place, (kind, old) in enumerate(pairs)
        if old is not None and still_fits(old.name, character_of(kind))
    }
    others = [place for place in range(len(described)) if place not in kept]
    anew = name_kinds([character_of(described[place]) for place in others], kept.values())
    names = kept | dict(zip(others, anew, strict=True))
    looking = looks(
        [(kind.colour_slot, kind.shape) for kind in described],
        {place: (old.colour_slot, old.shape) for place, (_, old) in enumerate(pairs) if old},
    )
    return [
        replace(
            kind, number=line.numbers[place], name=names[place], slug=slug_of(names[place]),
            colour_slot=looking[place][0], shape=looking[place][1],
        )
        for place, kind in enumerate(described)
    ]  # fmt: skip


def changes_since(before: EarlierKinds, kinds: Sequence[Segment], labels: Labels) -> KindChanges:
    """What changed since kinds there were before.

    kinds: now.  labels: (n,) places among them, of the people of `before`.
    """
    both = (before.of != NOBODY) & (labels != NOBODY)
    then = np.array([kind.number for kind in before.every])[before.of[both]]
    now = np.array([kind.number for kind in kinds])[labels[both]]
    old = {kind.number: kind.name for kind in before.every}
    new = {kind.number: kind.name for kind in kinds}
    stayed = [old[number] == new[number] for number in old.keys() & new.keys()]
    return KindChanges(
        n_people=int(np.count_nonzero(both)),
        n_changed=int(np.count_nonzero(then != now)),
        n_kept=sum(stayed),
        n_renamed=len(stayed) - sum(stayed),
        n_new=len(new.keys() - old.keys()),
        n_gone=len(old.keys() - new.keys()),
    )
