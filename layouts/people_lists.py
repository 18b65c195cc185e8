"""The lists on the pages of artists and genres: songs, who is alike, who is well known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from analytics.moods import Mood
from analytics.profiles.people import FEWEST_TO_DESCRIBE, Alike, Listed
from analytics.schema import FIELDS
from layouts import components, crate, urls
from layouts.genre_rows import MOSTLY, counted
from layouts.people_facts import Portrait
from layouts.people_pieces import part


def songs(title: str, records: Sequence[Mapping[str, Any]], *, own: str | None = None) -> Component:
    """Songs, each a link to its page with a button for the crate.

    own: the artist whose page it is, who is not named again where nobody else is.
    """
    return part(
        title, html.Ol([_song(record, own) for record in records], className="person-songs")
    )


def _song(record: Mapping[str, Any], own: str | None) -> html.Li:
    others = [name for name in record["artists"] if name != own]
    beside = ", ".join(others) if own is None else f"with {', '.join(others)}" if others else ""
    facts = [str(round(record["year"]))] if "year" in record else []
    if "duration" in record:
        facts.append(FIELDS["duration"].in_words(record["duration"]))
    return html.Li(
        [
            dcc.Link(
                [
                    html.Span(record["name"], className="track-name", dir="auto"),
                    html.Span(
                        beside or record.get("album", ""), className="track-artist", dir="auto"
                    ),
                ],
                href=urls.song(record["id"]),
                className="mood-track",
                title=record["name"],
            ),
            html.Span(" · ".join(facts), className="track-facts numbers"),
            crate.add_button(record),
        ],
        className="person-song",
    )


def alike(portrait: Portrait) -> Component:
    """Who is like this one, and what they have in common; honest where there is too little."""
    one_kind = portrait.kind == "artist"
    title = "Sounds most alike" if one_kind else "Nearest genres"
    if portrait.group.n_songs < FEWEST_TO_DESCRIBE:
        few = counted(portrait.group.n_songs, "song")
        words = f"{few} say too little of who is alike. Open a song for what sounds like it."
        if portrait.group.n_songs == 1:
            words = "One song says too little of who is alike. Open it for what sounds like it."
        return part(title, html.P(words, className="quiet"))
    if not portrait.alike:
        return part(title, html.P("Nobody here has songs enough to compare.", className="quiet"))
    return part(
        title,
        html.P("By the whole mixture of their songs, not by one average.", className="small-print"),
        html.Ol([_alike(each, portrait) for each in portrait.alike], className="mood-tracks"),
    )


def _alike(each: Alike, portrait: Portrait) -> html.Li:
    address = urls.artist if portrait.kind == "artist" else urls.genre
    return html.Li(
        dcc.Link(
            [
                components.mark(portrait.moods[each.mood]),
                html.Span(
                    [
                        html.Span(each.name, className="track-name", dir="auto"),
                        html.Span(each.words, className="track-artist"),
                    ],
                    className="track-words",
                ),
            ],
            href=address(each.name),
            className="mood-track person-link",
        )
    )


def listed(title: str, people: Sequence[Listed], moods: Mapping[int, Mood]) -> Component | None:
    """A short list of artists, each a link; None without any."""
    if not people:
        return None
    links = [
        html.Li(
            dcc.Link(
                [
                    components.mark(moods[each.mood]),
                    html.Span(
                        [
                            html.Span(each.name, className="track-name", dir="auto"),
                            html.Span(
                                f"{counted(each.n_songs, 'song')}, {_lives(each, moods)}",
                                className="track-artist",
                            ),
                        ],
                        className="track-words",
                    ),
                ],
                href=urls.artist(each.name),
                className="mood-track person-link",
            )
        )
        for each in people
    ]
    return part(title, html.Ol(links, className="mood-tracks person-list"))


def _lives(each: Listed, moods: Mapping[int, Mood]) -> str:
    """Where somebody is at home: "mostly Calm & acoustic", "42% Calm & acoustic"."""
    name = moods[each.mood].name
    return f"mostly {name}" if each.share >= MOSTLY else f"{each.share:.0%} {name}"
