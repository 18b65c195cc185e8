"""What people play over time: activity, hours of the week, the long tail, who stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from analytics.listening.activity import Activity
from analytics.listening.calendar import in_short, in_words, written
from analytics.listening.hours import Hours
from analytics.listening.long_tail import LongTail
from analytics.listening.retention import Retention
from analytics.listening.suppression import told
from layouts.figures import Figure, note, tabled

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_TOLD: Final = "not told"
"""What stands in tables in the place of a number that too few people are behind."""
LEGEND: Final[Mapping[str, Any]] = {
    "orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom",
}  # fmt: skip
"""Above the chart, at its right end."""
_SHORT_DAYS: Final = 3
_MOST_TICKS: Final = 5


def activity(found: Activity) -> Figure:
    """Plays as bars, people as a line on a scale of its own."""
    names = [written(found.first + place, found.length) for place in range(len(found.plays))]
    plays, people = (told(values, found.not_told) for values in (found.plays, found.people))
    figure = {
        "data": [
            {
                "type": "bar", "name": "Plays", "x": names, "y": plays,
                "marker": {"color": "@accent", "opacity": 0.75},
                "hovertemplate": "%{x}: %{y:,} plays<extra></extra>",
            },
            {
                "type": "scatter", "mode": "lines", "name": "People", "x": names, "y": people,
                "yaxis": "y2", "line": {"color": "@text", "width": 2},
                "hovertemplate": "%{x}: %{y:,} people<extra></extra>",
            },
        ],
        "layout": {
            "bargap": 0.15,
            "legend": dict(LEGEND),
            "xaxis": time_axis(found.first, len(names), found.length),
            "yaxis": {"rangemode": "tozero", "tickformat": "~s", "nticks": 5,
                      "title": {"text": "Plays"}},
            "yaxis2": {"rangemode": "tozero", "overlaying": "y", "side": "right", "nticks": 5,
                       "showgrid": False, "title": {"text": "People"}, "tickformat": ",d",
                       "tickmode": "auto",
                       "tickfont": {"size": 12, "color": "@text-2"}, "automargin": True},
        },
    }  # fmt: skip
    rows = zip(names, map(cell, plays), map(cell, people), strict=True)
    return tabled(figure, [found.length.title(), "Plays", "People"], [list(row) for row in rows])


def hours(found: Hours, *, tall: bool) -> Figure:
    """The week as a heatmap of how many times the plays of an average hour each hour has.

    tall: hours below one another, for a narrow screen.
    """
    times = [[round(value, 2) for value in row] for row in found.times_usual().tolist()]
    times = [
        [None if hidden else value for value, hidden in zip(row, gone, strict=True)]
        for row, gone in zip(times, found.not_told.tolist(), strict=True)
    ]
    shown = [f"{hour:02}" for hour in range(24)]
    days = [day[:_SHORT_DAYS] for day in DAYS]
    plays = told(found.plays, found.not_told)
    in_full = [
        [
            f"{day}, {hour}:00: {'too few people' if value is None else f'{value:,} plays'}"
            for hour, value in zip(shown, row, strict=True)
        ]
        for day, row in zip(DAYS, plays, strict=True)
    ]
    x, y, z, words = (days, shown, _turned(times), _turned(in_full)) if tall else (
        shown, days, times, in_full,
    )  # fmt: skip
    figure = {
        "data": [{
            "type": "heatmap", "x": x, "y": y, "z": z, "customdata": words, "zmin": 0, "zmax": 2,
            "colorscale": [[0.0, "@diverging-low"], [0.5, "@diverging-middle"],
                           [1.0, "@diverging-high"]],
            "showscale": False, "xgap": 1, "ygap": 1,
            "text": [["" if value is None else f"{value:.1f}" for value in row] for row in z],
            "texttemplate": "%{text}", "textfont": {"size": 11, "color": "@text"},
            "hovertemplate": "%{customdata}<br>%{z:.2f} times an average hour<extra></extra>",
        }],
        "layout": {
            "xaxis": {"showgrid": False, "type": "category", "dtick": 1, "tickangle": 0,
                      "side": "top" if tall else "bottom"},
            "yaxis": {"showgrid": False, "type": "category", "dtick": 1, "autorange": "reversed"},
        },
    }  # fmt: skip
    rows = [[day, *map(cell, row)] for day, row in zip(DAYS, plays, strict=True)]
    return tabled(figure, ["Plays", *(f"{hour}:00" for hour in shown)], rows)


def tail(found: LongTail, ranked: str) -> Figure:
    """Plays by rank, both to a scale of tens: a line from the most played to the least."""
    if not found.bands:
        return note("Too few people are behind any part of it.")
    middles = [round((band.first * band.last) ** 0.5, 2) for band in found.bands]
    plays = [round(band.plays, 1) for band in found.bands]
    ranks = [
        f"{band.first:,}" if band.first == band.last else f"{band.first:,} to {band.last:,}"
        for band in found.bands
    ]
    figure = {
        "data": [{
            "type": "scatter", "mode": "lines+markers", "x": middles, "y": plays,
            "customdata": ranks, "line": {"color": "@accent", "width": 2.5},
            "marker": {"size": 7, "color": "@accent"}, "fill": "tozeroy",
            "fillcolor": "@chart-fill",
            "hovertemplate": f"Place %{{customdata}}: %{{y:,.0f}} plays of each of these {ranked}"
            "<extra></extra>",
        }],
        "layout": {
            "xaxis": {"type": "log", "title": {"text": f"Place among the {ranked}"},
                      "tickformat": "~s", "dtick": 1},
            "yaxis": {"type": "log", "title": {"text": "Plays of each"}, "tickformat": "~s",
                      "dtick": 1},
        },
    }  # fmt: skip
    rows = [
        [place, value, band.people]
        for place, value, band in zip(ranks, plays, found.bands, strict=True)
    ]
    return tabled(figure, ["Place", "Plays of each, on average", "People behind them"], rows)


def retention(found: Retention) -> Figure:
    """A row for those who began at one time, with the share of them who listened later on."""
    n_since = found.active.shape[1]
    spans = list(zip(found.firsts.tolist(), found.lasts.tolist(), strict=True))
    sizes = found.sizes.tolist()
    z = [
        [None if np.isnan(value) else round(value * 100) for value in row]
        for row in found.shares().tolist()
    ]
    ticks = [
        f"{_span(first, last)}<br>{size:,} people"
        for (first, last), size in zip(spans, sizes, strict=True)
    ]
    figure = {
        "data": [{
            "type": "heatmap", "x": list(range(n_since)), "y": ticks, "z": z,
            "zmin": 0, "zmax": 100,
            "colorscale": [[0.0, "@diverging-middle"], [1.0, "@diverging-high"]],
            "showscale": False, "hoverongaps": False, "xgap": 1, "ygap": 1,
            "text": [["" if value is None else f"{value}" for value in row] for row in z],
            "texttemplate": "%{text}", "textfont": {"size": 11, "color": "@text"},
            "hovertemplate": "Began %{y}<br>%{x} months later %{z}% of them listened"
            "<extra></extra>",
        }],
        "layout": {
            "xaxis": {"showgrid": False, "dtick": 1 if n_since <= 13 else 3, "side": "top",
                      "tickangle": 0,
                      "title": {"text": "% who listened, by months since"}},
            "yaxis": {"showgrid": False, "autorange": "reversed", "type": "category"},
        },
    }  # fmt: skip
    head = ["First play in", "People", *(f"after {place} (%)" for place in range(n_since))]
    rows = [
        [
            in_words(first) if first == last else f"{in_words(first)} to {in_words(last)}",
            size,
            *("" if active < 0 else cell(share) for active, share in zip(row, shares, strict=True)),
        ]
        for (first, last), size, row, shares in zip(
            spans, sizes, found.active.tolist(), z, strict=True
        )
    ]
    return tabled(figure, head, rows)


def time_axis(first: int, n_periods: int, length: str) -> dict[str, Any]:
    """The axis of periods by their names, of which few are written, on two short lines."""
    step = -(-n_periods // _MOST_TICKS)
    places = range(0, n_periods, step)
    return {
        "type": "category", "showgrid": False, "tickangle": 0, "tickmode": "array",
        "tickfont": {"size": 11, "color": "@text-2"},  # or they touch on a phone
        "tickvals": [written(first + place, length) for place in places],
        "ticktext": ["<br>".join(in_short(first + place, length)) for place in places],
    }  # fmt: skip


def cell(value: Any) -> Any:
    """A number in a table, or that it is not told."""
    return NOT_TOLD if value is None else value


def _turned(rows: list[list[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _span(first: int, last: int) -> str:
    """One month, or from one to another, as briefly as it goes."""
    starts, ends = (in_short(month, "month") for month in (first, last))
    if first == last:
        return " ".join(starts)
    if starts[1] == ends[1]:
        return f"{starts[0]} to {ends[0]} {ends[1]}"
    return f"{' '.join(starts)} to<br>{' '.join(ends)}"
