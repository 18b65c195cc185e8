"""Two methods side by side: where tracks go from one to the other, and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from analytics.comparison import NOISE, Labels, flows
from analytics.side_by_side import SideBySide, best_known_first
from layouts import components, ids, urls
from layouts.figures.flows import flow
from layouts.figures.group_profiles import group_sizes
from layouts.groupings import MOODS, Group, groups_of
from layouts.pages.lab import pieces, profiles
from layouts.pages.lab.facts import LabFacts
from layouts.paired_groups import SMALLER, paired, shown
from layouts.rows import track_rows

MOST_FLOWING: Final = 12
"""Groups of a method that the flow diagram has by themselves."""
MOST_LISTED: Final = 50
MOST_LINES: Final = 32
ROW_HEIGHT: Final = 26
"""Pixels of a line of a chart that has one for each group."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two methods. labels: (n_tracks,), -1 for noise."""

    key: str
    name: str
    labels: Labels
    groups: tuple[Group, ...]

    @property
    def n_noise(self) -> int:
        """Number of tracks in no group."""
        return int(np.count_nonzero(self.labels == NOISE))

    def group_of(self, row: int) -> Group | None:
        """The group of a track, None where it is in none."""
        label = int(self.labels[row])
        return None if label == NOISE else self.groups[label]


def sides_of(
    facts: LabFacts, names: Mapping[str, str], first: str, second: str, found: SideBySide
) -> tuple[Side, Side]:
    """The two methods, their groups in matching colours; those of the moods are the moods' own."""
    left = _groups(facts, first, found.first)
    right = _groups(facts, second, found.second)
    if second == MOODS:
        back = {target: source for source, target in found.counterparts.items()}
        left = paired(right, left, back)
    else:
        right = paired(left, right, found.counterparts)
    return (
        Side(first, names[first], found.first, left),
        Side(second, names[second], found.second, right),
    )


def _groups(facts: LabFacts, key: str, labels: Labels) -> tuple[Group, ...]:
    sizes = np.bincount(labels[labels >= 0].astype(np.int64))
    return groups_of(key, sizes.tolist(), facts.known)


def charts(
    facts: LabFacts, sides: tuple[Side, Side], found: SideBySide
) -> tuple[dict[str, Any], list[Component]]:
    """Figures by chart, and the cards they are in: flows, sizes and profiles of the two."""
    fewest = 1 if facts.of_people is None else facts.of_people.smallest
    figures: dict[str, Any] = {ids.LabCompare.FLOW: flow_of(sides, found, fewest)}
    charts: list[Component] = [
        pieces.chart(
            f"From {sides[0].name} to {sides[1].name}",
            ids.LabCompare.FLOW,
            pieces.said(band_words(sides)),
            wide=True,
            height=460,
        )
    ]
    for place, side in zip("ab", sides, strict=True):
        lines = min(len(side.groups) + bool(side.n_noise), MOST_LINES)
        height = max(72 + ROW_HEIGHT * lines, 180)
        figures[ids.LabCompare.sizes(place)] = group_sizes(side.groups, side.n_noise)
        charts.append(
            pieces.chart(f"Sizes: {side.name}", ids.LabCompare.sizes(place), height=height)
        )
    for place, side in zip("ab", sides, strict=True):
        lines = min(len(side.groups) + bool(side.n_noise), MOST_LINES)
        heatmap = profiles.heatmap_of(facts, side.key, side.groups)
        height = heatmap.height if facts.of_people else max(72 + ROW_HEIGHT * lines, 180)
        figures[ids.LabCompare.profiles(place)] = heatmap.figure
        charts.append(
            pieces.chart(
                f"How they sound: {side.name}",
                ids.LabCompare.profiles(place),
                pieces.said(heatmap.words) if heatmap.words else None,
                height=height,
            )
        )
    return figures, charts


def band_words(sides: tuple[Side, Side]) -> str:
    """What the bands of `flow_of` are."""
    words = "Each band is the tracks that two groups share, as wide as there are tracks."
    if max(len(side.groups) for side in sides) <= MOST_FLOWING:
        return words
    return f"{words} The {MOST_FLOWING} largest groups of a method stand by themselves."


def flow_of(sides: tuple[Side, Side], found: SideBySide, fewest: int = 1) -> dict[str, Any]:
    """The figure of where tracks go from the groups of the one to those of the other.

    Bands of fewer than `fewest` are left out.
    """
    columns = [shown(side.groups, side.n_noise, MOST_FLOWING) for side in sides]
    apart = [{group.label for group in column} for column in columns]
    amounts: dict[tuple[int, int], int] = {}
    for each in flows(found.table):
        ends = (
            each.source if each.source in apart[0] else SMALLER,
            each.target if each.target in apart[1] else SMALLER,
        )
        amounts[ends] = amounts.get(ends, 0) + each.n_tracks
    amounts = {ends: amount for ends, amount in amounts.items() if amount >= fewest}
    return flow(columns[0], columns[1], amounts, (sides[0].name, sides[1].name))


def differing(facts: LabFacts, sides: tuple[Side, Side], found: SideBySide) -> html.Section:
    """The tracks on which the two disagree: the first of them, and all of them as a file."""
    first, second = sides
    rows = best_known_first(facts.catalogue, found.differing, MOST_LISTED)
    tracks = track_rows(facts.catalogue, rows)
    if not tracks:
        return pieces.card(
            html.H3("Where they disagree"),
            pieces.said("Nowhere: every track is in groups that correspond."),
            wide=True,
        )
    order = "best known first" if facts.catalogue.sortable("popularity") else "by name"
    which = f"the first {len(tracks)}" if found.n_differing > len(tracks) else "all"
    return pieces.card(
        html.Header(
            [
                html.H3(f"{counted(found.n_differing, 'track')} on which they disagree"),
                html.A(
                    [components.icon("download"), html.Span("All as CSV")],
                    href=urls.differing(first.key, second.key, facts.options.build),
                    className="button button-quiet",
                    download="",
                ),
            ],
            className="differing-head",
        ),
        pieces.said(f"These are {which}, {order}."),
        html.Div(
            html.Ol([_track(track, sides) for track in tracks], className="differing"),
            className="differing-scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": "Tracks on which they disagree"},
        ),
        wide=True,
    )


def _track(track: Mapping[str, Any], sides: tuple[Side, Side]) -> html.Li:
    first, second = (side.group_of(track["row"]) for side in sides)
    return html.Li(
        [
            dcc.Link(
                [
                    html.Span(track["name"], className="track-name"),
                    html.Span(", ".join(track["artists"]), className="track-artist"),
                ],
                href=urls.explore(urls.View(track=track["id"])),
                className="track-words",
            ),
            html.Div(
                [_group(first), components.icon("chevron-right"), _group(second)],
                className="differing-groups",
            ),
        ]
    )


def _group(group: Group | None) -> html.Span:
    marked = [components.mark(group), group.name] if group else [html.Span("In no group")]
    return html.Span(marked, className="differing-group")


def counted(number: int, noun: str) -> str:
    """A number of things: "1 group", "1,204 tracks"."""
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
