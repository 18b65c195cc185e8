"""Everybody as a dot: those who listen alike lie close together."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

import numpy as np

from analytics.listening.kinds import Kinds
from layouts.figures import Figure, as_text, tabled

_SYMBOLS: Final[Mapping[str, str]] = {"triangle": "triangle-up"}
MOST_DOTS: Final = 6_000
"""Dots that a browser draws at once without anybody waiting."""


def listeners_map(kinds: Kinds, told: Container[int]) -> Figure | None:
    """A dot for each person of the kinds that are told of; None without a map.

    told: their numbers.  With more people than MOST_DOTS every so-manieth is drawn, which the
    chart then says.
    """
    shown_kinds = [pair for pair in enumerate(kinds.every) if pair[1].number in told]
    if kinds.places is None or not shown_kinds:
        return None
    shown = np.flatnonzero(np.isin(kinds.of, [place for place, _ in shown_kinds]))
    step = -(-len(shown) // MOST_DOTS)
    drawn = shown[::step]
    hidden = {"showticklabels": False, "showgrid": False, "zeroline": False}
    traces = []
    for place, kind in shown_kinds:
        those = kinds.places[drawn[kinds.of[drawn] == place]]
        traces.append({
            "type": "scatter", "mode": "markers", "name": as_text(kind.name),
            "x": np.round(those[:, 0], 3).tolist(), "y": np.round(those[:, 1], 3).tolist(),
            "marker": {"color": f"@mood-{kind.colour_slot}", "size": 6, "opacity": 0.75,
                       "symbol": _SYMBOLS.get(kind.shape, kind.shape)},
            "hovertemplate": f"{as_text(kind.name)}<extra></extra>",
        })  # fmt: skip
    layout = {
        "showlegend": False, "hovermode": "closest",  # the sizes beside it are its key
        "xaxis": hidden, "yaxis": {**hidden, "scaleanchor": "x"},
        "margin": {"l": 4, "r": 4, "t": 8, "b": 4},
    }  # fmt: skip
    if step > 1:
        layout["annotations"] = [{
            "text": f"One dot in {step} is drawn: {len(drawn):,} of {len(shown):,} people.",
            "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "y": 0,
            "xanchor": "left", "yanchor": "bottom", "font": {"size": 12, "color": "@text-2"},
        }]  # fmt: skip
    rows = [[kind.name, int(np.count_nonzero(kinds.of == place))] for place, kind in shown_kinds]
    return tabled({"data": traces, "layout": layout}, ["Kind of listeners", "People"], rows)
