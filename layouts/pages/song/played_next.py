"""What people play next: what they went on with after the song, and what they play besides."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from layouts import crate, urls
from layouts.after_song import AfterSong, PlayedAfter
from layouts.pages.song.similar import Parts


def played_next(after: AfterSong) -> Parts:
    """The part of the page; it says so where too few people play the song, or went on alike."""
    return [html.H2("What people play next"), *_content(after)]


def _content(after: AfterSong) -> list[Component]:
    if not after.is_played:
        return [
            _said(
                f"Fewer than {after.smallest} people play this song here, so nothing is told of "
                "what they play next."
            )
        ]
    if not after.went_on and not after.too:
        return [_said("The people who play this song have too little else in common to say.")]
    found: list[Component] = []
    if after.went_on:
        found.append(_listed(after.went_on))
    else:
        found.append(_said("Too few people played the same song after it to say what comes next."))
    if after.too:
        found += [html.H3("People who play it also play"), _listed(after.too)]
    return found


def _said(words: str) -> html.P:
    return html.P(words, className="quiet")


def _listed(songs: Sequence[PlayedAfter]) -> html.Ol:
    return html.Ol([_item(each) for each in songs], className="song-list")


def _item(song: PlayedAfter) -> html.Li:
    record = song.record
    name = record["name"]
    return html.Li(
        [
            html.Div(
                [
                    dcc.Link(name, href=urls.song(record["id"]), className="track-name",
                             title=name),
                    html.Span(", ".join(record["artists"]), className="track-artist"),
                    html.Span(song.why, className="song-next-why numbers"),
                ],
                className="track-words",
            ),
            crate.add_button(record),
        ],
        className="song-follower",
    )  # fmt: skip
