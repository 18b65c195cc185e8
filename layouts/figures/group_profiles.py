"""How the groups of a method sound, feature by feature, on one scale for all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.schema import FIELDS
from layouts.figures import Figure, as_text, tabled
from layouts.figures.together import DIVERGING, SHORT
from layouts.groupings import NOISE_COLOUR, Group, largest

MOST_GROUPS: Final = 30
MOST_OUTLINES: Final = 10
_OPEN_AT_FIRST: Final = 4

Profiles = npt.NDArray[np.floating[Any]]


def group_sizes(groups: Sequence[Group], n_noise: int) -> Figure:
    """A bar per group with its number of tracks, the largest first, and a grey one for noise."""
    by_size = sorted(groups, key=lambda group: -group.n_tracks)
    bars = [(as_text(group.name), group.n_tracks, group.colour) for group in by_size[:MOST_GROUPS]]
    if rest := by_size[MOST_GROUPS:]:
        n_rest = sum(group.n_tracks for group in rest)
        bars.append((f"{len(rest):,} smaller groups", n_rest, "@edge"))
    if n_noise:
        bars.append(("In no group", n_noise, NOISE_COLOUR))
    total = sum(count for _, count, _ in bars)
    figure: Figure = {
        "data": [{
            "type": "bar", "orientation": "h", "y": [name for name, _, _ in bars],
            "x": [count for _, count, _ in bars],
            "marker": {"color": [colour for _, _, colour in bars]},
            "text": [f"{count:,}" for _, count, _ in bars], "textposition": "outside",
            "cliponaxis": False, "constraintext": "none",
            "customdata": [round(100 * count / total, 1) for _, count, _ in bars],
            "hovertemplate": "%{y}: %{x:,} tracks, %{customdata}%<extra></extra>",
        }],
        "layout": {
            "showlegend": False,
            "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
            "xaxis": {"title": {"text": "Tracks"}, "tickformat": "~s", "rangemode": "tozero",
                      "nticks": 4, "tickangle": 0},
            "margin": {"r": 56},
        },
    }  # fmt: skip
    told = [(group.name, group.n_tracks) for group in groups]
    if n_noise:
        told.append(("In no group", n_noise))
    rows = [[name, count, round(100 * count / total, 2)] for name, count in told]
    return tabled(figure, ["Group", "Tracks", "% of all"], rows)


def group_heatmap(groups: Sequence[Group], features: Sequence[str], profiles: Profiles) -> Figure:
    """Mean percentiles, (groups, features), 0 to 100, numbers printed; 50 is the middle.

    The MOST_GROUPS largest are drawn; the table has them all.
    """
    places = largest(groups, MOST_GROUPS)
    shown = [groups[place] for place in places]
    values = [[_known(value, 0) for value in profiles[place]] for place in places]
    labels = [FIELDS[name].label for name in features]
    figure: Figure = {
        "data": [{
            "type": "heatmap", "x": labels, "y": [as_text(group.name) for group in shown],
            "z": values, "zmin": 0, "zmax": 100,
            "colorscale": [list(stop) for stop in DIVERGING],
            "texttemplate": "%{z:.0f}", "textfont": {"size": 11, "color": "@text"},
            "xgap": 1, "ygap": 1, "showscale": False,
            "hovertemplate": "%{y}<br>%{x}: higher than %{z:.0f}% of all tracks<extra></extra>",
        }],
        "layout": {
            "xaxis": {"showgrid": False, "side": "top", "tickmode": "array", "tickvals": labels,
                      "ticktext": [SHORT[name] for name in features],
                      "autotickangles": [0, 90], "tickfont": {"size": 11}},
            "yaxis": {"showgrid": False, "autorange": "reversed", "dtick": 1},
        },
    }  # fmt: skip
    rows = [
        [group.name, *(_known(value, 1) for value in row)]
        for group, row in zip(groups, profiles, strict=True)
    ]
    return tabled(figure, ["Mean percentile", *labels], rows)


def measure_heatmap(groups: Sequence[Group], labels: Sequence[str], profiles: Profiles) -> Figure:
    """Mean standing, (groups, measures), 0 to 100: a line per measure, a column per group.

    labels: of the measures, all different. The MOST_GROUPS largest groups are drawn; the table has
    them all.
    """
    places = largest(groups, MOST_GROUPS)
    names = [as_text(groups[place].name) for place in places]
    values = [[_known(profiles[place][line], 0) for place in places] for line in range(len(labels))]
    figure: Figure = {
        "data": [{
            "type": "heatmap", "x": names, "y": list(labels), "z": values, "zmin": 0, "zmax": 100,
            "colorscale": [list(stop) for stop in DIVERGING],
            "texttemplate": "%{z:.0f}", "textfont": {"size": 11, "color": "@text"},
            "xgap": 1, "ygap": 1, "showscale": False,
            "hovertemplate": "%{x}<br>%{y}: higher than %{z:.0f}% of all people<extra></extra>",
        }],
        "layout": {
            "xaxis": {"showgrid": False, "side": "top", "tickmode": "array", "tickvals": names,
                      "ticktext": [f"{column}" for column in range(1, len(names) + 1)]},
            "yaxis": {"showgrid": False, "autorange": "reversed", "dtick": 1,
                      "tickfont": {"size": 11}},
        },
    }  # fmt: skip
    rows = [
        [label, *(_known(value, 1) for value in column)]
        for label, column in zip(labels, profiles.T, strict=True)
    ]
    return tabled(figure, ["Mean standing", *(group.name for group in groups)], rows)


def group_radar(groups: Sequence[Group], features: Sequence[str], profiles: Profiles) -> Figure:
    """An outline per group over mean percentiles, (groups, features), at most MOST_OUTLINES.

    The largest are open at first, the others by a tap on their name.
    """
    labels = [FIELDS[name].label for name in features]
    traces = []
    open_at_first = largest(groups, _OPEN_AT_FIRST)
    for place in largest(groups, MOST_OUTLINES):
        group = groups[place]
        around = [_known(value, 1) for value in profiles[place]]
        name = as_text(group.name)
        traces.append({
            "type": "scatterpolar", "mode": "lines", "name": name,
            "theta": [*labels, *labels[:1]], "r": [*around, *around[:1]],
            "line": {"color": group.colour, "width": 2},
            "visible": True if place in open_at_first else "legendonly",
            "hovertemplate": f"{name}<br>%{{theta}}: higher than %{{r:.0f}}%<extra></extra>",
        })  # fmt: skip
    return {
        "data": traces,
        "layout": {
            "polar": {
                "radialaxis": {"range": [0, 100], "tickvals": [25, 50, 75],
                               "ticktext": ["", "50", ""], "angle": 90, "tickangle": 90},
                "angularaxis": {"direction": "clockwise", "rotation": 90},
            },
            "showlegend": True,
            "legend": {"orientation": "h", "y": -0.1, "yanchor": "top", "x": 0.5,
                       "xanchor": "center"},
            "margin": {"l": 64, "r": 64, "t": 20, "b": 12},
        },
    }  # fmt: skip


def _known(value: float, digits: int) -> float | None:
    return None if math.isnan(value) else round(float(value), digits)
