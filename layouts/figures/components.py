"""What the overview's directions are made of: scree plot, loadings, biplot.

Each is a plain function of a build's pca.json: {features, loadings, explained, density} and more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, Final

from analytics.schema import FIELDS
from layouts.figures import Figure, as_text, note

DRAWN: Final = ("@accent", "@mood-1")
"""The colours of the first and the second direction."""
LINES: Final = 22
"""Names that have room above one another on the map."""
REACH: Final = 0.8
"""How far the longest arrow goes, as a share of the way from the middle to the map's edge."""
CROWDED: Final = tuple(((i / 6) ** 2, f"@sequential-{i}") for i in range(7))
"""Colours by the root of the number of tracks, or the crowded cells would hide all the others."""
NOTHING_KNOWN: Final = "Build this catalogue again to see what its overview is made of."


def scree(pca: Mapping[str, Any]) -> Figure:
    """A bar per direction with its share of all differences, and a line with the shares so far."""
    shares = [round(100 * share, 2) for share in pca["explained"]]
    names = [f"PC{place}" for place in range(1, len(shares) + 1)]
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "name": "This direction",
                "y": names, "x": shares,
                "marker": {"color": [DRAWN[0] if i < 2 else "@edge" for i in range(len(names))]},
                "text": [f"{share:.0f}%" for share in shares],
                # Outside, the first would lie under the beginning of the line.
                "textposition": ["inside"] + ["outside"] * (len(shares) - 1),
                "insidetextanchor": "middle", "insidetextfont": {"color": "@on-accent"},
                "outsidetextfont": {"color": "@text-2"}, "textfont": {"size": 12},
                "cliponaxis": False, "constraintext": "none",
                "hovertemplate": "%{y}: %{x:.1f}% of the differences between tracks<extra></extra>",
            },
            {
                "type": "scatter", "mode": "lines+markers", "name": "With those before it",
                "y": names, "x": [round(so_far, 2) for so_far in accumulate(shares)],
                "line": {"color": "@text-2", "width": 1.5},
                "marker": {"color": "@text-2", "size": 5},
                "hovertemplate": "The first to %{y}: %{x:.1f}%<extra></extra>",
            },
        ],
        "layout": {
            "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
            "xaxis": {"ticksuffix": "%", "range": [0, 105], "tickvals": [0, 25, 50, 75, 100],
                      "title": {"text": "Share of the differences between tracks"}},
            "legend": {"orientation": "h", "x": 0, "y": 1.12},
        },
    }  # fmt: skip


def loadings(pca: Mapping[str, Any]) -> Figure:
    """Two bars per feature: how much of it, −1 to 1, goes into each direction of the overview."""
    if "features" not in pca:
        return note(NOTHING_KNOWN)
    labels = _labels(pca)
    return {
        "data": [
            {
                "type": "bar", "orientation": "h", "name": name, "y": labels,
                "x": [round(value, 3) for value in row],
                "text": [_signed(value) for value in row], "textposition": "outside",
                "cliponaxis": False, "textfont": {"size": 11, "color": "@text-2"},
                "constraintext": "none", "marker": {"color": colour},
                "hovertemplate": f"%{{y}} in {name}: %{{x:.2f}}<extra></extra>",
            }
            for name, row, colour in zip(_short_names(pca), pca["loadings"], DRAWN, strict=True)
        ],
        "layout": {
            "barmode": "group",
            "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
            "xaxis": {"title": {"text": "Loading"}, "range": [-1.1, 1.1], "zeroline": True,
                      "zerolinecolor": "@line"},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        },
    }  # fmt: skip


