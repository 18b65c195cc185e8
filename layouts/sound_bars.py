"""How one track sounds: a bar per feature on the scale of the whole catalogue, beside its mood."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.moods import Mood
from analytics.schema import FIELDS
from layouts.components import Children


def beside_mood(record: Mapping[str, Any], engine: Engine) -> list[Component]:
    """The bars of a track with what they mean. record: of `rows.track_rows`."""
    mood = engine.moods[record["mood"]]
    meaning: Children = [
        "Each bar compares it with the whole catalogue; the line is a typical track of ",
        html.Strong(mood.name),
        ".",
    ]
    return [
        html.P(meaning, className="quiet sound-meaning"),
        bars(record, engine.percentiles(record["row"]), mood, engine.catalogue.features),
    ]


def bars(
    record: Mapping[str, Any],
    percentiles: Mapping[str, float],
    mood: Mood,
    features: tuple[str, ...],
) -> Component:
    """A bar per feature.

    percentiles: 0 to 100 of the catalogue by feature, those that are known.  features: those the
    catalogue has.
    """
    rows = []
    for name in features:
        field = FIELDS[name]
        value = field.in_words(record[name]) if name in record else "unknown"
        share = percentiles.get(name)
        style = {"--mood": f"var(--mood-{mood.colour_slot})",
                 "--usual": f"{mood.profile[name]:.1f}%"}  # fmt: skip
        if share is not None:
            style["--share"] = f"{share:.0f}%"
        rows.append(
            html.Li(
                [
                    html.Span(field.label, className="sound-name", title=field.meaning),
                    html.Span(
                        [_rank(share), html.Strong(value)], className="sound-value numbers"
                    ),
                    html.Span(className="sound-bar" + (" is-unknown" if share is None else ""),
                              **{"aria-hidden": "true"}),
                    html.Span(
                        "" if share is None else f", higher than {share:.0f}% of the catalogue",
                        className="visually-hidden",
                    ),
                ],
                style=style,
            )
        )  # fmt: skip
    return html.Ul(rows, className="sound")


def _rank(share: float | None) -> Component | None:
    """Where a percentile lies, in words, so that a short bar beside "33%" is no riddle."""
    if share is None:
        return None
    bounds = (
        (10, "among the lowest"), (35, "lower than most"), (65, "about average"),
        (90, "higher than most"), (math.inf, "among the highest"),
    )  # fmt: skip
    return html.Span(next(words for bound, words in bounds if share < bound))
