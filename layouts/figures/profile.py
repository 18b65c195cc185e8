"""How the tracks in view sound against the moods, on one scale for all features."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.engine import View
from analytics.moods import Mood
from analytics.schema import FIELDS
from layouts.figures import Figure

MOST_MOODS_SHOWN = 3


def profile(view: View, moods: Sequence[Mood]) -> Figure:
    """A radar of mean percentiles, 0 to 100, in which 50 is the middle of the catalogue.

    The moods with most of the matches are drawn; the others wait in the legend.
    """
    labels = [FIELDS[name].label for name in view.features]
    busiest = np.argsort(-view.mood_matches, kind="stable")[:MOST_MOODS_SHOWN]
    shown = {int(number) for number in busiest if view.mood_matches[number]}
    traces = [
        {
            **_outline(labels, list(view.mood_profiles[mood.number])),
            "name": mood.name,
            "line": {"color": f"@mood-{mood.colour_slot}", "width": 1.5},
            "visible": True if mood.number in shown else "legendonly",
            "hovertemplate": f"{mood.name}<br>%{{theta}}: higher than %{{r:.0f}}%<extra></extra>",
        }
        for mood in moods
    ]
    traces.append(
        {
            **_outline(labels, [None if np.isnan(v) else float(v) for v in view.profile]),
            "name": "Tracks in view",
            "line": {"color": "@text", "width": 2.5},
            "fill": "toself",
            "fillcolor": "@chart-fill",
            "hovertemplate": "In view<br>%{theta}: higher than %{r:.0f}%<extra></extra>",
        }
    )
    return {
        "data": traces,
        "layout": {
            "polar": {
                "radialaxis": {
                    "range": [0, 100], "tickvals": [25, 50, 75], "angle": 90, "tickangle": 90,
                },
                "angularaxis": {"direction": "clockwise", "rotation": 90},
            },
            "legend": {"x": 1.02, "y": 0.5, "yanchor": "middle"},
            "margin": {"l": 60, "r": 12, "t": 24, "b": 24},
            "showlegend": True,
        },
    }  # fmt: skip


def _outline(labels: list[str], values: Sequence[float | None]) -> Figure:
    rounded = [None if value is None else round(float(value), 1) for value in values]
    return {
        "type": "scatterpolar",
        "mode": "lines",
        "theta": [*labels, *labels[:1]],
        "r": [*rounded, *rounded[:1]],
    }
