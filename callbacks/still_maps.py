"""Tell the browser which small maps a part of the Lab has."""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from layouts import ids


def register(app: Dash) -> None:
    """Add the callback to `app`; the maps are drawn by assets/48-still-maps.js."""
    app.clientside_callback(
        ClientsideFunction("still", "drawMaps"),
        # Never written to: without an output Dash would pass over what came with a page.
        Output(ids.Lab.STILLS, "modified_timestamp"),
        Input(ids.Lab.STILLS, "data"),
    )
