"""How many of the tracks in view each mood has."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.moods import Mood
from analytics.view_summary import ViewSummary
from layouts.figures import Figure


def sizes(view: ViewSummary, moods: Sequence[Mood]) -> Figure:
    """A bar per mood: its matches, over a pale bar for all of its tracks."""
    names = [mood.name for mood in moods]
    colours = [f"@mood-{mood.colour_slot}" for mood in moods]
    matches = [int(count) for count in view.mood_matches]
    totals = [mood.n_tracks for mood in moods]
    bar = {"type": "bar", "orientation": "h", "y": names}
    return {
        "data": [
            {
                **bar, "name": "In the catalogue", "x": totals, "opacity": 0.25,
                "marker": {"color": colours},
                "hovertemplate": "%{y}: %{x:,} in the catalogue<extra></extra>",
            },
            {
                **bar, "name": "In view", "x": matches, "marker": {"color": colours},
                "text": [f"{count:,}" for count in matches], "textposition": "outside",
                "cliponaxis": False, "hovertemplate": "%{y}: %{x:,} in view<extra></extra>",
            },
        ],
        "layout": {
            "barmode": "overlay",
            "showlegend": False,
            "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
            "xaxis": {"title": {"text": "Tracks"}, "tickformat": "~s", "rangemode": "tozero",
                      "nticks": 6, "tickangle": 0},
            "margin": {"r": 56},
        },
    }  # fmt: skip
