"""The genres most common among the tracks in view."""

from __future__ import annotations

from analytics.view_summary import ViewSummary
from layouts.figures import Figure, as_text, note

MOST_GENRES = 10


def genres(view: ViewSummary) -> Figure:
    """A bar per genre with how many times its usual share it has here, if any is not as usual."""
    rows = view.genres[:MOST_GENRES]
    usual = all(round(lift, 1) == 1 for _, _, lift in rows)
    if not rows:
        return note("None of these tracks has a genre." if view.n_matches else "No track matches.")
    return {
        "data": [{
            "type": "bar", "orientation": "h",
            "y": [as_text(name) for name, _, _ in rows],
            "x": [count for _, count, _ in rows],
            "customdata": [round(lift, 2) for _, _, lift in rows],
            "text": [f"{count:,}" if usual else f"{lift:.1f}× usual" for _, count, lift in rows],
            "textposition": "outside", "cliponaxis": False, "constraintext": "none",
            "textfont": {"size": 12, "color": "@text-2"},
            "marker": {"color": "@edge"},
            "hovertemplate": "%{y}: %{x:,} tracks, %{customdata:.1f} times its usual share"
            "<extra></extra>",
        }],
        "layout": {
            "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
            "xaxis": {"title": {"text": "Tracks"}, "tickformat": "~s", "rangemode": "tozero",
                      "nticks": 6, "tickangle": 0},
            "margin": {"r": 80},
        },
    }  # fmt: skip
