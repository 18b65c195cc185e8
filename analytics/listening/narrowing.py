"""The plays that somebody asks for, unless too few people are behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.catalogue import Catalogue
from analytics.listening.asked import ListenersFilter
from analytics.listening.counting import n_people, people_behind
from analytics.listening.groups import Grouping
from analytics.listening.played import Played
from analytics.listening.suppression import is_told

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TooFew:
    """A choice that is not answered.

    part: what of it takes in, or leaves out, too few people: one of `ListenersFilter.narrows`; ""
    where it is all of it together.
    """

    part: str


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """How m people are grouped. kinds: groups are named by their numbers, as text."""

    kinds: Grouping
    countries: Grouping
    plans: Grouping


def narrowed(
    every: Played, people: People, catalogue: Catalogue, asked: ListenersFilter, smallest: int
) -> Played | TooFew:
    """The plays asked for, if nobody can be told by them (see `suppression`).

    Every thing a choice takes in, and all that any part of it leaves out, must have nobody or
    `smallest` people behind it: then so has the difference of two answers of which one holds the
    other. They differ in one part at least, and what is in that difference holds one of the things
    looked at here.
    """
    parts = _parts(every, people, catalogue, asked)
    if not parts:
        return every if n_people(every.listener) >= smallest else TooFew("")
    failures = np.zeros(len(every), dtype=np.uint8)
    for part in parts.values():
        failures += (~part).view(np.uint8)
    matching = failures == 0
    chosen = every.those(matching)
    if n_people(chosen.listener) < smallest:
        return TooFew(next(iter(parts)) if len(parts) == 1 else "")
    for name, part in parts.items():
        if not _stands(every, (failures == 1) & ~part, smallest):
            return TooFew(name)
    if not _stands(every, ~matching, smallest):
        return TooFew("")
    for name, values in _values(people, catalogue, asked).items():
        cells, n_cells = values(chosen)
        counts = people_behind(chosen.listener, cells, n_cells)
        if not all(is_told(int(count), smallest) for count in counts):
            return TooFew(name)
    return chosen


def _stands(every: Played, mask: BoolArray, smallest: int) -> bool:
    return is_told(n_people(every.listener[mask]), smallest)


def _parts(
    every: Played, people: People, catalogue: Catalogue, asked: ListenersFilter
) -> dict[str, BoolArray]:
    """Whether each play matches each part of the choice that narrows it."""
    parts: dict[str, BoolArray] = {}
    if asked.first_month is not None or asked.last_month is not None:
        months = every.periods("month")
        inside: BoolArray = np.ones(len(every), dtype=np.bool_)
        if asked.first_month is not None:
            inside &= months >= asked.first_month
        if asked.last_month is not None:
            inside &= months <= asked.last_month
        parts["period"] = inside
    for name, (grouping, wanted) in _groupings(people, asked).items():
        parts[name] = grouping.those_in(wanted).take(every.listener)
    if asked.moods:
        parts["mood"] = catalogue.mood_matches(asked.moods).take(every.track)
    if asked.genre is not None:
        parts["genre"] = catalogue.genre_matches((asked.genre,)).take(every.track)
    return parts


def _groupings(
    people: People, asked: ListenersFilter
) -> Mapping[str, tuple[Grouping, tuple[str, ...]]]:
    every = {
        "kind": (people.kinds, tuple(str(number) for number in asked.kinds)),
        "country": (people.countries, asked.countries),
        "plan": (people.plans, asked.plans),
    }
    return {name: found for name, found in every.items() if found[1]}


def _values(
    people: People, catalogue: Catalogue, asked: ListenersFilter
) -> dict[str, Callable[[Played], tuple[IntArray, int]]]:
    """For each part that takes in several things, which of them each play chosen is of."""
    found: dict[str, Callable[[Played], tuple[IntArray, int]]] = {}
    if "period" in asked.narrows:
        found["period"] = _months
    for name, (grouping, wanted) in _groupings(people, asked).items():
        if len(wanted) > 1:
            found[name] = _by_group(grouping)
    if len(asked.moods) > 1:
        found["mood"] = lambda chosen: (
            chosen.mood.astype(np.int64),
            len(catalogue.mood_slugs),
        )
    return found


def _by_group(grouping: Grouping) -> Callable[[Played], tuple[IntArray, int]]:
    def cells(chosen: Played) -> tuple[IntArray, int]:
        return grouping.of.take(chosen.listener).astype(np.int64), len(grouping.names)

    return cells


def _months(chosen: Played) -> tuple[IntArray, int]:
    months = chosen.periods("month")
    first = int(months.min())
    return months - first, int(months.max()) - first + 1
