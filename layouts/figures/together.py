"""Which features rise and fall together among the tracks in view."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.schema import FIELDS
from analytics.view_summary import ViewSummary
from layouts.figures import Figure

DIVERGING: Final = (
    (0.0, "@diverging-low"), (0.5, "@diverging-middle"), (1.0, "@diverging-high"),
)  # fmt: skip

SHORT: Final = {
    "danceability": "Dance", "energy": "Energy", "loudness": "Loud", "speechiness": "Speech",
    "acousticness": "Acoustic", "instrumentalness": "Instrum.", "liveness": "Live",
    "valence": "Valence", "tempo": "Tempo",
}  # fmt: skip
"""Names short enough to leave the room to the numbers, also on a phone."""


def together(view: ViewSummary) -> Figure:
    """A heatmap of correlations from -1 (opposite) to 1 (together), numbers printed."""
    labels = [FIELDS[name].label for name in view.features]
    values = [
        [None if np.isnan(value) else round(float(value), 2) for value in row]
        for row in view.correlation.values
    ]
    names = {
        "tickfont": {"size": 11}, "tickmode": "array", "tickvals": labels,
        "ticktext": [SHORT[name] for name in view.features],
    }  # fmt: skip
    return {
        "data": [{
            "type": "heatmap", "x": labels, "y": labels, "z": values, "zmin": -1, "zmax": 1,
            "colorscale": [list(stop) for stop in DIVERGING],
            "text": [[in_words(value) for value in row] for row in values],
            "texttemplate": "%{text}", "textfont": {"size": 11, "color": "@text"},
            "xgap": 1, "ygap": 1,
            "hovertemplate": "%{y} and %{x}: %{z:.2f}<extra></extra>",
            "showscale": False,
        }],
        "layout": {
            "xaxis": {
                "showgrid": False, "autotickangles": [0, 90], **names,
            },
            "yaxis": {"showgrid": False, "autorange": "reversed", **names},
        },
    }  # fmt: skip


def in_words(value: float | None) -> str:
    """A correlation as it is printed: ".76", "−.18", "1", "0"; nothing where it is unknown."""
    if value is None:
        return ""
    if value == round(value):
        return f"{value:.0f}".replace("-0", "0").replace("-", "−")
    return f"{value:.2f}".replace("0.", ".", 1).replace("-", "−")
