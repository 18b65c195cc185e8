"""Kinds of listeners: what each group of people has in common, and who they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.listening.comparable import Comparable, standing
from analytics.listening.kind_words import name_kinds
from analytics.listening.plays import FOLDER
from analytics.mood_words import Character

LABELS: Final = f"{FOLDER}/segments.npy"
SEGMENTS: Final = f"{FOLDER}/segments.json"
MAP: Final = f"{FOLDER}/map.npy"
MAP_FACTS: Final = f"{FOLDER}/map.json"
STANDING: Final = f"{FOLDER}/standing.npy"
"""(q, n) where each listener who has plays stands by each measure compared, 0 to 100, as bytes."""
COMPARED: Final = f"{FOLDER}/compared.json"
"""How many listeners have plays, and the measures by which they are told apart."""
SMALLEST: Final = 10
"""A kind of fewer people than this would tell of persons, so none is made."""
NOBODY: Final = -1
"""The segment of listeners without plays."""
_COLOURS: Final = 10
_SHAPES: Final = ("circle", "diamond", "square", "triangle", "cross", "star")
_MARKS: Final = 6
_CLEARLY: Final = 0.3


@dataclass(frozen=True, slots=True)
class Mark:
    """One measure that sets a kind apart.

    name, label, unit: of the measure.  mean, usual: over the kind and over all listeners, in its
    unit.  effect: the difference in standard deviations of listeners, logged where it is skewed.
    """

    name: str
    label: str
    unit: str
    mean: float
    usual: float
    effect: float


@dataclass(frozen=True, slots=True)
class Part:
    """Those of a kind from one country or with one plan. share, usual: of it, and of all, 0..1."""

    name: str
    n_listeners: int
    share: float
    usual: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A kind of listeners, as people meet it.

    number: in addresses; that of a kind of the build before, where this one takes it over.
    share: of all listeners who have plays, 0..1.  colour_slot: 0..9.
    profile: measure -> mean standing among listeners, 0..100.  means: measure -> mean, in its unit;
    None in both where it is known of nobody.  effects: measure -> difference from all listeners in
    standard deviations.  marks: what sets it apart most, the largest effect first.
    countries, plans: most people first, those of whom it is not known left out; a part may be
    smaller than what may be shown.
    """

    number: int
    slug: str
    name: str
    n_listeners: int
    share: float
    colour_slot: int
    shape: str
    profile: dict[str, float | None]
    means: dict[str, float | None]
    effects: dict[str, float]
    marks: tuple[Mark, ...]
    countries: tuple[Part, ...]
    plans: tuple[Part, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives the same back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The segment that `to_dict` described. Raises TypeError if a part is missing."""
        return cls(
            **{
                **data,
                "marks": tuple(Mark(**mark) for mark in data["marks"]),
                "countries": tuple(Part(**part) for part in data["countries"]),
                "plans": tuple(Part(**part) for part in data["plans"]),
            }
        )


def open_segments(build: OpenBuild) -> tuple[Segment, ...] | None:
    """Those of a build; None in one without plays, or of too few people to tell kinds apart."""
    if not build.has(SEGMENTS):
        return None
    return tuple(Segment.from_dict(segment) for segment in build.json(SEGMENTS))


def describe_segments(
    people: Comparable,
    labels: npt.NDArray[np.integer[Any]],
    country: Sequence[str | None],
    plan: Sequence[str | None],
) -> list[Segment]:
    """The kinds of listeners, numbered and coloured in the order of their labels.

    labels: (n,) of the rows of `people`, 0..k-1, none of them unused.  country, plan: (n,) of
    these, None where it is not known. Same input, same words.
    """
    inside = [np.flatnonzero(labels == number) for number in range(int(labels.max()) + 1)]
    stands = standing(people.raw)
    means = [_means(people.raw[rows]) for rows in inside]
    effects = [people.values[rows].mean(axis=0, dtype=np.float64).tolist() for rows in inside]
    usual = _means(people.raw)
    of_names = [
        (dict(zip(people.names, mine, strict=True)), dict(zip(people.names, of_them, strict=True)))
        for mine, of_them in zip(effects, means, strict=True)
    ]
    names = name_kinds([_character(*each) for each in of_names])
    return [
        Segment(
            number=number,
            slug=slug_of(names[number]),
            name=names[number],
            n_listeners=len(rows),
            share=len(rows) / len(labels),
            colour_slot=number % _COLOURS,
            shape=_SHAPES[number // _COLOURS % len(_SHAPES)],
            profile=dict(zip(people.names, _means(stands[rows]), strict=True)),
            means=of_names[number][1],
            effects=of_names[number][0],
            marks=_marks(people, effects[number], means[number], usual),
            countries=_parts(country, rows),
            plans=_parts(plan, rows),
        )
        for number, rows in enumerate(inside)
    ]


def character_of(kind: Segment) -> Character:
    """What a kind may be named by."""
    return _character(kind.effects, kind.means)


def slug_of(name: str) -> str:
    """The name of a kind in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _character(effects: Mapping[str, float], means: Mapping[str, float | None]) -> Character:
    levels = {name: mean for name, mean in means.items() if mean is not None}
    return Character({name: effects[name] for name in levels}, levels)


def _marks(
    people: Comparable,
    effects: Sequence[float],
    means: Sequence[float | None],
    usual: Sequence[float | None],
) -> tuple[Mark, ...]:
    found = [
        Mark(measure.name, measure.label, measure.unit, mean, of_all, effect)
        for measure, mean, of_all, effect in zip(
            people.measures, means, usual, effects, strict=True
        )
        if mean is not None and of_all is not None and abs(effect) >= _CLEARLY
    ]
    return tuple(sorted(found, key=lambda mark: -abs(mark.effect))[:_MARKS])


def _parts(of_all: Sequence[str | None], rows: npt.NDArray[np.intp]) -> tuple[Part, ...]:
    usual = Counter(name for name in of_all if name is not None)
    mine = Counter(name for name in (of_all[row] for row in rows.tolist()) if name is not None)
    return tuple(
        Part(name, number, number / mine.total(), usual[name] / usual.total())
        for name, number in sorted(mine.items(), key=lambda part: (-part[1], part[0]))
    )


def _means(values: npt.NDArray[np.float64]) -> list[float | None]:
    """(q,) means of the known values of each column, None where there is none."""
    known = ~np.isnan(values)
    counts = known.sum(axis=0)
    sums = np.where(known, values, 0).sum(axis=0)
    return [
        float(total / number) if number else None
        for total, number in zip(sums, counts, strict=True)
    ]
