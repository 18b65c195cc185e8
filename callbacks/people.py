"""Links between artists, genres and albums: the query of the address says which one is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from analytics.engine import Engine
from callbacks.current import EngineSource
from callbacks.untrusted import text
from layouts import ids, urls
from layouts.pages import album, artists, genres


def register(app: Dash, engines: EngineSource) -> None:
    """Add the callbacks of the pages of artists, genres and albums to `app`."""
    _opens(app, engines, urls.ARTISTS, ids.Artists.OPEN, artists.opened)
    _opens(app, engines, urls.GENRES, ids.Genres.OPEN, genres.opened)
    _opens(app, engines, urls.ALBUM, ids.Albums.OPEN, album.opened)
    for chart in (ids.Artists.MAP, ids.Genres.MAP):
        app.clientside_callback(
            ClientsideFunction("people", "follow"),
            Input(chart, "clickData"),
            prevent_initial_call=True,
        )


def _opens(
    app: Dash,
    engines: EngineSource,
    page: str,
    place: str,
    opened: Callable[[Engine, Mapping[str, str]], Any],
) -> None:
    """Show in `place` on `page` what a query opens, whenever the query changes there."""

    @app.callback(
        Output(place, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        prevent_initial_call=True,
    )
    def open_one(search: object, path: object) -> Any:
        if text(path) != page:  # on the way to another page
            return no_update
        return opened(engines.current(), urls.first_values(text(search)))
