"""How the values of each field are spread, which are unknown, and which stand far out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.ingest.health import label
from analytics.schema import FIELDS, Field
from layouts import components, ids, urls
from layouts.figures import Figure
from layouts.figures.exploration import distribution, missing
from layouts.pages.lab import pieces
from layouts.pages.lab.facts import LabFacts
from layouts.rows import track_rows

Report = Mapping[str, Any]
HEAD: Final = ("Field", "Lowest", "25%", "Middle", "75%", "Highest", "Unknown", "Far out")
LINE: Final = 28
AROUND_LINES: Final = 112
"""Pixels of a line of a chart of columns, and around them."""


def fields_of(report: Report) -> list[str]:
    """Names of the fields whose values are known, in the order of the schema."""
    return [name for name in FIELDS if name in report["distributions"]]


def one_field(
    facts: LabFacts,
    report: Report,
    name: str,
    id: str,
    choice: Component | None = None,
    *,
    wide: bool = True,
) -> tuple[Component, dict[str, Figure]]:
    """The card of one field's values and its figure by the chart's `id`, under a choice of fields.

    wide: across all columns.
    """
    field = FIELDS[name]
    found = report["distributions"][name]
    card = pieces.card(
        choice,
        html.Div(
            components.chart_card(f"How {field.label.lower()} is spread", id),
            className="lab-chart",
            style={"--height": "300px"},
        ),
        pieces.said(f"{field.label}: {field.meaning}. {_spread(field, found)}"),
        *_far_out(facts, field, report["outliers"].get(name)),
        wide=wide,
    )
    return card, {id: distribution(field, found)}


def all_fields(report: Report) -> Iterator[tuple[Component, dict[str, Figure]]]:
    """The cards of all fields, each with its figures by chart: their numbers, what is unknown."""
    rows = [_row(FIELDS[name], report) for name in fields_of(report)]
    yield (
        pieces.card(
            html.H3("Every field in numbers"),
            html.Div(
                components.table(HEAD, rows, name="Every field in numbers"),
                className="lab-numbers",
            ),
            wide=True,
        ),
        {},
    )
    yield _missing(report)


def _spread(field: Field, found: Report) -> str:
    if found["mean"] is None:
        return "It is known of no track."
    mean = field.in_words(found["mean"])
    if field.unit == "%":
        deviation = f"{found['deviation'] * 100:.0f} points"
    elif field.unit == "s":
        deviation = field.in_words(found["deviation"])
    else:
        deviation = f"{found['deviation']:.1f} {field.unit}".rstrip()
    return f"Mean {mean}, standard deviation {deviation}, known of {found['n_known']:,} tracks."


def _row(field: Field, report: Report) -> list[components.Children]:
    """A field's line of the table of all fields."""
    found, outliers = report["distributions"][field.name], report["outliers"].get(field.name)
    quartiles = found["quartiles"] or [None] * 3
    values = [found["lowest"], *quartiles, found["highest"]]
    far_out = 0 if outliers is None else outliers["n_below"] + outliers["n_above"]
    return [
        pieces.link(field.label, "explore", field=field.name),
        *("" if value is None else field.in_words(value) for value in values),
        _share(found["share_unknown"]),
        f"{far_out:,} ({_share(outliers['share'])})" if outliers and far_out else "none",
    ]


def _share(share: float) -> str:
    if share == 0:
        return "none"
    return "under 0.1%" if share < 0.001 else f"{share:.1%}"


def _far_out(facts: LabFacts, field: Field, found: Report | None) -> list[Component]:
    """How many tracks lie beyond the fences, and the farthest of them."""
    if found is None or not found["extremes"]:
        return [pieces.said("No track lies far from the rest.")]
    sides = [
        f"{number:,} {words} {field.in_words(fence)}"
        for number, words, fence in (
            (found["n_below"], "below", found["low_fence"]),
            (found["n_above"], "above", found["high_fence"]),
        )
        if number
    ]
    extremes = found["extremes"]
    tracks = track_rows(facts.catalogue, [extreme["row"] for extreme in extremes])
    listed = [
        html.Li(
            [
                dcc.Link(track["name"], href=urls.explore(urls.View(track=track["id"]))),
                html.Span(", ".join(track["artists"]), className="quiet"),
                html.Span(field.in_words(extreme["value"]), className="numbers"),
            ]
        )
        for track, extreme in zip(tracks, extremes, strict=True)
    ]
    return [
        pieces.said(
            f"Far out: {' and '.join(sides)}, more than 1.5 times the width of the middle half "
            f"away from it ({_share(found['share'])} of the tracks). The farthest:"
        ),
        html.Ol(listed, className="far-out"),
    ]


def _missing(report: Report) -> tuple[Component, dict[str, Figure]]:
    columns = [
        (label(each["column"]), each["n_unknown"], each["share"]) for each in report["missing"]
    ]
    n_lacking = sum(number > 0 for _, number, _ in columns)
    if not n_lacking:
        words = f"None: every track has a value in each of the {len(columns)} columns."
        return pieces.card(html.H3("What is missing"), pieces.said(words), wide=True), {}
    id = ids.LabExplore.MISSING
    words = (
        f"{len(columns) - n_lacking} of {len(columns)} columns have a value for every track. "
        "Lists count as missing where they are empty."
    )
    height = AROUND_LINES + LINE * n_lacking
    card = pieces.chart("What is missing", id, pieces.said(words), wide=True, height=height)
    return card, {id: missing(columns)}
