"""Random recipes over tracks: every kind of start, rule, length and order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from analytics.filters import Filter, Range, make_ranges
from analytics.playlists.recipe import ORDERS, Recipe, Starts
from analytics.playlists.tracks import Tracks
from analytics.schema import FEATURE_NAMES, FIELDS


def random_recipes(
    tracks: Tracks, artists: list[str], n: int, seed: int, **fixed: Any
) -> Iterator[Recipe]:
    """`n` recipes that the tracks can be asked for; the same seed gives the same ones.

    artists: names to start from.  fixed: fields of every recipe, or what draws one for each.
    """
    draw = random.Random(seed)
    for _ in range(n):
        drawn = {name: part() if callable(part) else part for name, part in fixed.items()}
        parts = {**_parts(tracks, artists, draw), **drawn}
        if "minutes" in fixed or "n_tracks" in fixed:
            parts |= {"n_tracks": fixed.get("n_tracks"), "minutes": fixed.get("minutes")}
        if parts["order"] != "custom":
            parts["arc"] = ()
        yield Recipe(**parts)


def _parts(tracks: Tracks, artists: list[str], draw: random.Random) -> dict[str, Any]:
    by_time = tracks.knows("duration") and draw.random() < 0.4
    orders = [order for order in ORDERS if _can(tracks, order)]
    fields = [name for name in FEATURE_NAMES if name in tracks.limits]
    key_rule = draw.choice(("any",) * 6 + ("same", "near"))
    if not (tracks.knows("key") and tracks.knows("mode")):
        key_rule = "any"
    return {
        "starts": _starts(tracks, artists, draw),
        "n_tracks": None if by_time else draw.choice((5, 10, 20, 20, 30, 50)),
        "minutes": draw.choice((15, 30, 60, 60, 90)) if by_time else None,
        "similarity": draw.choice((0.0, 0.0, 0.2, 0.5, 0.7)),
        "per_artist": draw.choice((1, 2, 2, 3, 5)),
        "artist_gap": draw.choice((0, 1, 3, 3, 6)),
        "explicit": draw.choice((None, None, False)) if tracks.knows("explicit") else None,
        "ranges": _ranges(tracks, fields, draw) if draw.random() < 0.3 else (),
        "years": (1970, 2010) if tracks.knows("year") and draw.random() < 0.2 else None,
        "include": tuple(draw.sample(tracks.ids, 1)) if draw.random() < 0.2 else (),
        "familiarity": draw.choice((0.0, 0.0, -1.0, 0.5, 1.0)) if tracks.knows("popularity") else 0,
        "key_rule": key_rule,
        "key": draw.choice(("8A", "8B", "1A", "12B")) if key_rule != "any" else "",
        "order": draw.choice(orders),
        "arc": tuple(draw.random() for _ in range(5)),
        "seed": draw.randrange(1000),
    }


def _can(tracks: Tracks, order: str) -> bool:
    needs = {"flow": (), "harmonic": ("key", "mode"), "tempo": ("tempo",)}.get(order, ("energy",))
    return all(tracks.knows(column) for column in needs)


def _starts(tracks: Tracks, artists: list[str], draw: random.Random) -> Starts:
    known = [name for name in FEATURE_NAMES if name in tracks.limits]
    target = {
        name: float(np.nanquantile(tracks.numbers[name], draw.random()))
        for name in draw.sample(known, 2)
    }
    kinds = [
        Starts(moods=tuple(draw.sample(list(tracks.mood_names), draw.choice((1, 2))))),
        Starts(songs=tuple(draw.sample(tracks.ids, draw.choice((1, 2, 3))))),
        Starts(artists=tuple(draw.sample(artists, draw.choice((1, 2))))),
        Starts(filter=Filter(ranges=_ranges(tracks, known, draw))),
        Starts(target=tuple((name, target[name]) for name in FEATURE_NAMES if name in target)),
        Starts(),
    ]
    if tracks.genre_names:
        most = min(3, len(tracks.genre_names))
        kinds.append(Starts(genres=tuple(draw.sample(tracks.genre_names, draw.randint(1, most)))))
    return draw.choice(kinds)


def _ranges(
    tracks: Tracks, fields: list[str], draw: random.Random
) -> tuple[tuple[str, Range], ...]:
    name = draw.choice(fields)
    low, high = np.nanquantile(tracks.numbers[name], sorted((draw.random(), draw.random())))
    field = FIELDS[name]
    return make_ranges({name: Range(field.step_of(float(low)), field.step_of(float(high)))})
