"""How the tracks in view sound against the moods, on one scale for all features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analytics.moods import Mood
from analytics.schema import FIELDS
from analytics.view_summary import ViewSummary
from layouts.figures import Figure

MOST_MOODS_SHOWN = 3
MOST_SAID = 5
LEAST_SAID = 8.0
"""Features whose mean percentile is nearer to the middle than this set nothing apart."""


def profile(view: ViewSummary, moods: Sequence[Mood]) -> Figure:
    """A radar of mean percentiles, 0 to 100, in which 50 is the middle of the catalogue.

    Only the moods with most of the matches are drawn; the table has them all. `layout.meta` is for
    the words beside the chart: {moods, lead, words}, the numbers of the moods drawn, a sentence,
    and what sets the tracks apart as `said` has it.
    """
    labels = [FIELDS[name].label for name in view.features]
    busiest = np.argsort(-view.mood_matches, kind="stable")[:MOST_MOODS_SHOWN]
    shown = {int(number) for number in busiest if view.mood_matches[number]}
    traces = [
        {
            **_outline(labels, list(view.mood_profiles[mood.number])),
            "name": mood.name,
            "line": {"color": f"@mood-{mood.colour_slot}", "width": 1.5},
            "visible": mood.number in shown,
            "hovertemplate": f"{mood.name}<br>%{{theta}}: higher than %{{r:.0f}}%<extra></extra>",
        }
        for mood in moods
    ]
    traces.append(
        {
            **_outline(labels, [None if np.isnan(v) else float(v) for v in view.profile]),
            "name": "Tracks in view",
            "legendrank": 1,
            "line": {"color": "@text", "width": 2.5},
            "fill": "toself",
            "fillcolor": "@chart-fill",
            "hovertemplate": "In view<br>%{theta}: higher than %{r:.0f}%<extra></extra>",
        }
    )
    return {
        "data": traces,
        "layout": {
            "polar": {
                "radialaxis": {
                    "range": [0, 100], "tickvals": [25, 50, 75], "ticktext": ["", "50", ""],
                    "angle": 90, "tickangle": 90,
                },
                "angularaxis": {"direction": "clockwise", "rotation": 90},
            },
            # The names of the features stand outside the circle; the page itself says whose the
            # lines are, so that the circle has the full height.
            "margin": {"l": 76, "r": 76, "t": 22, "b": 22},
            "showlegend": False,
            "meta": {"moods": sorted(shown), **_words(view, moods)},
        },
    }  # fmt: skip


def _words(view: ViewSummary, moods: Sequence[Mood]) -> dict[str, Any]:
    words = said(view)
    if words:
        lead = "Compared with all tracks"
    elif view.n_matches == sum(mood.n_tracks for mood in moods):
        lead = ("Every track is in view. Choose a mood or move a slider to see what sets "
                "tracks apart.")  # fmt: skip
    elif view.n_matches:
        lead = "On average they sound like the whole catalogue."
    else:
        lead = "No track matches."
    return {"lead": lead, "words": words}


def said(view: ViewSummary) -> list[dict[str, str | float]]:
    """What sets the tracks in view apart, most telling first: {words, share}.

    share: the mean percentile the words speak of, 0 to 100.
    """
    telling = sorted(
        (
            (name, float(share))
            for name, share in zip(view.features, view.profile, strict=True)
            if abs(share - 50) >= LEAST_SAID
        ),
        key=lambda known: -abs(known[1] - 50),
    )
    return [
        {"words": _than(name, share), "share": round(share, 1)}
        for name, share in telling[:MOST_SAID]
    ]


def _than(name: str, share: float) -> str:
    field = FIELDS[name]
    words, of = (field.more, share) if share > 50 else (field.less, 100 - share)
    return f"{words[0].upper()}{words[1:]} than {of:.0f}%"


def _outline(labels: list[str], values: Sequence[float | None]) -> Figure:
    rounded = [None if value is None else round(float(value), 1) for value in values]
    return {
        "type": "scatterpolar",
        "mode": "lines",
        "theta": [*labels, *labels[:1]],
        "r": [*rounded, *rounded[:1]],
    }
