"""Heatmaps that print their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from analytics.schema import FIELDS
from layouts.figures import Figure, as_text, tabled
from layouts.figures.together import DIVERGING, SHORT, in_words

RISING: Final = ((0.0, "@diverging-middle"), (1.0, "@diverging-high"))
"""Of measures from 0 to 1; numbers are readable on both ends."""
Values = Sequence[Sequence[float | None]]
"""A row of numbers for each name of the y axis; None or NaN where nothing is known."""


def measures(
    x: Sequence[str],
    y: Sequence[str],
    values: Values,
    *,
    hover: str,
    short_x: Sequence[str] | None = None,
    short_y: Sequence[str] | None = None,
) -> Figure:
    """Measures from 0 to 1. short_x, short_y: what stands at the axes, where that is shorter."""
    return _heatmap(
        x, y, values, ends=(0, 1), colours=RISING, hover=hover, short_x=short_x, short_y=short_y
    )


def percentiles(rows: Sequence[str], features: Sequence[str], values: Values) -> Figure:
    """Mean percentiles of features, 0 to 100; 50 is the middle of the catalogue.

    values: (len(rows), len(features)).
    """
    return _heatmap(
        [FIELDS[name].label for name in features], rows, values, ends=(0, 100), colours=DIVERGING,
        hover="%{y}<br>%{x}: higher than %{z:.0f}% on average<extra></extra>",
        short_x=[SHORT[name] for name in features], digits=0,
    )  # fmt: skip


def correlations(features: Sequence[str], values: Values) -> Figure:
    """Correlations from -1 (opposite) to 1 (together) between every two features."""
    labels = [FIELDS[name].label for name in features]
    short = [SHORT[name] for name in features]
    return _heatmap(
        labels, labels, values, ends=(-1, 1), colours=DIVERGING,
        hover="%{y} and %{x}: %{z:.2f}<extra></extra>", short_x=short, short_y=short,
    )  # fmt: skip


def _heatmap(
    x: Sequence[str],
    y: Sequence[str],
    values: Values,
    *,
    ends: tuple[float, float],
    colours: Sequence[tuple[float, str]],
    hover: str,
    short_x: Sequence[str] | None = None,
    short_y: Sequence[str] | None = None,
    digits: int = 2,
) -> Figure:
    known = [[_rounded(value, digits + 1) for value in row] for row in values]
    figure: Figure = {
        "data": [{
            "type": "heatmap", "x": [as_text(name) for name in x],
            "y": [as_text(name) for name in y], "z": known, "zmin": ends[0], "zmax": ends[1],
            "colorscale": [list(stop) for stop in colours], "showscale": False,
            "text": [[_printed(value, digits) for value in row] for row in known],
            "texttemplate": "%{text}", "textfont": {"size": 11, "color": "@text"},
            "xgap": 1, "ygap": 1, "hovertemplate": hover,
        }],
        "layout": {
            "xaxis": {**_axis(x, short_x), "autotickangles": [0, 90]},
            "yaxis": {**_axis(y, short_y), "autorange": "reversed"},
        },
    }  # fmt: skip
    rows = [[name, *row] for name, row in zip(y, known, strict=True)]
    return tabled(figure, ["", *x], rows)


def _axis(names: Sequence[str], short: Sequence[str] | None) -> Figure:
    return {
        "showgrid": False, "tickfont": {"size": 11}, "tickmode": "array",
        "tickvals": [as_text(name) for name in names],
        "ticktext": [as_text(name) for name in (short or names)],
    }  # fmt: skip


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None or np.isnan(value) else round(float(value), digits)


def _printed(value: float | None, digits: int) -> str:
    if value is None:
        return ""
    return in_words(round(value, digits)) if digits else f"{value:.0f}"
