"""How the shares of moods and genres move, and those of one kind of listeners beside all others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from analytics.listening.calendar import written
from analytics.listening.drift import Drift
from analytics.listening.trends import Change, Trends
from analytics.moods import Mood
from analytics.schema import FIELDS
from layouts.figures import Figure, as_text, note, tabled
from layouts.figures.listening import cell, time_axis

MOST_GENRES: Final = 12
MOST_CHANGES: Final = 5
"""That rise, and as many that fall."""
_MOST_PRINTED: Final = 13
"""Columns of a heatmap in which there is room for numbers."""


def mood_shares(found: Trends, moods: Sequence[Mood]) -> Figure:
    """A line per mood: its share of the plays in each period."""
    names = _periods(found)
    shares = _percents(found)
    figure = {
        "data": [
            {
                "type": "scatter", "mode": "lines+markers", "name": mood.name, "x": names,
                "y": shares[mood.number],
                "line": {"color": f"@mood-{mood.colour_slot}", "width": 2},
                "marker": {"size": 5, "color": f"@mood-{mood.colour_slot}"},
                "hovertemplate": f"%{{x}}, {as_text(mood.name)}: %{{y:.1f}}% of plays"
                "<extra></extra>",
            }
            for mood in moods
        ],
        "layout": {
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top"},
            "xaxis": time_axis(found.first, len(names), found.length),
            "yaxis": {"ticksuffix": "%", "rangemode": "tozero", "nticks": 5,
                      "title": {"text": "Share of plays"}},
        },
    }  # fmt: skip
    rows = [
        [mood.name, *map(cell, shares[mood.number])] for mood in moods
    ]  # fmt: skip
    return tabled(figure, ["Share of plays (%)", *names], rows)


def genre_shares(found: Trends, genres: Sequence[str]) -> Figure:
    """A row per genre with most plays: its share of the plays in each period."""
    top = sorted(range(len(genres)), key=lambda each: -int(found.plays[each].sum()))[:MOST_GENRES]
    names, shares = _periods(found), _percents(found)
    kept = [place for place in top if found.plays[place].any()]
    if not kept:
        return note("None of these plays is of a genre.")
    listed = [genres[place] for place in kept]
    z = [shares[place] for place in kept]
    figure = _heatmap(
        found, listed, z, ends=(0, max((v for row in z for v in row if v is not None), default=1)),
        colours=[[0.0, "@diverging-middle"], [1.0, "@diverging-high"]],
        printed=lambda value: f"{value:.1f}",
        hover="%{y}, %{x}: %{z:.1f}% of plays<extra></extra>",
    )  # fmt: skip
    return tabled(
        figure,
        ["Share of plays (%)", *names],
        [[name, *map(cell, row)] for name, row in zip(listed, z, strict=True)],
    )


def changes(found: Sequence[Change], names: Sequence[str], colours: Sequence[str] = ()) -> Figure:
    """What rose and fell most from the first half of the time to the second, in percentage points.

    names: by the places of changes.  colours: a token for each; without them rising and falling
    have one each.
    """
    up = [each for each in found if each.by > 0][:MOST_CHANGES]
    down = [each for each in found if each.by < 0][::-1][:MOST_CHANGES][::-1]
    kept = [*up, *down]
    if not kept:
        return note("Nothing that can be told moves here.")
    points = [round(100 * each.by, 2) for each in kept]
    paint = [
        colours[each.place] if colours else "@mood-6" if each.by > 0 else "@mood-0"
        for each in kept
    ]  # fmt: skip
    furthest = max(abs(value) for value in points)
    figure = {
        "data": [{
            "type": "bar", "orientation": "h", "y": [as_text(names[each.place]) for each in kept],
            "x": points, "marker": {"color": paint},
            "text": [_signed(value, 1 if furthest >= 1 else 2) for value in points],
            "textposition": "outside", "cliponaxis": False, "constraintext": "none",
            "textfont": {"size": 12, "color": "@text-2"},
            "customdata": [
                [f"{each.before:.1%}", f"{each.after:.1%}", f"{each.plays_before:,}",
                 f"{each.plays_after:,}"]
                for each in kept
            ],
            "hovertemplate": "%{y}: from %{customdata[0]} of plays to %{customdata[1]}<br>"
            "%{customdata[2]} plays, then %{customdata[3]}<extra></extra>",
        }],
        "layout": {
            "yaxis": {"autorange": "reversed", "showgrid": False, "type": "category", "dtick": 1},
            "xaxis": {"title": {"text": "Percentage points of all plays"}, "zeroline": True,
                      "zerolinecolor": "@edge", "nticks": 5, "tickangle": 0,
                      "range": [-1.3 * furthest, 1.3 * furthest]},
        },
    }  # fmt: skip
    head = ["", "Share before (%)", "Share after (%)", "Plays before", "Plays after",
            "People before", "People after"]  # fmt: skip
    rows = [
        [names[each.place], round(100 * each.before, 2), round(100 * each.after, 2),
         each.plays_before, each.plays_after, each.people_before, each.people_after]
        for each in kept
    ]  # fmt: skip
    return tabled(figure, head, rows)


def drift_of_moods(found: Drift, moods: Sequence[Mood]) -> Figure:
    """Per mood and period, percentage points that a kind plays more of it than everybody does."""
    own, usual = 100 * found.moods, 100 * found.usual_moods
    return _against(found, [mood.name for mood in moods], own, usual, "% of plays")


def drift_of_sound(found: Drift, features: Sequence[str]) -> Figure:
    """Per feature and period, places out of 100 that what a kind plays lies above everybody's."""
    labels = [FIELDS[name].label for name in features]
    return _against(found, labels, found.sound, found.usual_sound, " of 100")


