"""Where the tracks of each group of one method are in another: a flow diagram.

Plotly's own sankey trace is not in the bundle the browser has (assets/vendor.md); bands of the
scatter trace, which is, draw the same picture and keep the menu of every chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from layouts.figures import Figure, as_text, tabled
from layouts.paired_groups import Shown

FloatArray = npt.NDArray[np.float64]

BAR: Final = 0.03
"""Width of a group's bar, of the picture's 1."""
LARGEST_GAP: Final = 0.045
ALL_GAPS: Final = 0.5
"""Of the height, at most, is left to the gaps between groups."""
N_POINTS: Final = 13
LONGEST_LINE: Final = 14
"""Letters of a name, above which it is written in two lines."""


@dataclass(frozen=True, slots=True)
class Column:
    """The groups of one method, from the top. tops: where each begins, 0 to 1 downwards."""

    groups: tuple[Shown, ...]
    tops: tuple[float, ...]


def flow(
    first: Sequence[Shown],
    second: Sequence[Shown],
    amounts: Mapping[tuple[int, int], int],
    methods: tuple[str, str],
) -> Figure:
    """Bands from the groups of the first method to those of the second, as wide as their tracks.

    amounts: tracks by (label of the first, label of the second); every track is in one of them.
    methods: the names of the two.
    """
    n_tracks = sum(group.n_tracks for group in first)
    gaps = max(len(first), len(second)) - 1
    gap = min(LARGEST_GAP, ALL_GAPS / gaps) if gaps else 0.0
    scale = (1 - gap * gaps) / n_tracks
    left = _stacked(first, scale, gap)
    right = _stacked(_untangled(left, second, amounts), scale, gap)
    bands = _bands(left, right, amounts, scale)
    figure: Figure = {
        "data": [
            *bands,
            *(_bar(group, top, scale, 0.0) for group, top in _placed(left)),
            *(_bar(group, top, scale, 1 - BAR, axis="y2") for group, top in _placed(right)),
        ],
        "layout": {
            "showlegend": False,
            "hovermode": "closest",
            "xaxis": {
                "range": [0, 1], "showgrid": False, "fixedrange": True, "tickmode": "array",
                "tickvals": [0, 1], "ticktext": [as_text(name) for name in methods],
                "side": "top",
            },
            "yaxis": _names(left, scale),
            "yaxis2": {**_names(right, scale), "overlaying": "y", "side": "right"},
        },
    }  # fmt: skip
    head = [f"{methods[0]} / {methods[1]}", *(group.name for group in right.groups), "Tracks"]
    return tabled(figure, head, _rows(left, right, amounts))


def _stacked(groups: Iterable[Shown], scale: float, gap: float) -> Column:
    placed = tuple(groups)
    heights = [group.n_tracks * scale for group in placed]
    top = (1 - sum(heights) - gap * (len(placed) - 1)) / 2
    tops = []
    for height in heights:
        tops.append(top)
        top += height + gap
    return Column(placed, tuple(tops))


def _placed(column: Column) -> Iterable[tuple[Shown, float]]:
    return zip(column.groups, column.tops, strict=True)


def _untangled(
    left: Column, groups: Sequence[Shown], amounts: Mapping[tuple[int, int], int]
) -> list[Shown]:
    """The groups by the mean place of where their tracks come from, so that few bands cross."""

    def mean_source(group: Shown) -> float:
        coming = [amounts.get((source.label, group.label), 0) for source in left.groups]
        return float(np.average(left.tops, weights=coming)) if any(coming) else 1.0

    return sorted(groups, key=mean_source)


def _bands(
    left: Column, right: Column, amounts: Mapping[tuple[int, int], int], scale: float
) -> list[Figure]:
    arriving = {group.label: top for group, top in _placed(right)}
    bands = []
    for source, top in _placed(left):
        leaving = top
        for target in right.groups:
            amount = amounts.get((source.label, target.label), 0)
            if amount:
                start, end = leaving, arriving[target.label]
                leaving += amount * scale
                arriving[target.label] += amount * scale
                bands.append(_band(source, target, amount, (start, end), amount * scale))
    return bands


def _band(
    source: Shown, target: Shown, amount: int, tops: tuple[float, float], height: float
) -> Figure:
    start, end = tops
    way = np.linspace(0, 1, N_POINTS)
    across = BAR + (1 - 2 * BAR) * way
    upper = start + (end - start) * way**2 * (3 - 2 * way)  # level where it leaves and arrives
    words = (
        f"{as_text(source.name)} to {as_text(target.name)}: {amount:,} tracks,<br>"
        f"{amount / source.n_tracks:.0%} of the first, {amount / target.n_tracks:.0%} of the second"
    )
    return {
        **_filled(np.concatenate([across, across[::-1]]),
                  np.concatenate([upper, upper[::-1] + height])),
        "fillcolor": source.colour, "opacity": 0.42, "text": words,
    }  # fmt: skip


def _bar(group: Shown, top: float, scale: float, left: float, axis: str = "y") -> Figure:
    bottom = top + group.n_tracks * scale
    return {
        **_filled(np.array([left, left + BAR, left + BAR, left]),
                  np.array([top, top, bottom, bottom])),
        "yaxis": axis, "fillcolor": group.colour,
        "text": f"{as_text(group.name)}: {group.n_tracks:,} tracks",
    }  # fmt: skip


def _filled(x: FloatArray, y: FloatArray) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "fill": "toself", "hoveron": "fills",
        "hoverinfo": "text", "line": {"width": 0},
        "x": x.round(4).tolist(), "y": y.round(4).tolist(),
    }  # fmt: skip


def _names(column: Column, scale: float) -> Figure:
    middles = [top + group.n_tracks * scale / 2 for group, top in _placed(column)]
    return {
        "range": [1, 0], "showgrid": False, "fixedrange": True, "tickmode": "array",
        "tickvals": [round(middle, 4) for middle in middles],
        "ticktext": [_in_lines(group.name) for group in column.groups],
        "tickfont": {"size": 12, "color": "@text"},
    }  # fmt: skip


def _in_lines(name: str) -> str:
    """A name in one line, or in two of about the same length."""
    words = name.split(" ")
    if len(name) <= LONGEST_LINE or len(words) == 1:
        return as_text(name)
    lines = ((" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words)))
    return "<br>".join(as_text(line) for line in min(lines, key=lambda pair: max(map(len, pair))))


def _rows(
    left: Column, right: Column, amounts: Mapping[tuple[int, int], int]
) -> list[list[str | int]]:
    return [
        [
            source.name,
            *(amounts.get((source.label, target.label), 0) for target in right.groups),
            source.n_tracks,
        ]
        for source in left.groups
    ]
