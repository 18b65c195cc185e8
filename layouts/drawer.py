"""The drawer: one track, how it sounds beside its mood, and the tracks most like it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.moods import Mood
from analytics.schema import FIELDS, KEY_NAMES
from analytics.similar.nearest import Answer
from layouts import components, crate
from layouts.rows import track_rows

FACTS: Final = (("album", "Album"), ("year", "Year"), ("duration", "Length"),
                ("popularity", "Popularity"))  # fmt: skip


def track(engine: Engine, row: int, similar: Answer | None) -> list[Component]:
    """What the drawer says of the track in a row.

    similar: its nearest tracks, nearest first; None where the build does not know them.
    """
    record = track_rows(engine.catalogue, [row])[0]
    mood = engine.moods[record["mood"]]
    return [
        html.Header(
            [
                html.H2(record["name"]),
                html.P(", ".join(record["artists"]), className="drawer-artist"),
                html.Div(
                    [
                        html.Button(
                            [components.mark(mood), html.Span(mood.name)],
                            type="button", className="chip", title=f"Show only {mood.name}",
                            **{"data-mood": mood.slug},
                        ),
                        crate.add_button(record),
                    ],
                    className="drawer-ways",
                ),
            ],
            className="drawer-title",
        ),
        _facts(record, engine),
        html.Section(
            [
                html.H3("How it sounds"),
                html.P(
                    ["Each bar compares it with the whole catalogue; the line is a typical track "
                     "of ", html.Strong(mood.name), "."],
                    className="quiet",
                ),
                _sound(record, engine.percentiles(row), mood, engine),
            ],
            className="drawer-section",
        ),
        html.Section(
            [html.H3("Sounds most like"), _similar(engine, similar)], className="drawer-section"
        ),
    ]  # fmt: skip


def unknown_track() -> list[Component]:
    """What the drawer says of an id that the catalogue does not have."""
    return [
        components.panel_error(
            "This track is not in the catalogue.",
            "The link may come from another catalogue; close this and pick a point on the map.",
        )
    ]


def rebuilt() -> list[Component]:
    """What the drawer says when the page was drawn from a build that is no longer served."""
    return [
        components.panel_error(
            "The catalogue has been rebuilt since this page was opened.",
            "Reload the page to go on; the view you have is in its address.",
        )
    ]


def _facts(record: Mapping[str, Any], engine: Engine) -> Component:
    known = [
        (label, FIELDS[name].in_words(record[name]) if name in FIELDS else record[name])
        for name, label in FACTS
        if name in record
    ]
    if record.get("genres"):
        known.append(("Genre" if len(record["genres"]) == 1 else "Genres",
                      ", ".join(record["genres"])))  # fmt: skip
    key = engine.key_of(record["row"])
    if key is not None:
        known.append(("Key", f"{KEY_NAMES[key.pitch]} {key.mode}".strip()))
    if record.get("explicit"):
        known.append(("Lyrics", "Explicit"))
    return html.Dl(
        [html.Div([html.Dt(label), html.Dd(value)]) for label, value in known],
        className="drawer-facts",
    )


def _sound(
    record: Mapping[str, Any], percentiles: Mapping[str, float], mood: Mood, engine: Engine
) -> Component:
    rows = []
    for name in engine.catalogue.features:
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


def _similar(engine: Engine, similar: Answer | None) -> Component:
    if similar is None:
        return html.P("Build this catalogue again to see what sounds like it.", className="quiet")
    if similar.emptied is not None:
        return html.P(similar.emptied.sentence, className="quiet")
    records = track_rows(engine.catalogue, similar.rows)
    return html.Ol(
        [
            html.Li(
                html.Button(
                    [
                        components.mark(engine.moods[record["mood"]]),
                        html.Span(
                            [
                                html.Span(record["name"], className="track-name"),
                                html.Span(", ".join(record["artists"]), className="track-artist"),
                            ],
                            className="track-words",
                        ),
                        html.Span(f"{match.similarity:.0f}%", className="track-facts numbers",
                                  title="100% is the same sound, 0% two songs at random"),
                    ],
                    type="button", className="track-row", **{"data-track": record["id"]},
                )
            )
            for record, match in zip(records, similar.matches, strict=True)
        ],
        className="track-list",
    )  # fmt: skip
