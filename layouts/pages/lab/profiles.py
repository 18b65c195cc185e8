"""How the groups of a method are drawn by what tells their tracks, or their people, apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analytics.listening.measure_list import MEANS
from layouts.figures import Figure
from layouts.figures.group_profiles import (
    MOST_GROUPS,
    group_heatmap,
    group_radar,
    measure_heatmap,
)
from layouts.groupings import Group, largest
from layouts.pages.lab.facts import LabFacts

ROW: Final = 26
"""Pixels of a line of a heatmap."""
_AROUND: Final = 96


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Every column of every group. height: in pixels.  words: which group is where, if not said."""

    figure: Figure
    height: int
    words: str = ""


def heatmap_of(facts: LabFacts, key: str, groups: Sequence[Group]) -> Heatmap:
    """A line for each group of tracks; for people one for each measure, as these are many more."""
    found = facts.found.profiles(key)
    if facts.of_people is None:
        lines = min(len(groups), MOST_GROUPS) + 1
        return Heatmap(group_heatmap(groups, facts.features, found), _AROUND + ROW * lines)
    labels = [measure.label for measure in facts.of_people.measures]
    drawn = [groups[place] for place in largest(groups, MOST_GROUPS)]
    columns = ", ".join(f"{place} {group.name}" for place, group in enumerate(drawn, start=1))
    figure = measure_heatmap(groups, labels, found)
    return Heatmap(figure, _AROUND + ROW * len(labels), f" The columns: {columns}.")


def radar_of(facts: LabFacts, key: str, groups: Sequence[Group]) -> Figure:
    """An outline per group over the features of tracks, or over their means for people."""
    found = facts.found.profiles(key)
    if facts.of_people is None:
        return group_radar(groups, facts.features, found)
    names = [measure.name for measure in facts.of_people.measures]
    places = [place for place, name in enumerate(names) if name in MEANS]
    return group_radar(groups, [MEANS[names[place]].name for place in places], found[:, places])
