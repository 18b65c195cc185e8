"""Explore: what the catalogue holds before anything is grouped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.schema import FIELDS
from layouts import components, ids
from layouts.figures import Figure
from layouts.figures.exploration import by_group, by_year, counts
from layouts.figures.heatmaps import correlations
from layouts.pages.lab import explore_values, pieces
from layouts.pages.lab.facts import LabFacts

Report = Mapping[str, Any]
Charted = tuple[Component, dict[str, Figure]]
"""A card, and the figures by chart that are in it."""

LINE: Final = 24
"""Pixels of a line of a chart that has one for each name."""
AROUND_LINES: Final = 96
EVERY_50: Final = "Mean percentiles: 50 is the middle of the catalogue, higher than half of it."


def part(facts: LabFacts, query: Mapping[str, str]) -> Component:
    """The part. query: `field`, the one whose values are shown."""
    report = facts.found.report("exploration")
    if report is None:
        return pieces.not_yet("A look at all values")
    fields = explore_values.fields_of(report)
    asked = query.get("field")
    chosen = asked if asked in fields else fields[0]
    one = explore_values.one_field(
        facts,
        report,
        chosen,
        ids.LabExplore.DISTRIBUTION,
        pieces.choices(
            "explore",
            "field",
            [(name, FIELDS[name].label) for name in fields],
            chosen,
            name="Field",
        ),
    )
    return _part(report, [one, *_others(report, chosen)])


def every_field(facts: LabFacts) -> Component:
    """The part with the values of every field, for where none can be chosen."""
    report = facts.found.report("exploration")
    if report is None:
        return pieces.not_yet("A look at all values")
    fields = explore_values.fields_of(report)
    each = [
        explore_values.one_field(
            facts, report, name, f"{ids.LabExplore.DISTRIBUTION}-{name}", wide=False
        )
        for name in fields
    ]
    return _part(report, [*each, *_others(report, fields[0])])


def _others(report: Report, chosen: str) -> Iterator[Charted]:
    """All but the values of one field. chosen: the field in front where only one can be."""
    yield from explore_values.all_fields(report)
    yield from _together(report)
    yield from _counted(report)
    yield from _sound(report, chosen)


def _part(report: Report, charted: Sequence[Charted]) -> Component:
    return html.Div(
        [
            pieces.heading(
                "What the catalogue holds",
                f"All {report['n_tracks']:,} tracks, before anything is grouped.",
            ),
            pieces.cards(*(card for card, _ in charted)),
            components.drawn({id: figure for _, each in charted for id, figure in each.items()}),
        ],
        className="lab-part",
    )


def _together(report: Report) -> Iterator[Charted]:
    """Both kinds of correlations."""
    found = report["correlations"]
    over = f"Over the {found['n_complete']:,} tracks whose features are all known."
    for key, id, title, words in (
        ("pearson", ids.LabExplore.PEARSON, "Rising together in a straight line (Pearson)", over),
        ("spearman", ids.LabExplore.SPEARMAN, "Rising together in any way (Spearman)",
         f"Of ranks: a bend changes nothing, and far-out tracks weigh no more. {over}"),
    ):  # fmt: skip
        card = pieces.chart(title, id, pieces.said(words), height=360)
        yield card, {id: correlations(report["features"], found[key])}


def _counted(report: Report) -> Iterator[Charted]:
    """Genres and artists with most tracks."""
    for key, noun, id in (
        ("genres", "genre", ids.LabExplore.GENRES),
        ("artists", "artist", ids.LabExplore.ARTISTS),
    ):
        found = report["counts"].get(key)
        if found is None or not found["listed"]:
            continue
        listed = [(name, number) for name, number in found["listed"]]
        all_of_them = len(listed) == found["n_names"]
        title = (
            f"All {len(listed)} {noun}s" if all_of_them else f"The {len(listed)} largest {noun}s"
        )
        words = (
            f"{found['n_names']:,} {noun}s in all; {found['n_tracks']:,} of "
            f"{report['n_tracks']:,} tracks have one. A track counts once for each of its {noun}s."
        )
        height = AROUND_LINES + LINE * len(listed)
        yield pieces.chart(title, id, pieces.said(words), height=height), {id: counts(listed)}


def _sound(report: Report, chosen: str) -> Iterator[Charted]:
    """How tracks sound by explicit lyrics, by year and by genre, where that is known."""
    features = report["features"]
    years, explicit, genres = report["by_year"], report["by_explicit"], report["by_genre"]
    if explicit:
        id = ids.LabExplore.BY_EXPLICIT
        card = pieces.chart(
            "Sound by explicit lyrics", id, pieces.said(EVERY_50), wide=True,
            height=AROUND_LINES + 2 * LINE + 24,
        )  # fmt: skip
        named = [{**group, "name": group["name"].capitalize()} for group in explicit]
        yield card, {id: by_group(named, features)}
    if years:
        id = ids.LabExplore.BY_YEAR
        front = chosen if chosen in features else features[0]
        card = pieces.chart(
            f"{FIELDS[front].label} by year", id,
            pieces.said(
                "The other features are the quiet lines.",
                components.on_page(" Choose a field above to bring it to the front."),
                f" {EVERY_50}",
            ),
            wide=True, height=320,
        )  # fmt: skip
        yield card, {id: by_year(years, features, front)}
    if genres:
        id = ids.LabExplore.BY_GENRE
        words = f"The {len(genres)} genres with most tracks, largest first. {EVERY_50}"
        height = AROUND_LINES + LINE * len(genres)
        card = pieces.chart("Sound by genre", id, pieces.said(words), wide=True, height=height)
        yield card, {id: by_group(genres, features)}
    absent = [
        words
        for words, found in (("years", years), ("explicit lyrics", explicit), ("genres", genres))
        if not found
    ]
    if absent:
        words = f"This catalogue does not know of {' or '.join(absent)}: there is nothing to show."
        yield pieces.card(pieces.said(words), wide=True), {}
