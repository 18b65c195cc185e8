"""The Listeners page follows its address; assets/68-listeners.js asks and draws."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, State

from layouts import ids


def register(app: Dash) -> None:
    """Add the page's callbacks to `app`."""
    app.clientside_callback(
        ClientsideFunction("listeners", "show"),
        # Never written to: without an output Dash would pass over what came with the page.
        Output(ids.Listeners.STATE, "modified_timestamp"),
        Input(ids.Listeners.STATE, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("listeners", "follow"),
        Output(ids.Listeners.STATE, "data"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        prevent_initial_call=True,
    )
