"""How one feature is spread within each mood, among the tracks in view."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analytics.moods import Mood
from analytics.schema import FIELDS
from analytics.view_summary import ViewSummary
from layouts.figures import Figure


def spread(view: ViewSummary, feature: str, moods: Sequence[Mood]) -> Figure:
    """A box per mood: middle half and median, whiskers from 5% to 95% of its tracks in view."""
    field = FIELDS[feature]
    steps = view.spreads[feature]
    values = field.low + steps * field.step
    if field.unit == "%":
        values = values * 100
    named = [(mood.name, f"@mood-{mood.colour_slot}") for mood in moods]
    named.append(("All in view", "@text-2"))
    boxes = [
        _box(name, colour, row)
        for (name, colour), row in zip(named, values, strict=True)
        if not np.isnan(row).any()
    ]
    unit = {"%": "%", "": ""}.get(field.unit, f" {field.unit}")
    return {
        "data": boxes,
        "layout": {
            "showlegend": False,
            "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
            "xaxis": {"title": {"text": field.label}, "ticksuffix": unit},
        },
    }


def _box(name: str, colour: str, quantiles: npt.NDArray[np.floating]) -> Figure:
    low, first, middle, third, high = ([round(float(value), 2)] for value in quantiles)
    return {
        "type": "box", "orientation": "h", "name": name, "y": [name],
        "lowerfence": low, "q1": first, "median": middle, "q3": third, "upperfence": high,
        # The outline is not the mood's colour, so that the median shows against it.
        "line": {"color": "@text", "width": 1}, "fillcolor": colour,
        "whiskerwidth": 0.4, "hoverinfo": "x+name",
    }  # fmt: skip
