"""Which page is open: the path decides, the query fills its controls."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from analytics.engine import Engine
from callbacks.current import EngineSource
from callbacks.untrusted import text
from layouts import ids, urls
from layouts.pages import data, explore, missing


def register(app: Dash, engines: EngineSource) -> None:
    """Add page routing and the theme switch to `app`."""

    @app.callback(
        Output(ids.Shell.PAGE, "children"),
        Input(ids.Shell.URL, "pathname"),
        State(ids.Shell.URL, "search"),
    )
    def open_page(path: object, search: object) -> Any:
        return page(engines.current(), text(path) or "/", text(search))

    app.clientside_callback(
        ClientsideFunction("shell", "chooseTheme"),
        Output(ids.Shell.THEME, "data"),
        Input(ids.Shell.THEME_CHOICE, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("shell", "showTheme"),
        Output(ids.Shell.THEME_CHOICE, "value"),
        Input(ids.Shell.THEME, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("shell", "pageChanged"),
        Input(ids.Shell.PAGE, "children"),
    )
    app.clientside_callback(
        ClientsideFunction("shell", "drawFigures"),
        Input(ids.Shell.FIGURES, "data"),
    )


def page(engine: Engine, path: str, search: str) -> Any:
    """The page of a path; one that says so where there is none."""
    if path == urls.EXPLORE:
        return explore.page(engine.options, urls.decode(search, engine.options))
    if path == urls.DATA:
        return data.page(
            engine.options,
            health=engine.report(),
            manifest=engine.manifest(),
            sweep=engine.sweep(),
            warnings=engine.warnings(),
            header=engine.header(),
        )
    return missing.page()
