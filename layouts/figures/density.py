"""What DBSCAN would find: how far apart neighbours are, and groups over a grid of parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from layouts.figures import Figure, tabled


def k_distance(report: Mapping[str, Any]) -> Figure:
    """How far each track must look for `min_samples` tracks, in rising order; its upturn marked.

    report: lab/density.json.
    """
    eps = report["eps"]
    layout: dict[str, Any] = {
        "showlegend": False,
        "xaxis": {"title": {"text": "Tracks, the densest places first"}, "tickformat": "~s",
                  "rangemode": "tozero", "nticks": 6},
        "yaxis": {"title": {"text": f"Distance to neighbour {report['min_samples']}"},
                  "rangemode": "tozero", "nticks": 6},
    }  # fmt: skip
    if eps is not None:
        layout["shapes"] = [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": eps,
                             "y1": eps, "line": {"color": "@text", "width": 1.5,
                                                 "dash": "dash"}}]  # fmt: skip
        layout["annotations"] = [{"xref": "paper", "x": 0, "xanchor": "left", "y": eps,
                                  "yanchor": "bottom", "text": f"suggested reach {eps:.2f}",
                                  "showarrow": False,
                                  "font": {"size": 12, "color": "@text"}}]  # fmt: skip
    return {
        "data": [{
            "type": "scatter", "mode": "lines", "x": report["ranks"],
            "y": [round(distance, 4) for distance in report["distances"]],
            "line": {"color": "@accent", "width": 2.5},
            "hovertemplate": "%{x:,} tracks have it within %{y:.2f}<extra></extra>",
        }],
        "layout": layout,
    }  # fmt: skip


def grid_of_groups(report: Mapping[str, Any]) -> Figure:
    """How many groups DBSCAN finds for each pair of parameters."""
    return _grid(
        report,
        lambda cell: float(cell["n_groups"]),
        "%{z:,.0f}",
        "Reach %{x}, neighbours %{y}: %{z:,.0f} groups<extra></extra>",
    )


def grid_of_noise(report: Mapping[str, Any]) -> Figure:
    """The share of tracks, in percent, that DBSCAN leaves out for each pair of parameters."""
    return _grid(
        report,
        lambda cell: round(100 * float(cell["noise"]), 1),
        "%{z}%",
        "Reach %{x}, neighbours %{y}: %{z}% in no group<extra></extra>",
    )


def _grid(
    report: Mapping[str, Any],
    value: Callable[[Mapping[str, Any]], float],
    form: str,
    hover: str,
) -> Figure:
    cells = {(cell["eps"], cell["min_samples"]): value(cell) for cell in report["grid"]}
    reaches = sorted({eps for eps, _ in cells})
    neighbours = sorted({min_samples for _, min_samples in cells})
    values = [[cells.get((eps, m)) for eps in reaches] for m in neighbours]
    across = [f"{eps:.2f}" for eps in reaches]
    figure: Figure = {
        "data": [{
            "type": "heatmap", "x": across, "y": [str(m) for m in neighbours], "z": values,
            "zmin": 0, "colorscale": [[0, "@diverging-middle"], [1, "@diverging-high"]],
            "texttemplate": form, "textfont": {"size": 12, "color": "@text"},
            "xgap": 1, "ygap": 1, "showscale": False, "hovertemplate": hover,
        }],
        "layout": {
            "xaxis": {"title": {"text": "Reach (eps)"}, "type": "category", "showgrid": False},
            "yaxis": {"title": {"text": "Neighbours (min_samples)"}, "type": "category",
                      "showgrid": False},
        },
    }  # fmt: skip
    rows = [[f"{m} neighbours", *row] for m, row in zip(neighbours, values, strict=True)]
    return tabled(figure, ["", *(f"reach {words}" for words in across)], rows)
