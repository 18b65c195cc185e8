"""How well each track sits in its group: an outline per group over all of its tracks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layouts.figures import Figure, as_text, tabled
from layouts.groupings import Group, largest

MOST_GROUPS: Final = 30
_GAP: Final = 0.012
_LEAST_NAMED: Final = 0.03
_TOLD: Final = ((0, "Lowest"), (25, "25%"), (50, "Middle"), (75, "75%"), (100, "Highest"))


def silhouette_plot(
    groups: Sequence[Group],
    curves: Sequence[npt.NDArray[np.floating[Any]]],
    means: Sequence[float],
    mean: float,
) -> Figure:
    """A band per group, as high as it is large, from 0 to the silhouettes of its tracks.

    curves: of each group, silhouettes of its tracks at evenly spaced shares of them, lowest first.
    means: of each group.  mean: over all tracks in groups. The MOST_GROUPS largest are drawn.
    """
    shown = largest(groups, MOST_GROUPS)
    total = sum(groups[place].n_tracks for place in shown)
    gap = total * _GAP
    traces, ticks, top = [], {}, 0.0
    for place in shown:
        group = groups[place]
        traces.append(_band(group, curves[place], means[place], top))
        if group.n_tracks >= _LEAST_NAMED * total:
            ticks[top + group.n_tracks / 2] = as_text(group.name)
        top += group.n_tracks + gap
    figure: Figure = {
        "data": traces,
        "layout": {
            "showlegend": False,
            "hovermode": "closest",
            "xaxis": {"title": {"text": "Silhouette (at most 1)"}, "zeroline": True,
                      "zerolinecolor": "@edge", "zerolinewidth": 1},
            "yaxis": {"range": [top, -gap], "showgrid": False, "tickmode": "array",
                      "tickvals": list(ticks), "ticktext": list(ticks.values())},
            "shapes": [{"type": "line", "xref": "x", "yref": "paper", "x0": mean, "x1": mean,
                        "y0": 0, "y1": 1, "line": {"color": "@text", "width": 1.5,
                                                   "dash": "dash"}}],
            "annotations": [{"x": mean, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom",
                             "text": f"mean {mean:.2f}", "showarrow": False,
                             "font": {"size": 12, "color": "@text"}}],
            "margin": {"t": 26},
        },
    }  # fmt: skip
    rows = [
        [group.name, group.n_tracks, round(own, 3),
         *(round(float(np.interp(share / 100, np.linspace(0, 1, len(curve)), curve)), 3)
           for share, _ in _TOLD)]
        for group, curve, own in zip(groups, curves, means, strict=True)
    ]  # fmt: skip
    return tabled(figure, ["Group", "Tracks", "Mean", *(words for _, words in _TOLD)], rows)


def _band(
    group: Group, curve: npt.NDArray[np.floating[Any]], mean: float, top: float
) -> dict[str, Any]:
    above = np.linspace(1, 0, len(curve))
    name = as_text(group.name)
    return {
        "type": "scatter", "mode": "lines", "name": name, "fill": "tozerox",
        "x": [round(float(value), 3) for value in curve],
        "y": [round(top + float(share) * group.n_tracks, 1) for share in above],
        "customdata": [round(100 * float(share)) for share in above],
        "line": {"color": group.colour, "width": 1}, "fillcolor": group.colour,
        "hovertemplate": f"{name}, mean {mean:.2f}<br>%{{customdata}}% of its tracks reach "
        "%{x:.2f}<extra></extra>",
    }  # fmt: skip
