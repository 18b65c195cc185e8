"""What a catalogue holds: how values are spread, which are missing, and how sound has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from analytics.schema import FIELDS, Field
from layouts.figures import Figure, as_text, tabled
from layouts.figures.heatmaps import percentiles

SHOWN_IN: Final = {"%": (100.0, "%"), "s": (1 / 60, " min"), "dB": (1.0, " dB"),
                   "BPM": (1.0, " BPM")}  # fmt: skip
"""By a field's unit, what its values are multiplied by on an axis, and what stands after them."""


def distribution(field: Field, found: Mapping[str, Any]) -> Figure:
    """A bar for each step of a field, its middle marked.

    found: of `exploration.distributions.Distribution`.
    """
    factor, after = SHOWN_IN.get(field.unit, (1.0, ""))
    values = [found["low"] + place * found["step"] for place in range(len(found["bars"]))]
    shown = [round(value * factor, 4) for value in values]
    quartiles = found["quartiles"]
    middle = [] if quartiles is None else [(quartiles[1], field.in_words(quartiles[1]))]
    figure: Figure = {
        "data": [{
            "type": "bar", "x": shown, "y": found["bars"], "marker": {"color": "@accent"},
            "width": found["step"] * factor * 0.92,
            "hovertemplate": f"%{{x}}{after}: %{{y:,}} tracks<extra></extra>",
        }],
        "layout": {
            "showlegend": False,
            "xaxis": {"title": {"text": field.label}, "ticksuffix": after, "showgrid": False},
            "yaxis": {"title": {"text": "Tracks"}, "rangemode": "tozero", "tickformat": "~s"},
            "shapes": [{
                "type": "line", "x0": value * factor, "x1": value * factor, "y0": 0, "y1": 1,
                "yref": "paper", "line": {"color": "@text", "width": 1, "dash": "dot"},
            } for value, _ in middle],
            "annotations": [{
                "x": value * factor, "y": 1, "yref": "paper", "yanchor": "bottom",
                "text": f"middle {words}", "showarrow": False, "font": {"color": "@text"},
            } for value, words in middle],
            "margin": {"t": 28},
        },
    }  # fmt: skip
    rows = [
        [field.in_words(value), number] for value, number in zip(values, found["bars"], strict=True)
    ]
    return tabled(figure, [field.label, "Tracks"], rows)


def missing(columns: Sequence[tuple[str, int, float]]) -> Figure:
    """A bar for each column with unknown values. columns: (name, number unknown, share of all)."""
    lacking = sorted((each for each in columns if each[1]), key=lambda each: -each[1])
    figure: Figure = {
        "data": [{
            "type": "bar", "orientation": "h", "y": [name for name, _, _ in lacking],
            "x": [round(share * 100, 4) for _, _, share in lacking],
            "marker": {"color": "@edge"}, "text": [f"{number:,}" for _, number, _ in lacking],
            "textposition": "outside", "cliponaxis": False, "constraintext": "none",
            "hovertemplate": "%{y}: %{text} unknown, %{x:.2g}%<extra></extra>",
        }],
        "layout": {
            "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
            "xaxis": {"title": {"text": "Unknown"}, "ticksuffix": "%", "rangemode": "tozero",
                      "nticks": 6},
            "margin": {"r": 56},
        },
    }  # fmt: skip
    rows = [[name, number, round(share * 100, 4)] for name, number, share in columns]
    return tabled(figure, ["Column", "Unknown", "% of all tracks"], rows)


def counts(listed: Sequence[tuple[str, int]]) -> Figure:
    """A bar for each of some names, genres or artists, with the number of its tracks."""
    return {
        "data": [{
            "type": "bar", "orientation": "h", "y": [as_text(name) for name, _ in listed],
            "x": [number for _, number in listed], "marker": {"color": "@accent"},
            "text": [f"{number:,}" for _, number in listed], "textposition": "outside",
            "cliponaxis": False, "constraintext": "none",
            "hovertemplate": "%{y}: %{x:,} tracks<extra></extra>",
        }],
        "layout": {
            "yaxis": {"autorange": "reversed", "showgrid": False, "dtick": 1},
            "xaxis": {"title": {"text": "Tracks"}, "tickformat": "~s", "rangemode": "tozero",
                      "nticks": 6, "tickangle": 0},
            "margin": {"r": 56},
        },
    }  # fmt: skip


def by_group(groups: Sequence[Mapping[str, Any]], features: Sequence[str]) -> Figure:
    """A row of mean percentiles for each group, of `exploration.groups.Group`."""
    names = [f"{group['name']} ({group['n_tracks']:,})" for group in groups]
    return percentiles(names, features, [group["profile"] for group in groups])


def by_year(years: Sequence[Mapping[str, Any]], features: Sequence[str], chosen: str) -> Figure:
    """A line over the years for each feature, the chosen one in front.

    years: of `exploration.groups.Group`, named after the year.
    """
    numbers = [int(year["name"]) for year in years]
    in_front = sorted(features, key=lambda name: name == chosen)
    lines = []
    for name in in_front:
        place = list(features).index(name)
        front = name == chosen
        lines.append({
            "type": "scatter", "mode": "lines+markers" if front else "lines",
            "name": FIELDS[name].label, "x": numbers,
            "y": [year["profile"][place] for year in years],
            "customdata": [year["n_tracks"] for year in years],
            "line": {"color": "@accent" if front else "@chart-quiet", "width": 2.5 if front else 1},
            "marker": {"size": 5, "color": "@accent"},
            "hovertemplate": f"{FIELDS[name].label}, %{{x}}: higher than %{{y:.0f}}% on average "
            "(%{customdata:,} tracks)<extra></extra>",
        })  # fmt: skip
    figure: Figure = {
        "data": lines,
        "layout": {
            "showlegend": False,
            "hovermode": "closest",
            "xaxis": {"title": {"text": "Year"}, "tickformat": "d"},
            "yaxis": {"title": {"text": "Mean percentile (50 is the middle)"}},
        },
    }  # fmt: skip
    rows = [[year["name"], year["n_tracks"], *year["profile"]] for year in years]
    return tabled(figure, ["Year", "Tracks", *(FIELDS[name].label for name in features)], rows)
