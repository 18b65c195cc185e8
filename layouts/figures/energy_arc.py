"""The energy of a list from its first song to its last, and the line it was to follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.moods import Mood
from layouts.figures import Figure, as_text, tabled


def energy_arc(
    rows: Sequence[Mapping[str, Any]], wanted: Sequence[float] | None, moods: Sequence[Mood]
) -> Figure:
    """Energy in percent by position, each song in its mood's colour.

    rows: of `layouts.rows.track_rows`.  wanted: energies 0..1 asked for, or None.
    """
    places = list(range(1, len(rows) + 1))
    got = [None if "energy" not in row else round(row["energy"] * 100) for row in rows]
    names = [row["name"] for row in rows]
    traces: list[dict[str, Any]] = []
    if wanted is not None:
        traces.append({
            "type": "scatter", "mode": "lines", "name": "Asked for", "x": places,
            "y": [round(value * 100) for value in wanted], "hoverinfo": "skip",
            "line": {"color": "@text-2", "width": 1.5, "dash": "dot"},
        })  # fmt: skip
    traces.append({
        "type": "scatter", "mode": "lines+markers", "name": "The list", "x": places, "y": got,
        "text": [as_text(name) for name in names],
        "line": {"color": "@accent", "width": 2},
        "marker": {"size": 9, "color": [f"@mood-{moods[row['mood']].colour_slot}" for row in rows],
                   "line": {"color": "@card", "width": 1.5}},
        "hovertemplate": "%{x}. %{text}: %{y}% energy<extra></extra>",
    })  # fmt: skip
    figure = {
        "data": traces,
        "layout": {
            "showlegend": wanted is not None,
            "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02,
                       "yanchor": "bottom"},
            "xaxis": {"title": {"text": "Song"}, "tickformat": "d", "nticks": 8,
                      "range": [0.5, len(rows) + 0.5]},
            "yaxis": {"title": {"text": "Energy"}, "range": [-4, 104],
                      "tickvals": [0, 25, 50, 75, 100],
                      "ticktext": ["0%", "25%", "50%", "75%", "100%"]},
        },
    }  # fmt: skip
    asked = [round(value * 100) for value in wanted] if wanted is not None else []
    head = ["Song", "Name", "Energy (%)", *(["Asked for (%)"] if asked else [])]
    columns = [places, names, got, *([asked] if asked else [])]
    return tabled(figure, head, [list(row) for row in zip(*columns, strict=True)])
