"""Links between moods: the query of the address says which one is open."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.current import EngineSource
from callbacks.untrusted import text
from layouts import ids, urls
from layouts.mood_portraits import MoodFacts
from layouts.pages import moods


def register(app: Dash, engines: EngineSource) -> None:
    """Add the Moods page's server callback to `app`."""

    @app.callback(
        Output(ids.Moods.OPEN, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        prevent_initial_call=True,
    )
    def open_mood(search: object, path: object) -> Any:
        if text(path) != urls.MOODS:  # on the way to another page
            return no_update
        return moods.opened(MoodFacts.of(engines.current()), urls.first_values(text(search)))
