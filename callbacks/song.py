"""The Song page and the way between two songs: the query of the address says what they show."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from callbacks.current import EngineSource, PeopleSource
from callbacks.untrusted import text
from layouts import ids, urls
from layouts.pages import path_between
from layouts.pages.song import frame
from layouts.path_facts import PathFacts


def register(
    app: Dash, engines: EngineSource, people: PeopleSource, *, smallest_group: int
) -> None:
    """Add the server callbacks of both pages to `app`.

    smallest_group: people that what is told of plays stands on.
    """

    @app.callback(
        Output(ids.Song.SHOWN, "data"),
        Output(ids.Song.HEAD, "children"),
        Output(ids.Song.SOUND, "children"),
        Output(ids.Song.CONTROLS, "children"),
        Output(ids.Song.RESULT, "children"),
        Output(ids.Song.WHY_NOT, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        State(ids.Song.SHOWN, "data"),
        prevent_initial_call=True,
    )
    def open_song(search: object, path: object, shown: object) -> Any:
        if text(path) != urls.SONG:  # on the way to another page
            return [no_update] * 6
        drawn = frame.drawn(engines.current(), text(search))
        if drawn.shown and drawn.shown == text(shown):
            return [no_update, no_update, no_update, drawn.controls, drawn.result, drawn.why_not]
        return list(drawn)

    @app.callback(
        Output(ids.Song.NEXT, "children"),
        Input(ids.Song.SHOWN, "data"),
        prevent_initial_call=True,
    )
    def show_next(shown: object) -> Any:
        return frame.next_part(engines.current(), text(shown), people.rights(), smallest_group)

    @app.callback(
        Output(ids.WayThere.OPEN, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        prevent_initial_call=True,
    )
    def open_path(search: object, path: object) -> Any:
        if text(path) != urls.PATH:
            return no_update
        return path_between.opened(PathFacts.at(engines.current(), text(search)))

    app.clientside_callback(
        ClientsideFunction("linked", "fromTheTop"),
        Input(ids.Song.SHOWN, "data"),
        prevent_initial_call=True,
    )
