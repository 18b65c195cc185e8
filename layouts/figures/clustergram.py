"""How groups split as their number grows: ribbons from each number of groups to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any, Final

from layouts.figures import Figure, tabled
from layouts.figures.k_axis import by_k
from layouts.groupings import MOODS, Known, are_moods

_HEIGHT_OF_ALL: Final = 0.5
"""How much of the span of means all tracks together are high."""
_APART: Final = 0.012
"""How far bars stay apart, in the same measure."""
_NODE: Final = 0.035
"""Half of how wide bars are, of the step from one number of groups to the next."""
_AS_NARROW: Final = 8
"""Steps; where there are more, each is narrower on the screen and bars take more of it."""
_THINNEST: Final = 0.002
"""Ribbons of a smaller share of all tracks are not drawn."""
_AXIS_LINE: Final = 52
"""Letters of a line beside the axis, so that it is no longer than the axis."""

Point = tuple[float, float]


def clustergram(report: Mapping[str, Any], axis_words: str, moods: Sequence[Known]) -> Figure:
    """Groups at their means on the first principal component, as high as they have tracks.

    Where bars would overlap they are moved apart, by as little as it takes.

    report: lab/clustergram.json.  moods: give the groups that they are their names and colours.
    """
    means = [mean for level in report["levels"] for mean in level["means"]]
    span = (max(means) - min(means)) or 1.0
    n_tracks = sum(report["levels"][0]["sizes"])
    unit = _HEIGHT_OF_ALL * span / n_tracks
    levels = [
        {**level, "places": _moved_apart(level["means"], level["sizes"], unit, _APART * span)}
        for level in report["levels"]
    ]
    ribbons: list[list[Point]] = []
    for before, after, flow in zip(levels, levels[1:], report["flows"], strict=False):
        ribbons += _ribbons(before, after, flow["counts"], unit, _THINNEST * n_tracks)
    traces: list[dict[str, Any]] = [{
        **_areas(ribbons), "fillcolor": "@accent", "opacity": 0.28, "hoverinfo": "skip",
    }]  # fmt: skip
    wide = _NODE * max(1.0, len(levels) / _AS_NARROW)
    for level in levels:
        named = are_moods(MOODS, level["sizes"], moods)
        traces += _nodes(level, unit, wide, moods if named else None)
    figure: Figure = {
        "data": traces,
        "layout": {
            "showlegend": False, "hovermode": "closest",
            "xaxis": {**by_k([level["k"] for level in levels], room=0.3), "showgrid": False},
            "yaxis": {"title": {"text": "<br>".join(wrap(axis_words, _AXIS_LINE))},
                      "showgrid": False, "nticks": 5},
        },
    }  # fmt: skip
    rows = [
        [level["k"], number + 1, size, round(mean, 3)]
        for level in levels
        for number, (mean, size) in enumerate(zip(level["means"], level["sizes"], strict=True))
    ]
    return tabled(figure, ["Number of groups", "Group", "Tracks", "Mean on the axis"], rows)


def _moved_apart(
    means: Sequence[float], sizes: Sequence[int], unit: float, apart: float
) -> list[float]:
    """Middles of the bars: nearest to `means` by least squares, in their order, none overlapping.

    Bars that touch move as one, which pooling adjacent violators finds: less the room that those
    below them need, their places must rise.
    """
    order = sorted(range(len(means)), key=lambda group: means[group])
    room, below = [], 0.0
    for group in order:
        half = (sizes[group] * unit + apart) / 2
        room.append(below + half)
        below += 2 * half
    blocks: list[tuple[float, int]] = []
    for group, taken in zip(order, room, strict=True):
        mean, n = means[group] - taken, 1
        while blocks and blocks[-1][0] > mean:
            other, m = blocks.pop()
            mean, n = (mean * n + other * m) / (n + m), n + m
        blocks.append((mean, n))
    places = [0.0] * len(means)
    levels = [mean for mean, n in blocks for _ in range(n)]
    for group, taken, mean in zip(order, room, levels, strict=True):
        places[group] = mean + taken
    return places


def _ribbons(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    counts: Sequence[Sequence[int]],
    unit: float,
    fewest: float,
) -> list[list[Point]]:
    """The corners of each ribbon. At a group, ribbons lie in the order of where they lead to."""
    leaving = [place - size * unit / 2 for place, size in _groups(before)]
    arriving = [place - size * unit / 2 for place, size in _groups(after)]
    pairs = [(i, j) for i in range(before["k"]) for j in range(after["k"]) if counts[i][j]]
    at_start, at_end = {}, {}
    for i, j in sorted(pairs, key=lambda pair: (pair[0], after["places"][pair[1]])):
        at_start[i, j] = leaving[i]
        leaving[i] += counts[i][j] * unit
    for i, j in sorted(pairs, key=lambda pair: (pair[1], before["places"][pair[0]])):
        at_end[i, j] = arriving[j]
        arriving[j] += counts[i][j] * unit
    corners = []
    for i, j in pairs:
        if counts[i][j] >= fewest:
            height = counts[i][j] * unit
            (x, low), (end, far) = (before["k"], at_start[i, j]), (after["k"], at_end[i, j])
            corners.append([(x, low), (end, far), (end, far + height), (x, low + height)])
    return corners


def _nodes(
    level: Mapping[str, Any], unit: float, wide: float, moods: Sequence[Known] | None
) -> list[dict[str, Any]]:
    nodes = []
    for number, (place, size) in enumerate(_groups(level)):
        low, high = place - size * unit / 2, place + size * unit / 2
        left, right = level["k"] - wide, level["k"] + wide
        name = moods[number].name if moods else f"Group {number + 1} of {level['k']}"
        nodes.append({
            **_areas([[(left, low), (right, low), (right, high), (left, high)]]),
            "fillcolor": f"@mood-{moods[number].colour_slot}" if moods else "@text-2",
            "hoveron": "fills", "hoverinfo": "text", "text": f"{name}: {size:,} tracks",
            "name": name,
        })  # fmt: skip
    return nodes


def _groups(level: Mapping[str, Any]) -> list[tuple[float, int]]:
    return list(zip(level["places"], level["sizes"], strict=True))


def _areas(outlines: Sequence[Sequence[Point]]) -> dict[str, Any]:
    """A trace of filled areas without outlines."""
    across: list[float | None] = []
    up: list[float | None] = []
    for outline in outlines:
        across += [*(round(x, 4) for x, _ in outline), None]
        up += [*(round(y, 4) for _, y in outline), None]
    return {"type": "scatter", "mode": "none", "fill": "toself", "x": across, "y": up}
