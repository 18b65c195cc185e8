"""The one look of every chart, in token names."""

from __future__ import annotations

from layouts.figures import Figure


def template() -> Figure:
    """The Plotly template all charts share: transparent, thin grid, quiet type."""
    axis = {
        "gridcolor": "@chart-grid",
        "zeroline": False,
        "linecolor": "@chart-grid",
        "tickfont": {"size": 12, "color": "@text-2"},
        "title": {"font": {"size": 12, "color": "@text-2"}, "standoff": 8},
        "automargin": True,
        "ticks": "",
    }
    return {
        "layout": {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": "Inter, system-ui, sans-serif", "size": 12, "color": "@text"},
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8, "pad": 4},
            "hoverlabel": {
                "bgcolor": "@raised",
                "bordercolor": "@line",
                "font": {"size": 12, "color": "@text", "family": "Inter, system-ui, sans-serif"},
            },
            "legend": {"font": {"size": 12, "color": "@text"}, "itemsizing": "constant"},
            "xaxis": axis,
            "yaxis": axis,
            "polar": {
                "bgcolor": "rgba(0,0,0,0)",
                "radialaxis": {
                    "gridcolor": "@chart-grid",
                    "linecolor": "rgba(0,0,0,0)",
                    "tickfont": {"size": 11, "color": "@text-2"},
                    "ticks": "",
                },
                "angularaxis": {
                    "gridcolor": "@chart-grid",
                    "linecolor": "@chart-grid",
                    "tickfont": {"size": 12, "color": "@text"},
                    "ticks": "",
                },
            },
            "bargap": 0.35,
            "dragmode": False,
        }
    }
