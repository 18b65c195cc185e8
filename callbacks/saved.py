"""The Saved page: the query of the address says what of it is open."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.current import SavedSource
from callbacks.untrusted import text
from layouts import ids, urls


def register(app: Dash, saved: SavedSource) -> None:
    """Add the callback of the Saved page to `app`."""

    @app.callback(
        Output(ids.Saved.OPEN, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        prevent_initial_call=True,
    )
    def open_one(search: object, path: object) -> Any:
        if text(path) != urls.SAVED:  # on the way to another page
            return no_update
        return saved.opened(urls.first_values(text(search)))
