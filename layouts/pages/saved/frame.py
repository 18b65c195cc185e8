"""The Saved page, around what its address opens."""

from __future__ import annotations

from dash import html

from layouts import ids
from layouts.components import Children


def page(children: Children) -> html.Div:
    """The page. children: of `shelf` or `one`."""
    return html.Div(children, id=ids.Saved.OPEN, className="page page-data page-account page-saved")
