"""The page for an address that leads nowhere."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component


def page() -> Component:
    """Say that there is no such page, and lead back."""
    return html.Div(
        [
            html.H1("There is no page here"),
            html.P("The address may be misspelt, or the page may have moved."),
            dcc.Link("Explore the map", href="/", className="button button-filled"),
        ],
        className="page page-missing",
    )
