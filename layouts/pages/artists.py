"""Artists: who is in the catalogue, and what one of them sounds like."""

from __future__ import annotations

from collections.abc import Mapping

from dash import dcc, html
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.profiles.people import FEWEST_TO_DESCRIBE
from layouts import (
    album_list,
    components,
    ids,
    people_facts,
    people_head,
    people_lists,
    people_pieces,
    urls,
)
from layouts.album_facts import AlbumsOf, albums_of
from layouts.mood_cards import colours
from layouts.people_facts import MANY_SONGS, Crowd, Portrait, Unknown
from layouts.people_map_card import map_card, map_figure
from layouts.people_unknown import not_built, unknown


def page(engine: Engine, query: Mapping[str, str]) -> html.Div:
    """The page. query: `artist`, the name of the one that is open; without it all are listed."""
    return html.Div(opened(engine, query), id=ids.Artists.OPEN, className="moods-open")


def opened(engine: Engine, query: Mapping[str, str]) -> html.Div:
    """What a query opens: all artists, one of them, or that there is none of that name."""
    name = query.get("artist")
    if name is None:
        crowd = people_facts.crowd(engine)
        return _page(not_built("Artists")) if crowd is None else everybody(crowd)
    found = people_facts.artist(engine, name)
    if found is None:
        return _page(not_built("Artists"))
    return (
        nobody(found) if isinstance(found, Unknown) else one(found, albums_of(engine, found.name))
    )


def everybody(crowd: Crowd) -> html.Div:
    """The page of all artists."""
    lists = [
        people_lists.listed("Most songs", crowd.most_songs, crowd.moods),
        people_lists.listed(
            f"Most varied, of those with {MANY_SONGS} songs", crowd.varied, crowd.moods
        ),
        people_lists.listed(
            f"Least varied, of those with {MANY_SONGS} songs", crowd.alike, crowd.moods
        ),
    ]
    best_known = people_lists.listed("Best known", crowd.best_known, crowd.moods)
    known = html.Div(best_known, className="card card-wide is-columns") if best_known else None
    cards = [html.Div(each, className="card") for each in lists if each is not None]
    return _page(
        html.Header(
            [
                html.H1("Artists"),
                html.P(
                    f"{crowd.n_artists:,} of them, each heard as everything they made and not as "
                    "one average.",
                    className="quiet",
                ),
                search_form(),
            ],
            className="data-head",
        ),
        html.Div(
            [
                known,
                *([] if known else cards[:1]),
                *([map_card(crowd.atlas, crowd.moods, "artists")] if crowd.atlas else []),
                *(cards if known else cards[1:]),
            ],
            className="people-cards",
        ),
        components.drawn(map_figure(crowd.atlas, crowd.moods, "artists")) if crowd.atlas else None,
    )


def one(portrait: Portrait, albums: AlbumsOf) -> html.Div:
    """The page of one artist. albums: theirs."""
    is_choice = portrait.by_fame and portrait.group.n_songs >= FEWEST_TO_DESCRIBE
    title = "Best known" if is_choice else "Songs"
    return _page(
        _back(),
        html.Article(
            [
                people_head.head(portrait),
                html.Div(
                    [
                        people_pieces.sound(portrait, ids.Artists.RADAR),
                        people_pieces.moods_and_variety(portrait),
                        html.Div(
                            [
                                people_lists.songs(title, portrait.known, own=portrait.name),
                                _all_songs(portrait),
                            ],
                            className="card",
                        ),
                        html.Div(people_lists.alike(portrait), className="card"),
                        album_list.card("Albums", albums, portrait.moods),
                    ],
                    className="mood-larges person-cards",
                ),
            ],
            className="mood is-large",
            style=colours(people_pieces.main_mood(portrait)),
        ),
        components.drawn(people_pieces.drawn(portrait, ids.Artists.RADAR)),
    )


def nobody(missing: Unknown) -> html.Div:
    """The page of a name that no artist of the catalogue has."""
    return _page(_back(), unknown(missing), search_form())


def search_form() -> html.Form:
    """A field that finds artists as people type; assets/62-people.js fills the list below it."""
    return html.Form(
        [
            html.Label("Find an artist", htmlFor=ids.Artists.SEARCH, className="visually-hidden"),
            components.icon("search"),
            dcc.Input(
                id=ids.Artists.SEARCH,
                type="search",
                placeholder="Find an artist",
                autoComplete="off",
                spellCheck="false",
                className="people-input",
            ),
            html.Ul(id=ids.Artists.FOUND, className="people-found", hidden=True),
            html.P(id=ids.Artists.NEWS, className="people-news quiet", role="status"),
        ],
        id=ids.Artists.FORM,
        className="people-search",
        role="search",
    )


def _all_songs(portrait: Portrait) -> Component | None:
    if portrait.n_tracks <= len(portrait.known):
        return None
    chosen = people_head.everything(portrait)
    return dcc.Link(
        [html.Span(f"All {portrait.n_tracks:,} tracks"), components.icon("arrow-up-right")],
        href=chosen,
        className="mood-more",
    )


def _back() -> html.Nav:
    link = dcc.Link(
        [components.icon("arrow-left"), html.Span("All artists")],
        href=urls.ARTISTS,
        className="mood-way",
    )
    return html.Nav(link, **{"aria-label": "Artists"})


def _page(*children: Component | None) -> html.Div:
    return html.Div(list(children), className="page page-moods page-people")
