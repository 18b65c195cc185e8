"""Which page is open: the path decides, the query fills its controls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from analytics.albums import AlbumIndex
from analytics.engine import Engine
from analytics.home import Home
from analytics.profiles.people import Named
from analytics.shelves import Shelves
from callbacks.current import EngineSource, PeopleSource, SavedSource
from callbacks.untrusted import text
from layouts import album_facts, ids, urls
from layouts.listeners_facts import ListenersFacts
from layouts.mood_portraits import MoodFacts
from layouts.pages import (
    album,
    artists,
    data,
    exchange,
    explore,
    genres,
    library,
    me,
    missing,
    moods,
    path_between,
)
from layouts.pages.lab import frame as lab
from layouts.pages.lab.facts import LabFacts
from layouts.pages.listeners import frame as listeners
from layouts.pages.playlists import frame as playlists
from layouts.pages.saved import frame as saved_frame
from layouts.pages.song import frame as song
from layouts.path_facts import PathFacts
from layouts.served_list import ServedFacts
from layouts.served_list import part as served_part


def register(
    app: Dash,
    engines: EngineSource,
    shelves: Shelves,
    people: PeopleSource,
    saved: SavedSource,
    *,
    smallest_group: int,
) -> None:
    """Add page routing and the theme switch to `app`.

    shelves: of the home that is served.  smallest_group: people that what is told of listeners
    stands on.
    """

    @app.callback(
        Output(ids.Shell.PAGE, "children"),
        Input(ids.Shell.URL, "pathname"),
        State(ids.Shell.URL, "search"),
    )
    def open_page(path: object, search: object) -> Any:
        where, query = text(path) or "/", text(search)
        if where == urls.SAVED:
            return saved_frame.page(saved.opened(urls.first_values(query)))
        if where == urls.LISTENERS:
            return listeners.page(
                ListenersFacts.at(engines.current(), query, people.rights(), smallest_group)
            )
        if where == urls.SONG:
            return song.page(engines.current(), query, people.rights(), smallest_group)
        if where == urls.LAB:
            rights = people.rights()
            facts = LabFacts.of(engines.current(), shelves, rights, smallest_group)
            return lab.page(facts, urls.first_values(query))
        found = people.page(where, urls.first_values(query))
        return found or page(engines.current(), shelves, where, query, people)

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


def is_there(engine: Engine, path: str, search: str) -> bool:
    """Whether there is a page at a path, and what its query asks for is in the catalogue."""
    query, tracks = urls.first_values(search), engine.catalogue
    if path == urls.ALBUM and "album" in query:
        return tracks.albums is None or _has_album(tracks.albums, query)
    if path == urls.ARTISTS and "artist" in query:
        return query["artist"] in tracks.artists
    if path == urls.GENRES and "genre" in query:
        return not tracks.genre_names or query["genre"] in tracks.genre_ids
    if path == urls.SONG and "id" in query:
        return tracks.row_of(query["id"]) is not None
    return path in urls.PAGES


def _has_album(albums: AlbumIndex, query: Mapping[str, str]) -> bool:
    """Whether a query names an album, or several of which one can be chosen."""
    wanted = Named(query["album"], query.get("artist", ""))
    if not wanted.by:
        return len(albums.named(wanted.name)) > 0
    return album_facts.find(albums, wanted) is not None


def page(engine: Engine, shelves: Shelves, path: str, search: str, people: PeopleSource) -> Any:
    """The page of a path; one that says so where there is none. people: know who looks at it."""
    query = urls.first_values(search)
    pages: dict[str, Callable[[], Any]] = {
        urls.EXPLORE: lambda: explore.page(engine.options, urls.decode(search, engine.options)),
        urls.MOODS: lambda: moods.page(MoodFacts.of(engine), query),
        urls.ARTISTS: lambda: artists.page(engine, query),
        urls.ALBUM: lambda: album.page(engine, query),
        urls.GENRES: lambda: genres.openable(engine, query),
        urls.PLAYLISTS: playlists.page,
        urls.LIBRARY: lambda: library.page(engine.options),
        urls.ME: lambda: me.page(knows_people=bool(engine.mine and engine.mine.knows_people)),
        urls.PATH: lambda: path_between.page(PathFacts.at(engine, search)),
        urls.DATA: lambda: data.page(
            engine.options,
            health=engine.report(),
            manifest=engine.manifest(),
            sweep=engine.sweep(),
            changes=engine.changes(),
            warnings=engine.warnings(),
            header=engine.header(),
            served=_served(shelves.home, people),
            exchange=exchange.part(people.rights()),
            plays=engine.plays_report(),
            rejected_plays=urls.rejected_plays(engine.build_name)
            if people.rights().may_run
            else None,
        ),
    }
    return pages.get(path, missing.page)()


def _served(home: Home, people: PeopleSource) -> Any:
    may_serve = people.rights().may_serve
    return served_part(ServedFacts.of(home, people.names, may_serve=may_serve))
