"""Everybody as a dot: those who listen alike lie close together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from analytics.listening.kinds import Kinds
from layouts.figures import Figure, as_text, tabled

_SHAPES: Final = ("circle", "square", "diamond", "triangle", "cross")
_SYMBOLS: Final[Mapping[str, str]] = {"triangle": "triangle-up"}
_COLOURS: Final = 10
MOST_DOTS: Final = 6_000
"""Dots that a browser draws at once without anybody waiting."""


def colour_of(number: int) -> str:
    """The token of a kind's colour."""
    return f"mood-{number % _COLOURS}"


def shape_of(number: int) -> str:
    """The shape of a kind's dots and of its mark."""
    return _SHAPES[number % len(_SHAPES)]


def listeners_map(kinds: Kinds, told: Mapping[int, str]) -> Figure | None:
    """A dot for each person of the kinds that are told of; None without a map.

    told: number -> name.  With more people than MOST_DOTS every so-manieth is drawn, which the
    chart then says.
    """
    if kinds.places is None or not told:
        return None
    shown = np.flatnonzero(np.isin(kinds.of, list(told)))
    step = -(-len(shown) // MOST_DOTS)
    drawn = shown[::step]
    hidden = {"showticklabels": False, "showgrid": False, "zeroline": False}
    traces = []
    for number, name in told.items():
        those = kinds.places[drawn[kinds.of[drawn] == number]]
        shape = shape_of(number)
        traces.append({
            "type": "scatter", "mode": "markers", "name": as_text(name),
            "x": np.round(those[:, 0], 3).tolist(), "y": np.round(those[:, 1], 3).tolist(),
            "marker": {"color": f"@{colour_of(number)}", "size": 6, "opacity": 0.75,
                       "symbol": _SYMBOLS.get(shape, shape)},
            "hovertemplate": f"{as_text(name)}<extra></extra>",
        })  # fmt: skip
    layout = {
        "showlegend": True, "hovermode": "closest",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "xaxis": hidden, "yaxis": {**hidden, "scaleanchor": "x"},
        "margin": {"l": 4, "r": 4, "t": 8, "b": 4},
    }  # fmt: skip
    if step > 1:
        layout["annotations"] = [{
            "text": f"One dot in {step} is drawn: {len(drawn):,} of {len(shown):,} people.",
            "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "y": 0,
            "xanchor": "left", "yanchor": "bottom", "font": {"size": 12, "color": "@text-2"},
        }]  # fmt: skip
    sizes = {number: int(np.count_nonzero(kinds.of == number)) for number in told}
    rows = [[name, sizes[number]] for number, name in told.items()]
    return tabled({"data": traces, "layout": layout}, ["Kind of listeners", "People"], rows)
