"""Artists, or genres, as dots: those whose songs are mixed alike lie close together."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from analytics.moods import Mood
from analytics.profiles.people import Atlas, Dot
from layouts.figures import Figure, as_text, tabled

_WIDE: Final = (1_100.0, 540.0)
_NARROW: Final = (300.0, 380.0)
"""Width and height in pixels for which names are chosen so that none lies over another."""
_MOST_NAMES: Final = 60
_LETTER: Final = 7.0
_LINE: Final = 15.0
_LONGEST_NAME: Final = 22
_SIZES: Final = (4.0, 14.0)
_ROOM: Final = 0.05
_SYMBOLS: Final[Mapping[str, str]] = {"triangle": "triangle-up"}


def people_map(
    atlas: Atlas, moods: Mapping[int, Mood], address: Callable[[str], str], who: str
) -> Figure:
    """A dot each, in the colour and shape of the mood of most songs, larger for more songs.

    address: of a name's page; a click leads there (`customdata`).  who: "Artist" or "Genre". The
    last trace has the names for which only a wide chart has room.
    """
    ordered = sorted(atlas.dots, key=lambda dot: -dot.n_songs)
    narrow = _named(ordered, _NARROW, taken=[])
    wide = _named(ordered, _WIDE, taken=narrow)
    by_mood: dict[int, list[Dot]] = {}
    for dot in ordered:
        by_mood.setdefault(dot.mood, []).append(dot)
    most = max((dot.n_songs for dot in ordered), default=1)
    hidden = {"showticklabels": False, "showgrid": False, "zeroline": False}
    figure: Figure = {
        "data": [
            *(_dots(moods[number], by_mood[number], most, address) for number in sorted(by_mood)),
            _names(narrow),
            _names(wide),
        ],
        "layout": {
            "showlegend": False, "hovermode": "closest",
            "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            "xaxis": {**hidden, "range": _range([dot.x for dot in ordered])},
            # Distances mean something, so both directions are to one scale.
            "yaxis": {**hidden, "range": _range([dot.y for dot in ordered]), "scaleanchor": "x"},
        },
    }  # fmt: skip
    return tabled(
        figure,
        [who, "Songs", "Mood of most songs", "Share of songs (%)"],
        [
            [dot.name, dot.n_songs, moods[dot.mood].name, round(dot.share * 100)]
            for dot in ordered
        ],
    )  # fmt: skip


def _range(values: Sequence[float]) -> list[float]:
    """From the lowest to the highest, with room for dots and names at the edges."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    room = _ROOM * (high - low) or 1.0
    return [round(low - room, 4), round(high + room, 4)]


def _dots(
    mood: Mood, dots: Sequence[Dot], most: int, address: Callable[[str], str]
) -> dict[str, Any]:
    low, high = _SIZES
    return {
        "type": "scatter", "mode": "markers", "name": mood.name,
        "x": [round(dot.x, 4) for dot in dots], "y": [round(dot.y, 4) for dot in dots],
        "text": [as_text(dot.name) for dot in dots],
        "customdata": [
            [address(dot.name), f"{_songs(dot.n_songs)}, {dot.share:.0%} {mood.name}"]
            for dot in dots
        ],
        "marker": {
            "color": f"@mood-{mood.colour_slot}", "opacity": 0.8,
            "symbol": _SYMBOLS.get(mood.shape, mood.shape),
            "size": [round(low + (high - low) * math.sqrt(dot.n_songs / most), 1) for dot in dots],
            "line": {"width": 0.5, "color": "@mood-rim"},
        },
        "hovertemplate": "<b>%{text}</b><br>%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def _names(dots: Sequence[Dot]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "text", "hoverinfo": "skip", "showlegend": False,
        "x": [round(dot.x, 4) for dot in dots], "y": [round(dot.y, 4) for dot in dots],
        "text": [as_text(_short(dot.name)) for dot in dots], "textposition": "top center",
        "textfont": {"size": 11, "color": "@text"}, "cliponaxis": False,
    }  # fmt: skip


def _named(
    dots: Sequence[Dot], pixels: tuple[float, float], taken: Sequence[Dot]
) -> list[Dot]:  # fmt: skip
    """The best known, or those with most songs, whose names lie apart, also from those `taken`."""
    if not dots:
        return []
    left, right = _range([dot.x for dot in dots])
    bottom, top = _range([dot.y for dot in dots])
    scale = min(pixels[0] / (right - left), pixels[1] / (top - bottom))
    middle = (left + right) / 2 * scale
    edges = middle - pixels[0] / 2, middle + pixels[0] / 2
    boxes = [_box(dot, scale) for dot in taken]
    chosen: list[Dot] = []
    known = sorted(dots, key=lambda dot: (math.isnan(dot.fame), -dot.fame, -dot.n_songs))
    for dot in known:
        box = _box(dot, scale)
        inside = edges[0] <= box[0] and box[1] <= edges[1]
        if inside and dot not in taken and not any(_overlap(box, other) for other in boxes):
            boxes.append(box)
            chosen.append(dot)
            if len(boxes) == _MOST_NAMES:
                break
    return chosen


def _box(dot: Dot, scale: float) -> tuple[float, float, float, float]:
    half = len(_short(dot.name)) * _LETTER / 2
    x, y = dot.x * scale, dot.y * scale
    return x - half, x + half, y, y + _LINE


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return (
        one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
    )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _songs(number: int) -> str:
    return "1 song" if number == 1 else f"{number:,} songs"
