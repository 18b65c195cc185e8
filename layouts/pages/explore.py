"""Explore: every track as a point, what narrows them, and what the ones in view have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html

from analytics.filters import Filter
from analytics.moods import Mood
from analytics.options import Options
from analytics.schema import FEATURES
from layouts import components, controls, ids, job_pieces, playlist_address
from layouts.dock import dock
from layouts.maps import MAP_NAMES, map_note
from layouts.urls import View

EXPORTS: Final = (
    ("csv", "Spreadsheet (CSV)", "table"),
    ("json", "JSON", "file-text"),
    ("parquet", "Parquet", "database"),
)


def page(options: Options, view: View) -> html.Div:
    """The page with its controls set to a view; the browser fills in what matches."""
    return html.Div(
        [
            dcc.Store(id=ids.Filters.STATE),
            dcc.Store(id=ids.Explore.BUILD, data=options.build),
            dcc.Store(id=ids.Explore.TRACK, data=view.track),
            dcc.Store(id=ids.Explore.MARKS),
            dcc.Store(id=ids.Explore.TABLE_WANTED),
            _head(options, view),
            _export_run(),
            html.Div(id=ids.Filters.SCRIM, className="scrim"),
            controls.filter_panel(options, view.chosen),
            html.Div(
                [
                    _empty(),
                    mood_cards(options.moods),
                    _map(options, view),
                    dock(options, view),
                ],
                className="stage",
            ),
            _drawer(),
        ],
        id=ids.Explore.ROOT,
        className="page page-explore",
    )


def mood_cards(moods: Sequence[Mood]) -> html.Ul:
    """One card per mood to start from on a phone; a tap listens to that mood alone."""
    return html.Ul(
        [
            html.Li(
                html.Button(
                    [
                        components.mark(mood),
                        html.Span(mood.name, className="mood-card-name"),
                        html.Span(mood.description, className="mood-card-description"),
                        html.Span(f"{mood.n_tracks:,} tracks", className="mood-card-count numbers"),
                    ],
                    id=ids.Explore.mood_card(mood.slug),
                    type="button",
                    className="mood-card",
                    style={"--mood": f"var(--mood-{mood.colour_slot})"},
                    **{"data-mood": mood.slug, "aria-pressed": "false"},
                )
            )
            for mood in moods
        ],
        id=ids.Explore.MOOD_CARDS,
        className="mood-cards",
        **{"aria-label": "Moods"},
    )


def _head(options: Options, view: View) -> html.Header:
    # What a filter means is said by the answer; until it comes, better nothing than the opposite.
    sentence = "Every track in the catalogue." if view.chosen == Filter() else ""
    exports = [
        html.A([components.icon(picture), html.Span(words)], id=ids.Explore.export(fmt),
               className="menu-item", href="", download="")
        for fmt, words, picture in EXPORTS
    ]  # fmt: skip
    return html.Header(
        [
            html.Div(
                [
                    html.H1(f"{options.n_tracks:,} tracks", id=ids.Explore.COUNT,
                            className="numbers", **{"aria-live": "polite"}),
                    html.P(sentence, id=ids.Explore.SENTENCE, className="quiet"),
                ],
                className="head-words",
            ),
            html.Div(id=ids.Filters.CHIPS, className="chips", role="group",
                     **{"aria-label": "Filters in use"}),
            html.Div(
                [
                    html.Button(
                        [
                            html.Span([components.icon("map"), html.Span("Map")],
                                      className="to-map"),
                            html.Span([components.icon("list"), html.Span("List")],
                                      className="to-list"),
                        ],
                        id=ids.Explore.VIEW_TOGGLE, type="button", className="button button-quiet",
                        **{"aria-label": "Show the map", "aria-pressed": "false"},
                    ),
                    html.Button(
                        [
                            components.icon("sliders-horizontal"),
                            html.Span("Filters"),
                            html.Span(id=ids.Filters.BADGE, className="badge numbers", hidden=True),
                        ],
                        id=ids.Filters.OPEN, type="button", className="button button-quiet",
                        **{"aria-expanded": "false", "aria-controls": ids.Filters.PANEL},
                    ),
                    components.button("Share", ids.Explore.SHARE, picture="link",
                                      title="Copy a link to what you see"),
                    components.button("Save", ids.Explore.SAVE, picture="bookmark",
                                      title="Keep this view, under a name"),
                    html.A(
                        [components.icon("list-music"),
                         html.Span("Make a playlist", className="button-words")],
                        id=ids.Explore.PLAYLIST, className="button button-quiet",
                        title="Make a playlist of this view",
                        href=playlist_address.of_view(view.chosen),
                        **{"data-go": "yes", "aria-label": "Make a playlist of this view"},
                    ),
                    html.Div(components.menu("Export", "download", exports, show_words=True),
                             id=ids.Explore.EXPORT),
                ],
                className="head-actions",
            ),
        ],
        className="head",
    )  # fmt: skip


def _export_run() -> html.Section:
    """What runs and what came of it where a view is too large to be written at once.

    Shown by assets/67-exports.js when there is something to say.
    """
    return html.Section(
        [
            html.Div(
                [
                    html.H2("Your file"),
                    components.icon_button("Close", ids.Explore.EXPORT_CLOSE, "x"),
                ],
                className="export-run-head",
            ),
            *job_pieces.running(),
            job_pieces.answer(),
            html.A(
                [components.icon("download"), html.Span("Download")],
                id=ids.Explore.EXPORT_FILE, className="button button-filled", href="", download="",
                hidden=True,
            ),
            job_pieces.news(),
        ],
        id=ids.Explore.EXPORT_RUN, className="card export-run", hidden=True,
        **{"aria-label": "Your file", "data-jobs": "export", "data-own": "yes"},
    )  # fmt: skip


def _map(options: Options, view: View) -> html.Section:
    projections = [(name, MAP_NAMES[name], None) for name in options.projections]
    return html.Section(
        [
            html.Div(id=ids.Explore.MAP, className="map"),
            html.Div(
                [
                    html.Div(
                        components.segmented(ids.Explore.PROJECTION, projections,
                                             view.projection, name="Map"),
                        hidden=len(projections) == 1,
                    ),
                    html.Div(
                        [
                            html.Span("Colour", className="quiet"),
                            dcc.Dropdown(
                                id=ids.Explore.COLOUR, options=_colours(options), value=view.colour,
                                clearable=False, searchable=False, className="select",
                                maxHeight=360,
                            ),
                        ],
                        className="map-colour", role="group", **{"aria-label": "Colour by"},
                    ),
                ],
                className="map-choices",
            ),
            html.Div(
                [
                    components.icon_button("Draw around tracks to choose them",
                                           ids.Explore.MAP_LASSO, "lasso",
                                           **{"aria-pressed": "false"}),
                    components.icon_button("Zoom in", ids.Explore.MAP_IN, "plus"),
                    components.icon_button("Zoom out", ids.Explore.MAP_OUT, "minus"),
                    components.icon_button("Show the whole map", ids.Explore.MAP_FIT, "maximize"),
                ],
                className="map-tools", role="toolbar",
                **{"aria-label": "Map", "aria-orientation": "vertical"},
            ),
            html.Div(id=ids.Explore.LEGEND, className="legend"),
            html.P(map_note(view.projection, options), id=ids.Explore.MAP_NOTE,
                   className="map-note"),
            html.Div(id=ids.Explore.TIP, className="tip", role="tooltip", hidden=True),
        ],
        className="map-panel",
        **{"aria-label": "Map of tracks"},
    )  # fmt: skip


def _empty() -> html.Div:
    return html.Div(
        [
            components.icon("search"),
            html.P("No track matches.", id=ids.Explore.EMPTY_SENTENCE),
            components.button("Reset all filters", ids.Explore.EMPTY_UNDO, picture="undo-2",
                              kind="filled"),
        ],
        id=ids.Explore.EMPTY, className="empty", role="status", hidden=True,
    )  # fmt: skip


def _colours(options: Options) -> list[dict[str, str]]:
    named = [("mood", "Mood"), *([("genre", "Genre")] if options.has_genres else [])]
    named += [(field.name, field.label) for field in FEATURES if field.name in options.limits]
    return [{"value": value, "label": words} for value, words in named]


def _drawer() -> html.Aside:
    return html.Aside(
        [
            html.Div(
                [
                    html.Span("Track", className="quiet"),
                    components.icon_button("Close", ids.Explore.DRAWER_CLOSE, "x"),
                ],
                className="drawer-head",
            ),
            html.Div(components.skeleton(6), id=ids.Explore.DRAWER_BODY, className="drawer-body"),
        ],
        id=ids.Explore.DRAWER,
        className="drawer",
        **{"aria-label": "Track"},
    )
