"""The banner of an artist, a genre or an album: what it is called, what sets it apart, ways on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.filters import Filter
from analytics.profiles.standing import Standing, telling
from layouts import components, ids, urls
from layouts.genre_rows import counted
from layouts.people_facts import Portrait
from layouts.people_pieces import main_mood
from layouts.playlist_address import of_songs, of_view
from layouts.urls import View

_GENRES: Final = 6
_SEEDS: Final = 5
_SEEDS_OF_ALBUM: Final = 20


def head(portrait: Portrait) -> html.Div:
    """The banner: the name, how much there is, what sets it apart, and the ways on from it."""
    group = portrait.group
    return html.Div(
        [
            html.Header(
                [
                    html.Div(
                        [
                            components.mark(main_mood(portrait)),
                            html.H1(portrait.name, className="person-name", dir="auto"),
                        ],
                        className="mood-title",
                    ),
                    _by(portrait),
                    html.P(_apart(group.standings), className="mood-description"),
                    html.P(_amount(portrait), className="mood-size numbers"),
                    _genres(portrait),
                ],
                className="mood-head",
            ),
            html.Div(_ways(portrait), className="mood-ways"),
        ],
        className="mood-banner",
    )


def _by(portrait: Portrait) -> Component | None:
    if not portrait.by:
        return None
    artist = dcc.Link(html.Bdi(portrait.by), href=urls.artist(portrait.by))
    return html.P(["Album by ", artist], className="person-by")


def _apart(found: Sequence[Standing]) -> str:
    told = telling(tuple(found))
    if not told:
        return "Sounds like the whole catalogue on average."
    words = [each.words for each in told]
    listed = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
    return f"{listed[0].upper()}{listed[1:]} than most."


def _amount(portrait: Portrait) -> list[Component | str]:
    group = portrait.group
    parts: list[Component | str] = [html.Strong(counted(group.n_songs, "song"))]
    if portrait.kind == "genre":
        parts.append(f" by {counted(portrait.n_artists, 'artist')}")
    if portrait.n_tracks > group.n_songs:
        parts.append(f", {counted(portrait.n_tracks, 'track')} with every version")
    if group.years:
        first, last = group.years
        parts.append(f", {first}" if first == last else f", {first} to {last}")
    return [html.Span(part) if isinstance(part, str) else part for part in parts]


def _genres(portrait: Portrait) -> Component | None:
    if portrait.kind == "genre" or not portrait.group.genres:
        return None
    links = [
        html.Li(dcc.Link(name, href=urls.genre(name), className="mood-genre"))
        for name, _n_songs in portrait.group.genres[:_GENRES]
    ]
    return html.Ul(links, className="mood-genres", **{"aria-label": "Genres"})


def everything(portrait: Portrait) -> str:
    """The address of all tracks of an artist or a genre on Explore."""
    if portrait.kind == "artist":
        return urls.explore(View(Filter(artists=(portrait.name,))))
    return urls.explore(View(Filter(genres=(portrait.name,))))


def _ways(portrait: Portrait) -> list[Component]:
    if portrait.kind == "album":  # Explore has no filter of albums
        return [_playlist(portrait, "button button-filled"), _all_into_the_crate()]
    return [_on_the_map(portrait), _playlist(portrait, "button button-quiet")]


def _on_the_map(portrait: Portrait) -> Component:
    return dcc.Link(
        [components.icon("compass"), html.Span("Show on the map")],
        href=everything(portrait),
        className="button button-filled",
    )


def _all_into_the_crate() -> Component:
    return html.Button(
        [components.icon("plus"), html.Span("Put all in the crate")],
        type="button",
        className="button button-quiet",
        **{"data-add-all": ids.Albums.SONGS},
    )


def _playlist(portrait: Portrait, look: str) -> Component:
    """The way to a list that starts from songs of an artist or album, or is of a genre's."""
    if portrait.kind == "genre":
        address = of_view(Filter(genres=(portrait.name,)))
    else:
        n_seeds = _SEEDS if portrait.kind == "artist" else _SEEDS_OF_ALBUM
        address = of_songs([record["id"] for record in portrait.known[:n_seeds]])
    return dcc.Link(
        [components.icon("list-music"), html.Span("Make a playlist")],
        href=address,
        className=look,
    )
