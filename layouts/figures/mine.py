"""What one person plays: their moods over the years, and around the clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analytics.listening.calendar import written
from analytics.listening.mine.over_time import HOURS, OverTime
from analytics.listening.mine.own_plays import IntArray
from analytics.moods import Mood
from layouts.figures import Figure, as_text, tabled
from layouts.figures.listening import time_axis

_EVERY_HOURS: Final = 6


def over_time(found: OverTime, moods: Sequence[Mood]) -> Figure:
    """A bar per month (or quarter), of the plays of each mood."""
    names = [written(found.first + place, found.length) for place in range(found.plays.shape[1])]
    axis = time_axis(found.first, len(names), found.length)
    return _stacked(found.plays, names, moods, found.length.title(), axis)


def by_hour(plays: IntArray, moods: Sequence[Mood]) -> Figure:
    """A bar per hour of the day, of the plays of each mood."""
    names = [f"{hour:02}:00" for hour in range(HOURS)]
    axis = {"type": "category", "showgrid": False, "dtick": _EVERY_HOURS, "tickangle": 0}
    return _stacked(plays, names, moods, "Hour", axis)


def _stacked(
    plays: IntArray, names: Sequence[str], moods: Sequence[Mood], head: str, axis: dict[str, Any]
) -> Figure:
    told = [mood for mood in moods if plays[mood.number].any()]
    figure = {
        "data": [
            {
                "type": "bar", "name": mood.name, "x": list(names),
                "y": plays[mood.number].tolist(),
                "marker": {"color": f"@mood-{mood.colour_slot}"},
                "hovertemplate": f"%{{x}}, {as_text(mood.name)}: %{{y:,}} plays<extra></extra>",
            }
            for mood in told
        ],
        "layout": {
            "barmode": "stack",
            "bargap": 0.15,
            "showlegend": False,
            "xaxis": axis,
            "yaxis": {"rangemode": "tozero", "tickformat": "~s", "nticks": 5,
                      "title": {"text": "Plays"}},
        },
    }  # fmt: skip
    columns = [plays[mood.number].tolist() for mood in told]
    rows = [[name, *values] for name, *values in zip(names, *columns, strict=True)]
    return tabled(figure, [head, *(mood.name for mood in told)], rows)
