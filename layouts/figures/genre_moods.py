"""How much of each genre is in each mood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analytics.moods import Mood
from layouts.figures import Figure, as_text, note

NO_MOOD: Final = "No mood"
MEASURES: Final = (("share", "Share of the genre"), ("lift", "Against usual"))
"""What the numbers can be, and what the choice is called."""
_HIGHEST_SHARE: Final = 80
_HIGHEST_LIFT: Final = 4
"""Shares, in percent, and lifts above these have the strongest colour; most lie far below."""


def genre_moods(found: Mapping[str, Any], moods: Sequence[Mood], measure: str) -> Figure:
    """A heatmap with a row per genre and a column per mood, numbers printed.

    found: of lab/genres.json (`analytics.building.comparing`).  measure: "share", percent of the
    genre's tracks; or "lift", that share over the share of all tracks.  Genres of a mood stand
    together, those most at home in it first.
    """
    rows = in_order(found)
    if not rows:
        return note("No track has a genre.")
    by_number = {mood.number: mood.name for mood in moods}
    columns = [by_number.get(number, NO_MOOD) for number in found["moods"]]
    names = [genre["name"] for genre in rows]
    look = _lifts(rows) if measure == "lift" else _shares(rows)
    return {
        "data": [{
            "type": "heatmap", "x": columns, "y": names,
            "texttemplate": "%{text}", "textfont": {"size": 11, "color": "@text"},
            "xgap": 1, "ygap": 1, "showscale": False,
            **look,
        }],
        "layout": {
            "xaxis": {
                "side": "top", "showgrid": False, "autotickangles": [0, -90],
                **_labels(columns),
            },
            "yaxis": {"showgrid": False, "autorange": "reversed", **_labels(names)},
        },
    }  # fmt: skip


def in_order(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Genres by their favourite mood, in the order of the moods, those most at home in it first."""
    return sorted(
        found["genres"],
        key=lambda genre: (found["moods"].index(genre["mood"]), -genre["purity"], genre["name"]),
    )


def _labels(names: Sequence[str]) -> dict[str, Any]:
    # The values stay as they are, for the table and the spreadsheet; what Plotly writes is safe.
    return {
        "tickmode": "array", "tickvals": list(names), "ticktext": [as_text(n) for n in names],
        "tickfont": {"size": 11},
    }  # fmt: skip


def _shares(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    shares = [[round(share * 100) for share in genre["shares"]] for genre in rows]
    return {
        "z": shares, "zmin": 0, "zmax": _HIGHEST_SHARE,
        # Half of the diverging map: the other scale has no colour for text on all of its ends.
        "colorscale": [[0.0, "@diverging-middle"], [1.0, "@diverging-high"]],
        "text": [[f"{share}%" if share else "" for share in row] for row in shares],
        "hovertemplate": "%{z}% of %{y} is in %{x}<extra></extra>",
    }  # fmt: skip


def _lifts(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    lifts = [[round(lift, 1) for lift in genre["lifts"]] for genre in rows]
    return {
        "z": lifts, "zmin": 0, "zmax": _HIGHEST_LIFT,
        "colorscale": [
            [0.0, "@diverging-low"], [1 / _HIGHEST_LIFT, "@diverging-middle"],
            [1.0, "@diverging-high"],
        ],
        "text": [[f"{lift:.1f}×" for lift in row] for row in lifts],
        "hovertemplate": "%{y} is in %{x} %{z:.1f} times as often as other tracks<extra></extra>",
    }  # fmt: skip
