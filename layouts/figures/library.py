"""A listener's own list beside the whole catalogue: its moods, its sound, its years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analytics.libraries.coverage import Coverage
from analytics.libraries.facts import Share
from analytics.moods import Mood
from layouts.figures import Figure, as_text, note, tabled
from layouts.figures.mood_radar import radar

OURS: Final = "Your library"
USUAL: Final = "The catalogue"


def mood_shares(coverage: Coverage, moods: Sequence[Mood]) -> Figure:
    """A bar per mood with its share of the list, and a line across where the catalogue's is."""
    names = [mood.name for mood in moods]
    ours = [round(100 * share, 1) for share in coverage.shares.tolist()]
    usual = [round(100 * share, 1) for share in coverage.usual.tolist()]
    figure = {
        "data": [
            {
                "type": "bar", "orientation": "h", "y": names, "x": ours, "name": OURS,
                "marker": {"color": [f"@mood-{mood.colour_slot}" for mood in moods]},
                "hovertemplate": "%{y}: %{x:.1f}% of your library<extra></extra>",
            },
            {
                "type": "scatter", "mode": "markers", "y": names, "x": usual, "name": USUAL,
                "marker": {"symbol": "line-ns", "size": 22,
                           "line": {"color": "@text", "width": 2.5}},
                "hovertemplate": "%{y}: %{x:.1f}% of the catalogue<extra></extra>",
            },
        ],
        "layout": {
            "showlegend": False,
            "yaxis": {"autorange": "reversed", "showgrid": False, **_ticks(names, ours, "  ")},
            "xaxis": {"ticksuffix": "%", "rangemode": "tozero", "nticks": 4, "tickangle": 0,
                      "title": {"text": "Share of songs"}},
            "margin": {"r": 16},
        },
    }  # fmt: skip
    head = ("Mood", f"{OURS} (%)", f"{USUAL} (%)")
    return tabled(figure, head, list(zip(names, ours, usual, strict=True)))


def _ticks(names: Sequence[str], shares: Sequence[float], between: str) -> dict[str, Any]:
    """Names on an axis with the share of each: beside its bar, the line would cross the number."""
    return {
        "tickmode": "array",
        "tickvals": list(names),
        "ticktext": [
            f"{as_text(name)}{between}<b>{share:.0f}%</b>"
            for name, share in zip(names, shares, strict=True)
        ],
    }


def profile(
    ours: Mapping[str, float], usual: Mapping[str, float], features: Sequence[str]
) -> Figure:
    """A radar of mean percentiles: the list, and dotted the catalogue.  features: in order."""
    return radar(OURS, "@accent", ours, features, usual)


def decades(shares: Sequence[Share]) -> Figure:
    """A bar per decade with its share of the list, and a line where the catalogue's is."""
    if not shares:
        return note("This catalogue does not know the year of your songs.")
    names = [share.name for share in shares]
    ours = [round(100 * share.share, 1) for share in shares]
    usual = [round(100 * share.usual, 1) for share in shares]
    figure = {
        "data": [
            {
                "type": "bar", "x": names, "y": ours, "name": OURS, "marker": {"color": "@accent"},
                "hovertemplate": "%{x}: %{y:.1f}% of your library<extra></extra>",
            },
            {
                "type": "scatter", "mode": "markers", "x": names, "y": usual, "name": USUAL,
                "marker": {"symbol": "line-ew", "size": 22,
                           "line": {"color": "@text", "width": 2.5}},
                "hovertemplate": "%{x}: %{y:.1f}% of the catalogue<extra></extra>",
            },
        ],
        "layout": {
            "showlegend": False,
            "xaxis": {"showgrid": False, "type": "category", **_ticks(names, ours, "<br>")},
            "yaxis": {"ticksuffix": "%", "rangemode": "tozero", "nticks": 5,
                      "title": {"text": "Share of songs"}},
        },
    }  # fmt: skip
    head = ("Decade", f"{OURS} (%)", f"{USUAL} (%)")
    return tabled(figure, head, list(zip(names, ours, usual, strict=True)))
