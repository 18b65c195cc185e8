"""The way from one song to another: its songs, and how the sound changes on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from analytics.playlists.path import MOST_STEPS, Path
from analytics.schema import FIELDS
from layouts import components, crate, ids, linked, urls
from layouts.figures.along_the_way import along_the_way
from layouts.path_facts import PathFacts
from layouts.song_address import FEWEST_STEPS, MOST_REFUSED, USUAL_STEPS, PathView, path_address
from layouts.song_facts import Record
from layouts.song_picker import picker


def page(facts: PathFacts) -> html.Div:
    """The page. Its query: `from` and `to`, ids of songs; `steps`; `not`, songs to be replaced."""
    return html.Div(opened(facts), id=ids.WayThere.OPEN, className="page page-song page-path")


def opened(facts: PathFacts) -> list[Component]:
    """What a query opens: the ends, and the way between them once there are two."""
    parts: list[Component] = [
        html.Header(
            [
                html.H1("Path between two songs"),
                html.P(_lead(facts), className="quiet", role="status"),
            ],
            className="song-head",
        ),
        _ends(facts),
    ]
    if facts.path is None:
        return [*parts, _no_way(facts)]
    problem = [components.notice(html.P(facts.problem))] if facts.problem else []
    return [
        *parts,
        *problem,
        html.Div(
            [_stops(facts, facts.path), _chart(facts)], className="song-parts path-parts"
        ),
        components.drawn({
            ids.WayThere.CHART: along_the_way(
                facts.stops,
                [facts.engine.percentiles(row["row"]) for row in facts.stops],
                facts.engine.catalogue.features,
                facts.engine.moods,
            )
        }),
    ]  # fmt: skip


def _lead(facts: PathFacts) -> str:
    if facts.path is None:
        return "From one song to another in small steps, each by another artist."
    largest = max(stop.step for stop in facts.path.stops)
    if not facts.path.direct:
        return "The two sound the same."
    share = largest / facts.path.direct
    return (
        f"{len(facts.path.stops) - 1} steps; the largest is {share:.0%} of the leap from one to "
        "the other."
    )


def _ends(facts: PathFacts) -> html.Section:
    view = facts.view
    swapped = PathView(view.last, view.first, view.n_steps)
    counts = range(FEWEST_STEPS, MOST_STEPS + 1)
    return html.Section(
        [
            html.Div(
                [
                    _end("From", facts.first, ids.WayThere.FIRST, "from"),
                    linked.link(
                        [components.icon("arrow-up"), components.icon("arrow-down")],
                        path_address(swapped),
                        className="icon-button path-swap", title="Swap the two ends",
                        **{"aria-label": "Swap the two ends"},
                    )
                    if facts.first or facts.last
                    else None,
                    _end("To", facts.last, ids.WayThere.LAST, "to"),
                ],
                className="path-ends",
            ),
            linked.slider(
                ids.WayThere.STEPS, "steps", "Steps", {n: f"{n} steps" for n in counts},
                value=view.n_steps, usual=USUAL_STEPS,
            ),
        ],
        className="song-part",
        **{"aria-label": "Ends of the path"},
    )  # fmt: skip


def _end(words: str, record: Record | None, id: str, part: str) -> html.Div:
    chosen = (
        html.Div(
            [
                dcc.Link(record["name"], href=urls.song(record["id"]), className="track-name"),
                html.Span(", ".join(record["artists"]), className="track-artist"),
            ],
            className="track-words",
        )
        if record
        else None
    )
    label = f"{words} another song" if record else words
    return html.Div(
        [
            html.Span(words, className="field-label") if record else None,
            chosen,
            picker(id, label, part=part),
        ],
        className="path-end",
    )


def _no_way(facts: PathFacts) -> Component:
    if facts.problem:
        return components.panel_error(facts.problem, "Pick another song, or another number.")
    missing = "the song to start from" if facts.first is None else "the song to arrive at"
    if facts.first is None and facts.last is None:
        missing = "the two songs"
    return html.Div([components.icon("route"), html.P(f"Pick {missing} above.")], className="empty")


# -- the stops ---------------------------------------------------------------------------------


def _stops(facts: PathFacts, path: Path) -> html.Section:
    items = [_stop(facts, path, place) for place in range(len(path.stops))]
    again = linked.link(
        [components.icon("rotate-ccw"), html.Span("As it was at first")],
        path_address(replace(facts.view, refused=())),
        className="button button-quiet",
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Songs on the way"),
                    again if facts.view.refused else None,
                    html.Button(
                        [components.icon("plus"), html.Span("Put all in the crate")],
                        type="button", className="button button-quiet",
                        **{"data-add-all": ids.WayThere.STOPS},
                    ),
                ],
                className="path-stops-head",
            ),
            html.Ol(items, id=ids.WayThere.STOPS, className="path-stops"),
        ],
        className="song-part",
        **{"aria-label": "Songs on the way"},
    )  # fmt: skip


def _stop(facts: PathFacts, path: Path, place: int) -> html.Li:
    record, stop = facts.stops[place], path.stops[place]
    stays = place in (0, len(path.stops) - 1) or len(facts.view.refused) >= MOST_REFUSED
    then = replace(facts.view, refused=(*facts.view.refused, stop.track_id))
    mood = facts.engine.moods[record["mood"]]
    return html.Li(
        [
            html.Span(f"{place + 1}", className="path-number numbers"),
            html.Div(
                [
                    dcc.Link(record["name"], href=urls.song(record["id"]),
                             className="track-name", title=record["name"]),
                    html.Span(", ".join(record["artists"]), className="track-artist"),
                    html.Span(_heard(record), className="track-artist numbers"),
                ],
                className="track-words",
            ),
            html.Div(
                [
                    None if stays else linked.link(
                        components.icon("shuffle"), path_address(then), className="icon-button",
                        title="Another song here",
                        **{"aria-label": f"Another song in the place of {record['name']}"},
                    ),
                    crate.add_button(record),
                ],
                className="song-tools",
            ),
        ],
        className="path-stop",
        style={"--mood": f"var(--mood-{mood.colour_slot})"},
    )  # fmt: skip


def _heard(record: Mapping[str, Any]) -> str:
    """A stop in a few numbers: "64% energy · 128 BPM"."""
    parts = []
    for name in ("energy", "valence", "tempo"):
        if name in record:
            words = FIELDS[name].in_words(record[name])
            parts.append(words if name == "tempo" else f"{words} {FIELDS[name].label.lower()}")
    return " · ".join(parts)


def _chart(facts: PathFacts) -> html.Section:
    n_features = len(facts.engine.catalogue.features)
    return html.Section(
        [
            html.Div(
                components.chart_card("How the sound changes on the way", ids.WayThere.CHART),
                className="path-chart",
                style={"--features": n_features},
            ),
            html.P(
                "Each line is on the scale of the whole catalogue, its middle marked; the points "
                "are in the colours of the songs' moods.",
                className="quiet small-print",
            ),
        ],
        className="song-part",
    )
