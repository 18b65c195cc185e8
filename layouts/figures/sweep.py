"""How clearly tracks separate for each number of moods tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from layouts.figures import Figure


def sweep(result: Mapping[str, Any], used: int) -> Figure:
    """Silhouette by number of moods, the one in use marked: `used`."""
    scores = result["scores"]
    return {
        "data": [{
            "type": "scatter", "mode": "lines+markers",
            "x": [score["k"] for score in scores],
            "y": [round(score["silhouette"], 4) for score in scores],
            "line": {"color": "@accent", "width": 2},
            "marker": {
                "size": [12 if score["k"] == used else 7 for score in scores],
                "color": "@accent",
            },
            "hovertemplate": "%{x} moods: silhouette %{y:.3f}<extra></extra>",
        }],
        "layout": {
            "xaxis": {"title": {"text": "Number of moods"}, "dtick": 1},
            "yaxis": {"title": {"text": "Silhouette (1 is perfectly apart)"},
                      "rangemode": "tozero"},
            "annotations": [{
                "x": score["k"], "y": score["silhouette"], "text": "in use", "showarrow": False,
                "yshift": 16, "font": {"color": "@text", "size": 12},
            } for score in scores if score["k"] == used],
        },
    }  # fmt: skip
