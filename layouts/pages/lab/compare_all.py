"""All methods: how far every two agree, and how well each reproduces the genres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

from layouts import ids
from layouts.figures.agreement import against_genres, agreement
from layouts.pages.lab import pieces
from layouts.pages.lab.facts import LabFacts


def charts(facts: LabFacts, names: Mapping[str, str]) -> tuple[dict[str, Any], list[Component]]:
    """Figures by chart, and their cards: every two methods, and every method and the genres."""
    figures: dict[str, Any] = {}
    charts: list[Component] = []
    compared = facts.found.report("comparison")
    if compared is not None:
        methods = [names[key] for key in compared["keys"]]
        for measure, title, chart in (
            ("ari", "Adjusted Rand index", ids.LabCompare.ARI),
            ("ami", "Adjusted mutual information", ids.LabCompare.AMI),
        ):
            figures[chart] = agreement(methods, compared[measure], title.lower())
            charts.append(
                pieces.chart(
                    f"{title} of every two methods", chart,
                    pieces.said("1: the same groups; 0: no more alike than by chance. Tracks in "
                                "no group count as a group of their own."),
                    height=340,
                )
            )  # fmt: skip
    genres = facts.found.report("genres")
    if genres is not None:
        scored = {key: genres["scores"][key] for key in names if key in genres["scores"]}
        figures[ids.LabCompare.GENRES] = against_genres(
            [names[key] for key in scored], list(scored.values())
        )
        charts.append(
            pieces.chart(
                "Against the genres", ids.LabCompare.GENRES, pieces.said(_genre_words(genres)),
                wide=True, height=340,
            )
        )  # fmt: skip
    return figures, charts


def _genre_words(genres: Mapping[str, Any]) -> str:
    counting = genres["counting"]
    return (
        "Homogeneity: a group has tracks of one genre only. Completeness: a genre is in one group "
        "only. V-measure is their harmonic mean; adjusted mutual information (AMI) is 0 by chance. "
        f"Over {counting['n_tags']:,} pairs of a track and one of its genres "
        f"({counting['n_genres']:,} genres)."
    )
