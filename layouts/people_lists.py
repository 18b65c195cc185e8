"""The lists on the pages of artists, genres and albums: songs, who is alike, who is well known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from analytics.moods import Mood
from analytics.profiles.people import FEWEST_TO_DESCRIBE, Alike, Listed
from analytics.schema import FIELDS
from layouts import components, crate, ids, urls
from layouts.genre_rows import MOSTLY, counted
from layouts.people_facts import Kind, Portrait
from layouts.people_pieces import part


def songs(title: str, records: Sequence[Mapping[str, Any]], *, own: str | None = None) -> Component:
    """Songs, each a link to its page with a button for the crate.

    own: the artist whose page it is, who is not named again where nobody else is.
    """
    return part(
        title, html.Ol([_song(record, own) for record in records], className="person-songs")
    )


def _song(record: Mapping[str, Any], own: str | None, *, on_album: Mood | None = None) -> html.Li:
    """A row of a list of songs. on_album: the mood of a song that is listed on its album's page."""
    below = _beside(record, own) or record.get("album", "")
    facts = [str(round(record["year"]))] if "year" in record else []
    if on_album is not None:
        below, facts = " · ".join(filter(None, (_fame(record), _beside(record, own)))), []
    if "duration" in record:
        facts.append(FIELDS["duration"].in_words(record["duration"]))
    return html.Li(
        [
            None if on_album is None else _mood(on_album),
            dcc.Link(
                [
                    html.Span(record["name"], className="track-name", dir="auto"),
                    html.Span(below, className="track-artist", dir="auto") if below else None,
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


def _beside(record: Mapping[str, Any], own: str | None) -> str:
    """The artists of a song other than the one whose page it is, if it is one's."""
    others = [name for name in record["artists"] if name != own]
    if own is None:
        return ", ".join(others)
    return f"with {', '.join(others)}" if others else ""


def _fame(record: Mapping[str, Any]) -> str:
    if "popularity" not in record:
        return ""
    return f"Popularity {FIELDS['popularity'].in_words(record['popularity'])}"


def _mood(mood: Mood) -> Component:
    return html.Span(
        components.mark(mood),
        className="song-mood",
        role="img",
        title=mood.name,
        **{"aria-label": mood.name},
    )


def album_songs(portrait: Portrait) -> Component:
    """The tracks of an album in their order, each with its mood, and how well known it is."""
    title = "Songs"
    if len(portrait.known) < portrait.n_tracks:
        title = f"The first {len(portrait.known)} of {portrait.n_tracks:,} songs"
    items = [
        _song(record, portrait.by, on_album=portrait.moods[record["mood"]])
        for record in portrait.known
    ]
    return part(title, html.Ol(items, id=ids.Albums.SONGS, className="person-songs album-songs"))


def alike(portrait: Portrait) -> Component:
    """Who is like this one, and what they have in common; honest where there is too little."""
    title = {
        "artist": "Sounds most alike",
        "genre": "Nearest genres",
        "album": "Albums of others that sound most alike",
    }[portrait.kind]
    if portrait.group.n_songs < FEWEST_TO_DESCRIBE:
        what = "what is alike" if portrait.kind == "album" else "who is alike"
        few = counted(portrait.group.n_songs, "song")
        words = f"{few} say too little of {what}. Open a song for what sounds like it."
        if portrait.group.n_songs == 1:
            words = f"One song says too little of {what}. Open it for what sounds like it."
        return part(title, html.P(words, className="quiet"))
    if not portrait.alike:
        return part(title, html.P("Nobody here has songs enough to compare.", className="quiet"))
    return part(
        title,
        html.P("By the whole mixture of their songs, not by one average.", className="small-print"),
        html.Ol(
            [_alike(each, portrait) for each in portrait.alike], className="mood-tracks person-list"
        ),
    )


def _alike(each: Alike, portrait: Portrait) -> html.Li:
    words = f"By {each.by}. {each.words}" if each.by else each.words
    return html.Li(
        dcc.Link(
            [
                components.mark(portrait.moods[each.mood]),
                html.Span(
                    [
                        html.Span(each.name, className="track-name", dir="auto"),
                        html.Span(words, className="track-artist", dir="auto"),
                    ],
                    className="track-words",
                ),
            ],
            href=address(portrait.kind, each.name, each.by),
            className="mood-track person-link",
        )
    )


def address(kind: Kind, name: str, by: str = "") -> str:
    """The address of an artist's, a genre's or an album's page. by: the artist of an album."""
    if kind == "album":
        return urls.album(name, by)
    return urls.artist(name) if kind == "artist" else urls.genre(name)


def listed(
    title: str,
    people: Sequence[Listed],
    moods: Mapping[int, Mood],
    *,
    kind: Kind = "artist",
    own: str | None = None,
) -> Component | None:
    """A short list of artists or albums, each a link; None without any.

    own: the artist whose page it is, who is not named again with each album.
    """
    links = people_links(people, moods, kind=kind, own=own)
    return part(title, links) if people else None


def people_links(
    people: Sequence[Listed], moods: Mapping[int, Mood], *, kind: Kind, own: str | None
) -> Component:
    """The list itself, as of `listed`."""
    links = [
        html.Li(
            dcc.Link(
                [
                    components.mark(moods[each.mood]),
                    html.Span(
                        [
                            html.Span(each.name, className="track-name", dir="auto"),
                            html.Span(
                                f"{_by(each, own)}{counted(each.n_songs, 'song')}, "
                                f"{_lives(each, moods)}",
                                className="track-artist",
                                dir="auto",
                            ),
                        ],
                        className="track-words",
                    ),
                ],
                href=address(kind, each.name, each.by),
                className="mood-track person-link",
            )
        )
        for each in people
    ]
    return html.Ol(links, className="mood-tracks person-list")


def _by(each: Listed, own: str | None) -> str:
    return "" if not each.by or each.by == own else f"{each.by}: "


def _lives(each: Listed, moods: Mapping[int, Mood]) -> str:
    """Where somebody is at home: "mostly Calm & acoustic", "42% Calm & acoustic"."""
    name = moods[each.mood].name
    return f"mostly {name}" if each.share >= MOSTLY else f"{each.share:.0%} {name}"
