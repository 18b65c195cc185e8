"""What people do to the filters, at random, and the filters this leads to."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import Any

from analytics.engine import Engine
from analytics.filters import Filter, Range, Region, make_ranges

Gesture = tuple[str, Any]
"""A kind and a value, as `undertone.explore.gesture` takes them."""
PER_ROUND = 3


def rounds(engine: Engine, n: int, seed: int) -> Iterator[list[Gesture]]:
    """`n` times PER_ROUND gestures, each round from a page without filters.

    The first moves a slider; the others may be anything.
    """
    draw = random.Random(seed)
    for _ in range(n):
        fields = draw.sample(list(engine.options.limits), PER_ROUND)
        made = [slide(engine, draw, fields[0])]
        kinds = draw.sample(("moods", "genres", "explicit", "region", "range"), 2)
        for field, kind in zip(fields[1:], kinds, strict=True):
            made.append(
                choose(engine, draw, kind) if kind != "range" else slide(engine, draw, field)
            )
        yield made


def slide(engine: Engine, draw: random.Random, field: str) -> Gesture:
    """A range of at least a third of a slider."""
    low, high = engine.options.limits[field]
    width = draw.randint((high - low) // 3, high - low - 1)
    start = draw.randint(low, high - width)
    return "range", {"field": field, "steps": [start, start + width]}


def choose(engine: Engine, draw: random.Random, kind: str) -> Gesture:
    """One of the other gestures: names, lyrics, or a region of the map."""
    options = engine.options
    if kind == "moods":
        return kind, draw.sample(list(options.mood_names()), 2)
    if kind == "genres" and options.genres:
        return kind, draw.sample(options.genres, 3)
    if kind == "explicit" and "explicit" not in options.columns_absent:
        return kind, draw.choice(("yes", "no"))
    left, top, size = draw.randrange(30_000), draw.randrange(30_000), draw.randrange(9_000, 30_000)
    corners = [(left, top), (left + size, top), (left + size, top + size), (left, top + size)]
    return "region", {"map": "pca", "corners": corners}


def distinct_filters(engine: Engine, n: int, seed: int) -> list[Filter]:
    """`n` different filters of one to PER_ROUND gestures each."""
    found: dict[Filter, None] = {}
    for number, made in enumerate(rounds(engine, 2 * n, seed)):
        found[filter_of(made[: 1 + number % PER_ROUND])] = None
        if len(found) == n:
            return list(found)
    raise AssertionError(f"There are only {len(found)} different filters.")


def filter_of(made: Iterable[Gesture]) -> Filter:
    """The filter that gestures lead to, from none."""
    parts: dict[str, Any] = {}
    ranges: dict[str, Range] = {}
    for kind, value in made:
        match kind:
            case "range":
                ranges[value["field"]] = Range(*value["steps"])
            case "explicit":
                parts[kind] = value == "yes"
            case "region":
                corners = tuple((x, y) for x, y in value["corners"])
                parts[kind] = Region(value["map"], corners)
            case names:
                parts[names] = tuple(sorted(value))
    return Filter(**parts, ranges=make_ranges(ranges))
