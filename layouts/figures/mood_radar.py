"""How one mood sounds beside the whole catalogue, on one scale for all features."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from analytics.moods import Mood
from analytics.schema import FIELDS
from layouts.figures import Figure


def mood_radar(mood: Mood, features: Sequence[str], catalogue: Mapping[str, float]) -> Figure:
    """A radar of mean percentiles, 0 to 100: the mood, and dotted the catalogue around the middle.

    features: those the catalogue has, in their order.  catalogue: feature -> mean percentile of
    all tracks, NaN where nothing is known.
    """
    return radar(mood.name, f"@mood-{mood.colour_slot}", mood.profile, features, catalogue)


def radar(
    name: str,
    colour: str,
    profile: Mapping[str, float],
    features: Sequence[str],
    catalogue: Mapping[str, float],
) -> Figure:
    """The same of any tracks.

    name: of them, as Plotly may show it.  colour: a token's name.  profile: as `catalogue`.
    """
    labels = [FIELDS[feature].label for feature in features]
    outline = _outline(labels, [profile[feature] for feature in features])
    usual = _outline(labels, [catalogue[feature] for feature in features])
    return {
        "data": [
            {
                # A tint of its own: what fades a line's area would fade the line with it. It has no
                # hover, and tables and legends pass over it.
                **outline, "mode": "none", "fill": "toself", "fillcolor": colour, "opacity": 0.3,
                "hoverinfo": "skip", "showlegend": False,
            },
            {
                **usual, "name": "All tracks",
                "line": {"color": "@text-2", "width": 1.5, "dash": "dot"},
                "hovertemplate": "All tracks<br>%{theta}: %{r:.0f}<extra></extra>",
            },
            {
                **outline, "name": name, "legendrank": 1,
                "line": {"color": colour, "width": 2.5},
                "hovertemplate": f"{name}<br>%{{theta}}: higher than %{{r:.0f}}%"
                "<extra></extra>",
            },
        ],
        "layout": {
            "polar": {
                # The card says where the rings are: numbers would lie under the dotted line.
                "radialaxis": {
                    "range": [0, 100], "tickvals": [25, 50, 75], "showticklabels": False,
                    "angle": 90,
                },
                "angularaxis": {"direction": "clockwise", "rotation": 90},
            },
            # The names of the features stand outside the circle; the card says whose the lines are.
            "margin": {"l": 80, "r": 80, "t": 24, "b": 24},
            "showlegend": False,
        },
    }  # fmt: skip


def _outline(labels: Sequence[str], values: Sequence[float]) -> dict[str, Any]:
    """A closed line around the circle; a feature nothing is known of leaves a gap."""
    rounded = [None if math.isnan(value) else round(value, 1) for value in values]
    return {
        "type": "scatterpolar",
        "mode": "lines",
        "theta": [*labels, *labels[:1]],
        "r": [*rounded, *rounded[:1]],
    }
