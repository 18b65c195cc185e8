"""The top of a tree of joined groups, cut into a number of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from layouts.figures import Figure, tabled
from layouts.groupings import Group, groups_of

Report = Mapping[str, Any]

_ABOVE: Final = "@text-2"
_SMALLEST, _LARGEST = 5.0, 22.0
"""Pixels across the dot of a leaf, by the root of its share of tracks."""


def most_groups(report: Report) -> int:
    """The most groups the tree, as far as it is known, can be cut into."""
    return len(report["heights"]) + 1


def cut(report: Report, k: int) -> list[int]:
    """Places in `nodes` of the groups when the tree is cut into `k`, the largest first.

    report: lab/dendrogram.json.  k: 1 to most_groups(report).
    """
    nodes = report["nodes"]
    joins = [place for place, node in enumerate(nodes) if node["left"] is not None]
    # Of joins at one height, parents come first in the list.
    split = set(sorted(joins, key=lambda place: (-nodes[place]["height"], place))[: k - 1])
    below = [nodes[place][side] for place in split for side in ("left", "right")]
    groups = [place for place in below if place not in split] or [0]
    return sorted(groups, key=lambda place: (-nodes[place]["size"], place))


def cut_groups(report: Report, k: int) -> tuple[Group, ...]:
    """The groups when the tree is cut into `k`, the largest first."""
    return groups_of("ward", [report["nodes"][place]["size"] for place in cut(report, k)], ())


def height_of_cut(report: Report, k: int) -> float:
    """Where the line lies that cuts the tree into `k`: midway between two joins."""
    heights = report["heights"]
    above = heights[k - 2] if k > 1 else heights[0] * 1.06
    below = heights[k - 1] if k - 1 < len(heights) else 0.0
    return (above + below) / 2


def dendrogram(report: Report, k: int) -> Figure:
    """The joins shown, each branch below the cut in the colour of its group; a line to drag."""
    nodes = report["nodes"]
    groups = cut_groups(report, k)
    owners = _owners(report, cut(report, k))
    leaves = [node for node in nodes if node["left"] is None]
    traces = [
        _branches(nodes, places, group)
        for number, group in [(None, None), *enumerate(groups)]
        if (
            places := [
                place
                for place, node in enumerate(nodes)
                if node["left"] is not None and owners[place] == number
            ]
        )
    ]
    traces.append({
        "type": "scatter", "mode": "markers",
        "x": [leaf["x"] for leaf in leaves], "y": [round(leaf["height"], 2) for leaf in leaves],
        "customdata": [leaf["size"] for leaf in leaves],
        "marker": {"size": [_size(leaf["size"], report["n_tracks"]) for leaf in leaves],
                   "color": [groups[owner].colour for node, owner in zip(nodes, owners, strict=True)
                             if node["left"] is None and owner is not None],
                   "line": {"color": "@card", "width": 1}, "opacity": 1},
        "hovertemplate": "%{customdata:,} tracks joined below %{y:.3~s}<extra></extra>",
    })  # fmt: skip
    line = height_of_cut(report, k)
    figure: Figure = {
        "data": traces,
        "layout": {
            "showlegend": False, "hovermode": "closest",
            "xaxis": {"visible": False, "range": [-1, len(leaves)]},
            "yaxis": {"title": {"text": "How far apart the two were that were joined"},
                      "range": [0, report["heights"][0] * 1.08], "nticks": 6},
            "shapes": [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": line, "y1": line,
                        "line": {"color": "@accent", "width": 2, "dash": "dash"}}],
            "annotations": [{"xref": "paper", "x": 1, "xanchor": "right", "y": line,
                             "yanchor": "bottom", "text": _said(k), "showarrow": False,
                             "bgcolor": "@card", "font": {"size": 12, "color": "@text"}}],
        },
    }  # fmt: skip
    rows = [
        [number + 2, round(height, 2), *_sizes_joined(nodes, height)]
        for number, height in enumerate(report["heights"])
    ]
    head = ["Groups before the join", "Height", "Tracks in the one", "Tracks in the other"]
    return tabled(figure, head, rows)


def _said(k: int) -> str:
    return f"{k:,} groups" if k != 1 else "1 group"


def _sizes_joined(nodes: Sequence[Mapping[str, Any]], height: float) -> list[int]:
    node = next(each for each in nodes if each["left"] is not None and each["height"] == height)
    return [nodes[node["left"]]["size"], nodes[node["right"]]["size"]]


def _owners(report: Report, tops: Sequence[int]) -> list[int | None]:
    """The group of every node, by its number; None above the cut."""
    nodes = report["nodes"]
    owners: list[int | None] = [None] * len(nodes)
    for number, place in enumerate(tops):
        owners[place] = number
    # Parents come before the nodes they join.
    for place, node in enumerate(nodes):
        if owners[place] is not None and node["left"] is not None:
            owners[node["left"]] = owners[node["right"]] = owners[place]
    return owners


def _branches(nodes: Sequence[Report], places: Sequence[int], group: Group | None) -> Figure:
    """Joins as one line: up from the one, across, and down to the other."""
    across: list[float | None] = []
    up: list[float | None] = []
    for place in places:
        node = nodes[place]
        one, other = nodes[node["left"]], nodes[node["right"]]
        across += [one["x"], one["x"], other["x"], other["x"], None]
        up += [*(round(y, 3) for y in (one["height"], node["height"], node["height"],
                                       other["height"])), None]  # fmt: skip
    words = f"{group.name}: {group.n_tracks:,} tracks" if group else "Above the cut"
    return {
        "type": "scatter", "mode": "lines", "x": across, "y": up, "name": words,
        "line": {"color": group.colour if group else _ABOVE, "width": 2.5 if group else 1.5},
        "hoverinfo": "name",
    }  # fmt: skip


def _size(n_tracks: int, total: int) -> float:
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(n_tracks / total), 1)