def biplot(pca: Mapping[str, Any]) -> Figure:
    """The overview as a heatmap of how many tracks lie where, with an arrow per feature.

    Tracks lie towards the tip of an arrow where they have more of the feature; arrows are to one
    scale among themselves, long ones for the features that the two directions show best. Every
    track is counted, none is drawn by itself.
    """
    if "density" not in pca:
        return note(NOTHING_KNOWN)
    grid = pca["density"]
    tips = _tips(pca)
    places = _apart(tips, (grid["y"][-1] - grid["y"][0]) / LINES)
    across, up = _axis_names(pca)
    return {
        "data": [
            {
                "type": "heatmap", "x": grid["x"], "y": grid["y"],
                "z": [[count or None for count in row] for row in grid["counts"]],
                "zmin": 0, "colorscale": [list(stop) for stop in CROWDED], "showscale": False,
                "hoverongaps": False, "hovertemplate": "%{z:,} tracks here<extra></extra>",
            },
            {
                "type": "scatter", "mode": "markers+text", "name": "Features",
                "x": [x for x, _ in places], "y": [y for _, y in places],
                "text": _labels(pca),
                "textposition": [f"middle {_side(x)}" for x, _ in tips],
                "textfont": {"size": 12, "color": "@text"}, "cliponaxis": False,
                "marker": {"size": 1, "color": "@accent"},
                "customdata": [list(pair) for pair in zip(*pca["loadings"], strict=True)],
                "hovertemplate": "%{text}: %{customdata[0]:.2f} across, %{customdata[1]:.2f} up"
                "<extra></extra>",
            },
        ],
        "layout": {
            "showlegend": False,
            "annotations": [
                {
                    "x": x, "y": y, "ax": 0, "ay": 0, "xref": "x", "yref": "y",
                    "axref": "x", "ayref": "y", "text": "", "showarrow": True,
                    "arrowhead": 2, "arrowsize": 1, "arrowwidth": 1.5, "arrowcolor": "@accent",
                }
                for x, y in tips
            ],
            "xaxis": {"title": {"text": across}, "zeroline": False, "constrain": "domain"},
            "yaxis": {"title": {"text": up}, "zeroline": False, "scaleanchor": "x"},
        },
    }  # fmt: skip


def _labels(pca: Mapping[str, Any]) -> list[str]:
    return [FIELDS[name].label if name in FIELDS else as_text(name) for name in pca["features"]]


def _axis_names(pca: Mapping[str, Any]) -> tuple[str, str]:
    """The two directions with their share: "PC1 (32% of the differences)"."""
    first, second = (
        f"PC{place} ({share:.0%} of the differences)"
        for place, share in enumerate(pca["explained"][:2], start=1)
    )
    return first, second


def _short_names(pca: Mapping[str, Any]) -> list[str]:
    """The two directions where there is little room: "PC1 (32%)"."""
    return [f"PC{i} ({share:.0%})" for i, share in enumerate(pca["explained"][:2], start=1)]


def _tips(pca: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Where each feature's arrow from the middle (0, 0) ends, in the units of the map.

    An arrow's two parts are the feature's correlations with the directions, but for a factor that
    is the same for all features: the loading times the direction's standard deviation.
    """
    spreads = [share**0.5 for share in pca["explained"][:2]]
    first, second = pca["loadings"]
    arrows = [(x * spreads[0], y * spreads[1]) for x, y in zip(first, second, strict=True)]
    longest = max((x * x + y * y) ** 0.5 for x, y in arrows)
    grid = pca["density"]
    # The map's middle need not be (0, 0): the nearest edge is the one an arrow may run into.
    room = min(-grid["x"][0], grid["x"][-1], -grid["y"][0], grid["y"][-1])
    factor = REACH * room / longest if longest else 0.0
    return [(round(x * factor, 4), round(y * factor, 4)) for x, y in arrows]


def _side(x: float) -> str:
    """The side of an arrow's tip on which its name stands, so that the arrow points at it."""
    return "right" if x >= 0 else "left"


def _apart(tips: Sequence[tuple[float, float]], line: float) -> list[tuple[float, float]]:
    """Where names stand: at the tips, moved up and down so that those of one side are a line apart.

    line: the height of a name, in the units of the map.
    """
    heights = [y for _, y in tips]
    for side in ("left", "right"):
        listed = sorted((i for i, (x, _) in enumerate(tips) if _side(x) == side),
                        key=lambda i: heights[i])  # fmt: skip
        for below, above in pairwise(listed):
            heights[above] = max(heights[above], heights[below] + line)
        # What was pushed up is centred on where it wanted to be.
        excess = sum(heights[i] - tips[i][1] for i in listed) / max(len(listed), 1)
        for i in listed:
            heights[i] -= excess
    return [(x, round(y, 4)) for (x, _), y in zip(tips, heights, strict=True)]


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
