"""What is known of one track beside its sound: album, year, length, key, genres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.schema import FIELDS, KEY_NAMES
from layouts import urls

FACTS: Final = (("album", "Album"), ("year", "Year"), ("duration", "Length"),
                ("popularity", "Popularity"))  # fmt: skip


def facts(record: Mapping[str, Any], engine: Engine, *, linked: bool = False) -> Component:
    """The facts as terms and what they are.

    record: of `rows.track_rows`.  linked: whether the album and genres are links to their page.
    """
    known: list[tuple[str, Any]] = [
        (label, _value(name, record, engine, linked=linked))
        for name, label in FACTS
        if name in record
    ]
    if genres := record.get("genres"):
        listed = _links(genres) if linked else ", ".join(genres)
        known.append(("Genre" if len(genres) == 1 else "Genres", listed))
    key = engine.key_of(record["row"])
    if key is not None:
        known.append(("Key", f"{KEY_NAMES[key.pitch]} {key.mode}".strip()))
    if record.get("explicit"):
        known.append(("Lyrics", "Explicit"))
    return html.Dl(
        [html.Div([html.Dt(label), html.Dd(value)]) for label, value in known],
        className="drawer-facts",
    )


def _value(name: str, record: Mapping[str, Any], engine: Engine, *, linked: bool) -> Any:
    if name in FIELDS:
        return FIELDS[name].in_words(record[name])
    if name == "album" and linked and engine.catalogue.albums is not None:
        return html.Span(
            dcc.Link(record[name], href=urls.album(record[name], record["artists"][0])),
            className="fact-links",
        )
    return record[name]


def artist_links(artists: Sequence[str]) -> Component:
    """A track's artists, each a link to all of theirs."""
    links: list[str | Component] = []
    for artist in artists:
        links += [", "] * bool(links) + [dcc.Link(artist, href=urls.artist(artist))]
    return html.Span(links)


def _links(genres: Sequence[str]) -> Component:
    return html.Span(
        [dcc.Link(genre, href=urls.genre(genre)) for genre in genres], className="fact-links"
    )
