"""The features of songs one after the other: a small line each, one above the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analytics.moods import Mood
from analytics.schema import FIELDS
from layouts.figures import Figure, as_text, tabled

NAME_SHARE: Final = 0.3
"""Of the height of a line, what is left for the words above it."""


def along_the_way(
    rows: Sequence[Mapping[str, Any]],
    percentiles: Sequence[Mapping[str, float]],
    features: Sequence[str],
    moods: Sequence[Mood],
) -> Figure:
    """A line per feature over the songs in order, each on its scale of the whole catalogue.

    rows: of `layouts.rows.track_rows`.  percentiles: of each row, 0 to 100 by feature, those known.
    """
    places = list(range(1, len(rows) + 1))
    colours = [f"@mood-{moods[row['mood']].colour_slot}" for row in rows]
    names = [as_text(row["name"]) for row in rows]
    traces, axes, words = [], {}, []
    height = 1 / max(len(features), 1)
    for number, name in enumerate(features, start=1):
        top = 1 - (number - 1) * height
        suffix = "" if number == 1 else str(number)
        values = [_in_words(row, name) for row in rows]
        axes[f"yaxis{suffix}"] = {
            "domain": [max(top - height, 0), top - height * NAME_SHARE], "range": [-14, 114],
            "showticklabels": False, "tickvals": [50], "fixedrange": True,
        }  # fmt: skip
        traces.append({
            "type": "scatter", "mode": "lines+markers", "name": FIELDS[name].label,
            "x": places, "y": [_rounded(each.get(name)) for each in percentiles],
            "yaxis": f"y{suffix}",
            "customdata": [list(pair) for pair in zip(names, values, strict=True)],
            "line": {"color": "@text-2", "width": 1.5},
            "marker": {"size": 8, "color": colours, "line": {"color": "@card", "width": 1.5}},
            "hovertemplate": f"%{{x}}. %{{customdata[0]}}<br>{FIELDS[name].label}: "
            "%{customdata[1]}<extra></extra>",
        })  # fmt: skip
        words += [
            _note(FIELDS[name].label, 0, "left", top, "@text"),
            _note(f"{values[0]} → {values[-1]}", 1, "right", top, "@text-2"),
        ]
    figure = {
        "data": traces,
        "layout": {
            **axes,
            "xaxis": {"range": [0.6, len(rows) + 0.4], "tickformat": "d", "nticks": 12,
                      "anchor": f"y{len(features)}" if len(features) > 1 else "y",
                      "title": {"text": "Song"}, "showgrid": False, "fixedrange": True},
            "annotations": words,
            "showlegend": False,
        },
    }  # fmt: skip
    head = ["Song", "Name", *(FIELDS[name].label for name in features)]
    cells = [
        [place, row["name"], *(_in_words(row, name) for name in features)]
        for place, row in zip(places, rows, strict=True)
    ]
    return tabled(figure, head, cells)


def _in_words(row: Mapping[str, Any], name: str) -> str:
    return FIELDS[name].in_words(row[name]) if name in row else "unknown"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _note(words: str, x: float, side: str, y: float, colour: str) -> dict[str, Any]:
    return {
        "text": words, "xref": "paper", "yref": "paper", "x": x, "y": y, "xanchor": side,
        "yanchor": "top", "showarrow": False, "font": {"size": 12, "color": colour},
    }  # fmt: skip
