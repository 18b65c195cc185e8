"""The Lab's links: the query of the address says which part is open, and what in it."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update

from analytics.shelves import Shelves
from callbacks.current import EngineSource, PeopleSource
from callbacks.untrusted import text
from layouts import ids, urls
from layouts.pages.lab import frame
from layouts.pages.lab.facts import LabFacts


def register(
    app: Dash,
    engines: EngineSource,
    shelves: Shelves,
    people: PeopleSource,
    *,
    smallest_group: int,
) -> None:
    """Add the Lab's callbacks to `app`.

    shelves: of the home that is served.  smallest_group: people that what is told of listeners
    stands on.
    """

    @app.callback(
        Output(ids.Lab.OPEN, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
        prevent_initial_call=True,
    )
    def open_part(search: object, path: object) -> Any:
        if text(path) != urls.LAB:  # on the way to another page
            return no_update
        facts = LabFacts.of(engines.current(), shelves, people.rights(), smallest_group)
        return frame.opened(facts, urls.first_values(text(search)))

    # In the browser: Dash would drop the answer to a number if the chart told its size meanwhile.
    app.clientside_callback(
        ClientsideFunction("lab", "cut"),
        Output(ids.Shell.URL, "search"),
        Input(ids.Lab.CUT, "value"),
        Input(ids.Lab.TREE, "relayoutData"),
        State(ids.Lab.TREE_SHOWN, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(ClientsideFunction("lab", "opened"), Input(ids.Lab.OPEN, "children"))
