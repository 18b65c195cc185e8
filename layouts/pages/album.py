"""Albums: what is on one of them, what it sounds like as a whole, and which others sound alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.profiles.people import Listed, Named
from layouts import (
    album_facts,
    album_list,
    components,
    ids,
    people_head,
    people_lists,
    people_pieces,
)
from layouts.album_facts import AlbumFacts
from layouts.mood_cards import colours
from layouts.people_facts import Unknown, moods_of
from layouts.people_unknown import not_built, unknown
from layouts.song_picker import picker


def page(engine: Engine, query: Mapping[str, str]) -> html.Div:
    """The page. query: `album`, the name of the one that is open, and `artist`, whose it is."""
    return html.Div(opened(engine, query), id=ids.Albums.OPEN, className="moods-open")


def opened(engine: Engine, query: Mapping[str, str]) -> html.Div:
    """What a query opens: one album, that there is none such, or the ways to find one."""
    name = query.get("album")
    if name is None:
        return _any(engine)
    found = album_facts.album(engine, Named(name, query.get("artist", "")))
    if found is None:
        return _page(_without(engine))
    return _page(unknown(found), _finder()) if isinstance(found, Unknown) else one(found)


def one(facts: AlbumFacts) -> html.Div:
    """The page of one album."""
    portrait = facts.portrait
    title = f"More by {people_pieces.short(portrait.by)}"
    namesakes = people_lists.listed(
        "Of the same name, by others", facts.namesakes, portrait.moods, kind="album"
    )
    return _page(
        html.Article(
            [
                people_head.head(portrait),
                html.Div(people_lists.album_songs(portrait), className="card"),
                html.Div(
                    [
                        people_pieces.sound(portrait, ids.Albums.RADAR),
                        people_pieces.moods_and_variety(portrait),
                        album_list.wide(people_lists.alike(portrait)),
                        album_list.card(title, facts.others, portrait.moods),
                        album_list.wide(namesakes) if namesakes else None,
                    ],
                    className="mood-larges person-cards",
                ),
            ],
            className="mood is-large",
            style=colours(people_pieces.main_mood(portrait)),
        ),
        components.drawn(people_pieces.drawn(portrait, ids.Albums.RADAR)),
    )


def _any(engine: Engine) -> html.Div:
    """Where no album is asked for: how many there are, a field that finds them, the largest."""
    found = album_facts.most_songs(engine)
    if found is None:
        return _page(_without(engine))
    most_songs, n_albums = found
    return _page(
        html.Header(
            [
                html.H1("Albums"),
                html.P(
                    f"{n_albums:,} of them, each as the songs of it that are in this catalogue.",
                    className="quiet",
                ),
                _finder(),
            ],
            className="data-head",
        ),
        _largest(engine, most_songs),
    )


def _largest(engine: Engine, most_songs: Sequence[Listed]) -> Component:
    listed = people_lists.listed("Most songs", most_songs, moods_of(engine), kind="album")
    return album_list.wide(listed)


def _finder() -> Component:
    return picker(
        ids.Albums.PICK,
        "Find an album",
        follow=True,
        kinds=("album",),
        placeholder="Type an album or an artist",
    )


def _without(engine: Engine) -> Component:
    if engine.catalogue.has("album"):
        return not_built("Albums")
    return html.Header(
        [
            html.H1("Albums"),
            components.notice(
                html.P(
                    "No track of this catalogue says what album it is on: build it again from a "
                    "file with a column “album” or “album_name”."
                )
            ),
        ],
        className="data-head",
    )


def _page(*children: Component | None) -> html.Div:
    return html.Div(list(children), className="page page-moods page-people")