def _against(found: Drift, names: Sequence[str], own: Any, usual: Any, unit: str) -> Figure:
    periods = [written(found.first + place, found.length) for place in range(own.shape[1])]
    z = [[_rounded(value, 1) for value in row] for row in own - usual]
    furthest = max((abs(value) for row in z for value in row if value is not None), default=1.0)
    figure = _heatmap(
        found, names, z, ends=(-(furthest or 1), furthest or 1),
        colours=[[0.0, "@diverging-low"], [0.5, "@diverging-middle"], [1.0, "@diverging-high"]],
        printed=lambda value: f"{round(value)}".replace("-", "−"),
        hover="%{y}, %{x}<br>%{customdata}<extra></extra>",
    )  # fmt: skip
    figure["data"][0]["customdata"] = [
        [
            "too few people"
            if math.isnan(mine) or math.isnan(theirs)
            else f"{mine:.1f}{unit}, everybody {theirs:.1f}{unit}"
            for mine, theirs in zip(mine_row, their_row, strict=True)
        ]
        for mine_row, their_row in zip(own.tolist(), usual.tolist(), strict=True)
    ]
    head = ["", *(f"{period}{each}" for period in periods for each in ("", ", everybody"))]
    rows = [
        [
            name,
            *(
                cell(_rounded(value, 1))
                for pair in zip(mine_row, their_row, strict=True)
                for value in pair
            ),
        ]
        for name, mine_row, their_row in zip(names, own.tolist(), usual.tolist(), strict=True)
    ]
    return tabled(figure, head, rows)


def _heatmap(
    found: Trends | Drift,
    y: Sequence[str],
    z: Sequence[Sequence[float | None]],
    *,
    ends: tuple[float, float],
    colours: Sequence[Sequence[Any]],
    printed: Callable[[float], str],
    hover: str,
) -> Figure:
    n_periods = len(z[0])
    x = [written(found.first + place, found.length) for place in range(n_periods)]
    shows_numbers = n_periods <= _MOST_PRINTED
    return {
        "data": [{
            "type": "heatmap", "x": x, "y": [as_text(name) for name in y],
            "z": [list(row) for row in z], "zmin": ends[0], "zmax": ends[1],
            "colorscale": [list(stop) for stop in colours], "showscale": False,
            "hoverongaps": False, "xgap": 1, "ygap": 1, "hovertemplate": hover,
            "text": [["" if value is None else printed(value) for value in row] for row in z],
            **({"texttemplate": "%{text}"} if shows_numbers else {}),
            "textfont": {"size": 11, "color": "@text"},
        }],
        "layout": {
            "xaxis": time_axis(found.first, n_periods, found.length),
            "yaxis": {"showgrid": False, "autorange": "reversed", "type": "category", "dtick": 1},
        },
    }  # fmt: skip


def _periods(found: Trends) -> list[str]:
    return [written(found.first + place, found.length) for place in range(len(found.totals))]


def _percents(found: Trends) -> list[list[float | None]]:
    """(k, p) shares in percent, None where they are not told or there are no plays."""
    shares = 100 * found.shares()
    shares[found.not_told] = math.nan
    return [[_rounded(value, 2) for value in row] for row in shares.tolist()]


def _signed(value: float, digits: int) -> str:
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}".replace("-", "−") if rounded else "0"


def _rounded(value: float, digits: int) -> float | None:
    return None if math.isnan(value) else round(value, digits)
