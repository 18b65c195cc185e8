"""The albums of an artist as a card: the first few, and the others behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.moods import Mood
from layouts import components, people_lists
from layouts.album_facts import AlbumsOf

_SHOWN: Final = 8


def card(title: str, albums: AlbumsOf, moods: Mapping[int, Mood]) -> Component | None:
    """The card; None where an artist has none."""
    first = people_lists.listed(
        title, albums.listed[:_SHOWN], moods, kind="album", own=albums.artist
    )
    return None if first is None else wide([first, _others(albums, moods)])


def wide(children: components.Children) -> Component:
    """A card as wide as the page, whose list has as many columns as there is room for."""
    return html.Div(children, className="card card-wide is-columns")


def _others(albums: AlbumsOf, moods: Mapping[int, Mood]) -> Component | None:
    rest = albums.listed[_SHOWN:]
    if not rest:
        return None
    n_left_out = albums.n_albums - len(albums.listed)
    words = f"{len(rest)} more"
    if n_left_out:
        words = f"{len(rest)} more of {albums.n_albums - _SHOWN:,}"
    return html.Details(
        [
            html.Summary([components.icon("chevron-right"), html.Span(words)]),
            people_lists.people_links(rest, moods, kind="album", own=albums.artist),
        ],
        className="more",
    )
