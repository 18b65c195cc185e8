"""The Playlists page: the query of the address is the recipe of the list."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from callbacks.current import EngineSource, SavedSource
from callbacks.untrusted import text
from layouts import ids, urls
from layouts.pages.playlists.builder import builder
from layouts.pages.playlists.links import Making
from layouts.pages.playlists.lists import lists
from layouts.pages.playlists.result import news, result
from layouts.playlist_facts import Results, kept_facts


def register(app: Dash, engines: EngineSource, results: Results, saved: SavedSource) -> None:
    """Add the Playlists page's server callbacks to `app`. results: keeps lists once made."""

    # Also called when the page comes in: it is empty until its address has been read.
    @app.callback(
        Output(ids.Playlists.BUILDER, "children"),
        Output(ids.Playlists.RESULT, "children"),
        Output(ids.Playlists.NEWS, "children"),
        Input(ids.Shell.URL, "search"),
        State(ids.Shell.URL, "pathname"),
    )
    def make(search: object, path: object) -> Any:
        if text(path) != urls.PLAYLISTS:  # on the way to another page
            return no_update, no_update, no_update
        engine = engines.current()
        asked = text(search)
        making = Making.of(engine, asked)
        facts = None if making.asks_nothing else kept_facts(engine, making.recipe, results)
        # The address may name what the catalogue no longer has; a saved list is known by it still.
        queries = [asked.removeprefix("?"), *([facts["search"]] if facts else [])]
        listed = saved.list_of([query for query in dict.fromkeys(queries) if query])
        return builder(making), result(making, facts, listed), news(facts)

    @app.callback(Output(ids.Playlists.LISTS, "children"), Input(ids.Playlists.LISTS_NEWS, "data"))
    def look_for_lists(_news: object) -> Any:
        return lists(saved.lists())
