"""Which page is open: the path decides, the query fills its controls."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from analytics.engine import Engine
from analytics.shelves import Shelves
from callbacks.current import EngineSource
from callbacks.untrusted import text
from layouts import ids, urls
from layouts.mood_portraits import MoodFacts
from layouts.pages import data, explore, genres, missing, moods
from layouts.pages.lab import frame as lab
from layouts.pages.lab.facts import LabFacts


def register(app: Dash, engines: EngineSource, shelves: Shelves) -> None:
    """Add page routing and the theme switch to `app`. shelves: of the home that is served."""

    @app.callback(
        Output(ids.Shell.PAGE, "children"),
        Input(ids.Shell.URL, "pathname"),
        State(ids.Shell.URL, "search"),
    )
    def open_page(path: object, search: object) -> Any:
        return page(engines.current(), shelves, text(path) or "/", text(search))

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
        # Never written to: without an output Dash would pass over what came with a page.
        Output(ids.Shell.FIGURES, "modified_timestamp"),
        Input(ids.Shell.FIGURES, "data"),
    )


def page(engine: Engine, shelves: Shelves, path: str, search: str) -> Any:
    """The page of a path; one that says so where there is none."""
    if path == urls.EXPLORE:
        return explore.page(engine.options, urls.decode(search, engine.options))
    if path == urls.MOODS:
        return moods.page(MoodFacts.of(engine), urls.first_values(search))
    if path == urls.GENRES:
        return genres.page(engine.options, engine.lab.report("genres"))
    if path == urls.DATA:
        return data.page(
            engine.options,
            health=engine.report(),
            manifest=engine.manifest(),
            sweep=engine.sweep(),
            changes=engine.changes(),
            warnings=engine.warnings(),
            header=engine.header(),
        )
    if path == urls.LAB:
        return lab.page(LabFacts.of(engine, shelves), urls.first_values(search))
    return missing.page()
