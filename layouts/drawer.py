"""The drawer: one track, how it sounds beside its mood, and the tracks most like it."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.similar.nearest import Answer
from layouts import components, crate, sound_bars, track_facts, urls
from layouts.rows import track_rows


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
                dcc.Link(
                    [html.Span("All about this song"), components.icon("chevron-right")],
                    href=urls.song(record["id"]), className="button button-quiet drawer-all",
                ),
            ],
            className="drawer-title",
        ),
        track_facts.facts(record, engine),
        html.Section(
            [html.H3("How it sounds"), *sound_bars.beside_mood(record, engine)],
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
