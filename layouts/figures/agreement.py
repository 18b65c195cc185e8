"""How far methods agree with one another, and with genres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from layouts.figures import Figure
from layouts.figures.heatmaps import measures

SHORT_METHODS: Final = {
    "MiniBatch k-means": "MiniBatch", "Bisecting k-means": "Bisecting",
    "Gaussian mixture": "Mixture",
}  # fmt: skip
"""Names short enough to leave the room to the numbers, also on a phone."""
GENRE_MEASURES: Final = {
    "homogeneity": ("Homogeneity", "Homog."), "completeness": ("Completeness", "Compl."),
    "v_measure": ("V-measure", "V"), "ami": ("Adjusted mutual information", "AMI"),
}  # fmt: skip
"""Measures of how well a grouping reproduces the genres, with a long name and a short one."""


def agreement(methods: Sequence[str], values: Sequence[Sequence[float]], measure: str) -> Figure:
    """A heatmap of how far every two methods agree: 1 the same groups, 0 as if by chance.

    methods: their names.  values: (m, m) of `measure`, the name people read.
    """
    short = _short(methods)
    hover = f"%{{y}} and %{{x}}: {measure} %{{z:.3f}}<extra></extra>"
    return measures(methods, methods, values, hover=hover, short_x=short, short_y=short)


def against_genres(methods: Sequence[str], scores: Sequence[Mapping[str, float]]) -> Figure:
    """A heatmap of how well each method reproduces the genres, by each of GENRE_MEASURES."""
    long, short = zip(*GENRE_MEASURES.values(), strict=True)
    return measures(
        long, methods, [[score[measure] for measure in GENRE_MEASURES] for score in scores],
        hover="%{y}: %{x} %{z:.3f}<extra></extra>", short_x=short, short_y=_short(methods),
    )  # fmt: skip


def _short(methods: Sequence[str]) -> list[str]:
    return [SHORT_METHODS.get(name, name) for name in methods]
