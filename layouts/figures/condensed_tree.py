"""How HDBSCAN's groups grow out of all tracks as density rises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from layouts.figures import Figure, tabled
from layouts.groupings import Group

_THINNEST: Final = 0.004
"""Of a branch, in widths of all tracks: what is thinner could not be seen."""
_GAP: Final = 0.012


def condensed_tree(report: Mapping[str, Any], groups: Sequence[Group]) -> Figure:
    """A column per branch, as wide as it has tracks; density rises downwards.

    report: lab/condensed.json.  groups: of HDBSCAN, for their names and colours.
    """
    branches = report["branches"]
    unit = 1 / report["n_tracks"]
    places = _places(branches, unit)
    traces = [_joints(branches, places)]
    traces += [
        _column(branch, places[number], unit, groups) for number, branch in enumerate(branches)
    ]
    figure: Figure = {
        "data": traces,
        "layout": {
            "showlegend": False, "hovermode": "closest",
            "xaxis": {"visible": False},
            "yaxis": {"title": {"text": "Density (1 / distance)"}, "type": "log",
                      "autorange": "reversed", "nticks": 6},
        },
    }  # fmt: skip
    rows = [
        [_name(branch, groups), branch["sizes"][0], round(branch["densities"][0], 3),
         round(branch["densities"][-1], 3)]
        for branch in branches
    ]  # fmt: skip
    return tabled(figure, ["Branch", "Tracks", "From density", "To density"], rows)


def _places(branches: Sequence[Mapping[str, Any]], unit: float) -> list[float]:
    """Where the middle of each branch stands: groups side by side, others over most of theirs."""
    children: list[list[int]] = [[] for _ in branches]
    for number, branch in enumerate(branches):
        if branch["parent"] is not None:
            children[branch["parent"]].append(number)
    order: list[int] = []
    waiting = [0]
    while waiting:
        number = waiting.pop()
        order.append(number)
        waiting += sorted(children[number], key=lambda each: branches[each]["sizes"][0])
    places = [0.0] * len(branches)
    leaves = [number for number in order if not children[number]]
    edge = 0.0
    for number in leaves:
        width = _width(branches[number]["sizes"][0], unit)
        places[number] = edge + width / 2
        edge += width + _GAP
    for number in reversed(order):
        own = [(places[child], branches[child]["sizes"][0]) for child in children[number]]
        if own:
            places[number] = sum(place * size for place, size in own) / sum(s for _, s in own)
    return places


def _width(n_tracks: int, unit: float) -> float:
    return max(n_tracks * unit, _THINNEST)


def _column(
    branch: Mapping[str, Any], place: float, unit: float, groups: Sequence[Group]
) -> dict[str, Any]:
    """The outline of a branch, stepped: it keeps its width until tracks leave it."""
    halves = [_width(size, unit) / 2 for size in branch["sizes"]]
    right: list[float] = []
    down: list[float] = []
    for half, density, following in zip(
        halves, branch["densities"], branch["densities"][1:], strict=False
    ):
        right += [half, half]
        down += [density, following]
    group = _group(branch, groups)
    return {
        "type": "scatter", "mode": "none", "fill": "toself", "hoveron": "fills",
        "x": [round(place + half, 5) for half in right]
        + [round(place - half, 5) for half in reversed(right)],
        "y": [round(density, 5) for density in (*down, *reversed(down))],
        "fillcolor": group.colour if group else "@chart-quiet", "hoverinfo": "text",
        "text": f"{_name(branch, groups)}: {branch['sizes'][0]:,} tracks at first",
        "name": _name(branch, groups),
    }  # fmt: skip


def _joints(branches: Sequence[Mapping[str, Any]], places: Sequence[float]) -> dict[str, Any]:
    """A line from each branch to the one it split off from, at the density of the split."""
    across: list[float | None] = []
    down: list[float | None] = []
    for branch, place in zip(branches, places, strict=True):
        if branch["parent"] is not None:
            across += [places[branch["parent"]], place, None]
            down += [branch["densities"][0], branch["densities"][0], None]
    return {"type": "scatter", "mode": "lines", "x": across, "y": down, "hoverinfo": "skip",
            "line": {"color": "@edge", "width": 1}}  # fmt: skip


def _group(branch: Mapping[str, Any], groups: Sequence[Group]) -> Group | None:
    return None if branch["group"] is None else groups[branch["group"]]


def _name(branch: Mapping[str, Any], groups: Sequence[Group]) -> str:
    group = _group(branch, groups)
    if group:
        return group.name
    return "All tracks" if branch["parent"] is None else "What groups split off from"
