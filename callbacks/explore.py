"""Open a track in the drawer, and offer artists while people type."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from analytics.engine import Engine
from callbacks.answers import artist_options
from callbacks.current import EngineSource
from callbacks.untrusted import text, texts
from layouts import drawer, ids, tables


def register(app: Dash, engines: EngineSource) -> None:
    """Add the Explore page's server callbacks to `app`."""

    @app.callback(
        Output(ids.Explore.DRAWER_BODY, "children"),
        Output(ids.Explore.MARKS, "data"),
        Input(ids.Explore.TRACK, "data"),
        State(ids.Explore.BUILD, "data"),
    )
    def open_track(track_id: object, build: object) -> tuple[Any, dict[str, Any] | None]:
        return track_drawer(engines.of(text(build)), text(track_id) or None)

    @app.callback(
        Output(ids.Filters.ARTISTS, "options"),
        Input(ids.Filters.ARTISTS, "search_value"),
        State(ids.Filters.ARTISTS, "value"),
        State(ids.Explore.BUILD, "data"),
    )
    def offer_artists(typed: object, chosen: object, build: object) -> Any:
        engine = engines.of(text(build))
        return artist_options(engine, text(typed), texts(chosen)) if engine else no_update

    @app.callback(
        Output(ids.Explore.GRID, "children"),
        Input(ids.Explore.TABLE_WANTED, "data"),
        prevent_initial_call=True,
    )
    def make_table(wanted: object) -> Any:
        return tables.track_table(engines.current().options) if wanted is True else no_update

    app.clientside_callback(ClientsideFunction("tracks", "marks"), Input(ids.Explore.MARKS, "data"))
    app.clientside_callback(
        ClientsideFunction("tracks", "rows"),
        Output(ids.Explore.TABLE, "getRowsResponse"),
        Input(ids.Explore.TABLE, "getRowsRequest"),
        prevent_initial_call=True,
    )


def track_drawer(engine: Engine | None, track_id: str | None) -> tuple[Any, dict[str, Any] | None]:
    """The drawer's content for a track, and the rows to mark on the map; nothing for no track.

    engine: of the build the page was drawn from, None where that is no longer served.
    """
    if track_id is None:
        return None, None
    if engine is None:
        return drawer.rebuilt(), None
    row = engine.catalogue.row_of(track_id)
    if row is None:
        return drawer.unknown_track(), None
    similar = engine.neighbours(row)
    marks = {"row": row, "similar": similar.rows.tolist() if similar else []}
    return drawer.track(engine, row, similar), marks
