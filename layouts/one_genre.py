"""One genre: what it sounds like, its songs, its artists, and the genres nearest to it."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, ids, people_head, people_lists, people_pieces, urls
from layouts.genre_rows import counted
from layouts.mood_cards import colours
from layouts.people_facts import Portrait, Unknown
from layouts.people_unknown import not_built, unknown


def one_genre(found: Portrait | Unknown | None) -> html.Div:
    """The page of a genre, of a name that none has, or of a build that knows nothing of them."""
    if found is None:
        return _page(_back(), not_built("Genres"))
    if isinstance(found, Unknown):
        return _page(_back(), unknown(found))
    popular = people_lists.songs("Best known", found.known) if found.by_fame else None
    return _page(
        _back(),
        html.Article(
            [
                people_head.head(found),
                html.Div(
                    [
                        people_pieces.sound(found, ids.Genres.RADAR),
                        people_pieces.moods_and_variety(found),
                        _card(popular),
                        _card(people_lists.songs("Most typical", found.typical)),
                        _card(_artists(found)),
                        _card(people_lists.alike(found)),
                    ],
                    className="mood-larges person-cards",
                ),
            ],
            className="mood is-large",
            style=colours(people_pieces.main_mood(found)),
        ),
        components.drawn(people_pieces.drawn(found, ids.Genres.RADAR)),
    )


def _card(piece: Component | None) -> Component | None:
    return None if piece is None else html.Div(piece, className="card")


def _artists(found: Portrait) -> Component:
    links = [
        html.Li(
            dcc.Link(
                [
                    html.Span(name, className="track-name", dir="auto"),
                    html.Span(
                        f"{counted(n_songs, 'song')} of this genre",
                        className="track-artist",
                    ),
                ],
                href=urls.artist(name),
                className="mood-track",
            )
        )
        for name, n_songs in found.artists
    ]
    return people_pieces.part(
        "Artists with most of its songs", html.Ol(links, className="mood-tracks person-list")
    )


def _back() -> html.Nav:
    link = dcc.Link(
        [components.icon("arrow-left"), html.Span("All genres")],
        href=urls.GENRES,
        className="mood-way",
    )
    return html.Nav(link, **{"aria-label": "Genres"})


def _page(*children: Component | None) -> html.Div:
    return html.Div(list(children), className="page page-moods page-people")
