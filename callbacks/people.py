"""Links between artists, and between genres: the query of the address says which one is open."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from callbacks.current import EngineSource
from callbacks.untrusted import text
from layouts import ids, urls
from layouts.pages import artists, genres


def register(app: Dash, engines: EngineSource) -> None:
    """Add the callbacks of the Artists and Genres pages to `app`."""

    @app.callback(
        Output(ids.Artists.OPEN, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        prevent_initial_call=True,
    )
    def open_artist(search: object, path: object) -> Any:
        if text(path) != urls.ARTISTS:  # on the way to another page
            return no_update
        return artists.opened(engines.current(), urls.first_values(text(search)))

    @app.callback(
        Output(ids.Genres.OPEN, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        prevent_initial_call=True,
    )
    def open_genre(search: object, path: object) -> Any:
        if text(path) != urls.GENRES:
            return no_update
        return genres.opened(engines.current(), urls.first_values(text(search)))

    for chart in (ids.Artists.MAP, ids.Genres.MAP):
        app.clientside_callback(
            ClientsideFunction("people", "follow"),
            Input(chart, "clickData"),
            prevent_initial_call=True,
        )
