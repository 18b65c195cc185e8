"""How far to trust a mood: the verdict, then what it rests on, in words anybody can follow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.trust import (
    HOLDS,
    ISLAND,
    MORE_THAN_CHANCE,
    MOSTLY_HOLDS,
    RECOGNISABLE,
    WAVERS,
)

STABLE: Final = (
    (HOLDS, "Comes back nearly every time"),
    (MOSTLY_HOLDS, "Comes back most times"),
    (WAVERS, "Comes back in part"),
    (-math.inf, "Comes and goes"),
)
"""Stability from which words hold."""
APART: Final = (
    (ISLAND, "Its tracks sit deep inside it"),
    (RECOGNISABLE, "Its tracks sit inside it"),
    (0.0, "Its tracks sit loosely in it"),
    (-math.inf, "Its tracks sit at its edge"),
)
"""Mean silhouette from which words hold."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that trust rests on.

    headline: what it comes to.  sentence: how that was found out.  technical: its name and numbers.
    picture: the numbers drawn, where that helps.
    """

    headline: str
    sentence: str
    technical: str
    picture: Component | None = None


def trust_card(trust: Mapping[str, Any], *, large: bool) -> html.Section:
    """The card. trust: of the build's trust.json.  large: with how everything was found out."""
    rows = [
        html.Li(
            [
                html.Strong(measure.headline),
                measure.picture,
                html.P(measure.sentence) if large else None,
                html.P(measure.technical, className="small-print"),
            ]
        )
        for measure in measures(trust)
    ]
    return html.Section(
        [
            html.H3("How far to trust it"),
            html.P(trust["verdict"], className="mood-verdict"),
            html.Ul(rows, className="mood-measures"),
        ],
        className="mood-part",
    )


def measures(trust: Mapping[str, Any]) -> list[Measure]:
    """What trust in a mood rests on; what could not be measured is left out."""
    found = [_stability(trust), _spread(trust), _border(trust), _reference(trust)]
    return [measure for measure in found if measure is not None]


def _stability(trust: Mapping[str, Any]) -> Measure | None:
    stability = trust["stability"]
    if stability is None:
        return None
    return Measure(
        _words(STABLE, stability),
        f"The tracks were drawn afresh {trust['n_draws']} times and grouped anew each time. This "
        f"mood and the group most like it then shared {stability:.0%} of their tracks, on average.",
        f"Stability: mean Jaccard similarity over bootstraps, {stability:.2f}",
    )


def _spread(trust: Mapping[str, Any]) -> Measure:
    lowest, low, middle, high, highest = trust["silhouette"]
    return Measure(
        _words(APART, trust["mean_silhouette"]),
        "−1 is at home in another mood, 0 on the border between two, 1 far from every other: the "
        f"middle half of its tracks lie from {_signed(low)} to {_signed(high)}.",
        f"Silhouette: middle {_signed(middle)}, from 5% to 95% of its tracks {_signed(lowest)} to "
        f"{_signed(highest)}",
        strip(trust["silhouette"]),
    )


def _border(trust: Mapping[str, Any]) -> Measure:
    share = trust["border_share"]
    return Measure(
        f"{_share(share)} of its tracks are nearer to another mood",
        "These border tracks sound more like those of a neighbouring mood than like the rest of "
        "this one.",
        f"Share with a silhouette below 0: {share:.3f}",
    )


def _reference(trust: Mapping[str, Any]) -> Measure | None:
    own, without = trust["mean_silhouette"], trust["reference_silhouette"]
    if without is None:
        return None
    clearer = own - without >= MORE_THAN_CHANCE
    return Measure(
        "Clearer than chance" if clearer else "No clearer than chance",
        "Made-up tracks with no groups among them were cut into as many moods: those score "
        f"{_signed(without)} on the scale above, this mood {_signed(own)}.",
        f"Mean silhouette {_signed(own)}, in structure-free reference data {_signed(without)}",
    )


def strip(quantiles: Sequence[float]) -> Component:
    """A line from −1 to 1 with the border in the middle, the tracks' spread on it.

    quantiles: 5%, 25%, 50%, 75% and 95% of silhouettes.
    """
    names = ("--low", "--first", "--middle", "--third", "--high")
    places = {
        name: f"{(value + 1) * 50:.1f}%" for name, value in zip(names, quantiles, strict=True)
    }
    ends = ("in another mood", "border", "in this one")
    return html.Div(
        [html.Span(end) for end in ends],
        className="mood-strip", style=places, **{"aria-hidden": "true"},
    )  # fmt: skip


def _words(steps: Sequence[tuple[float, str]], value: float) -> str:
    return next(words for bound, words in steps if value >= bound)


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _share(share: float) -> str:
    return "None" if share == 0 else "Under 1%" if share < 0.01 else f"{share:.0%}"
