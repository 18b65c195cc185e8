"""The parts of the Song page, each drawn anew only where the address changes it."""

from __future__ import annotations

from typing import NamedTuple

from dash import dcc, html

from analytics.engine import Engine
from layouts import components, crate, ids, sound_bars, track_facts, urls
from layouts.after_song import AfterSong
from layouts.pages.song.controls import controls
from layouts.pages.song.played_next import played_next
from layouts.pages.song.similar import Parts, similar
from layouts.pages.song.why_not import why_not
from layouts.rights import Rights
from layouts.song_facts import SongFacts
from layouts.song_picker import picker
from layouts.urls import View


class Drawn(NamedTuple):
    """What each part of the page shows, in the order of the page. shown: id of the song."""

    shown: str
    head: Parts
    sound: Parts
    controls: Parts
    result: Parts
    why_not: Parts


def page(engine: Engine, search: str, rights: Rights, smallest: int) -> html.Div:
    """The page of a query: `id` says which song, see `song_address` for the rest.

    rights: of who looks.  smallest: people that what is told of plays stands on.
    """
    parts = drawn(engine, search)
    return html.Div(
        [
            dcc.Store(id=ids.Song.SHOWN, data=parts.shown),
            html.Header(parts.head, id=ids.Song.HEAD, className="song-head"),
            html.Div(
                [
                    html.Section(
                        parts.sound, id=ids.Song.SOUND, className="song-part song-sound",
                        **{"aria-label": "How it sounds"},
                    ),
                    html.Section(
                        [
                            html.Div(parts.controls, id=ids.Song.CONTROLS),
                            html.Div(
                                parts.result, id=ids.Song.RESULT, className="song-result"
                            ),
                        ],
                        className="song-part song-similar", **{"aria-label": "Similar songs"},
                    ),
                    html.Section(
                        next_part(engine, parts.shown, rights, smallest), id=ids.Song.NEXT,
                        className="song-part song-next",
                        **{"aria-label": "What people play next"},
                    ),
                    html.Section(
                        parts.why_not, id=ids.Song.WHY_NOT, className="song-part song-ask",
                        **{"aria-label": "Why not this song?"},
                    ),
                ],
                className="song-parts",
            ),
        ],
        className="page page-song",
    )  # fmt: skip


def drawn(engine: Engine, search: str) -> Drawn:
    """What each part shows for a query; the head says so where there is no such song."""
    view, facts = SongFacts.at(engine, search)
    if facts is None:
        return Drawn("", _unknown(asked=bool(view.track)), [], [], [], [])
    return Drawn(
        shown=view.track,
        head=_head(facts),
        sound=[html.H2("How it sounds"), *sound_bars.beside_mood(facts.record, engine)],
        controls=controls(facts) if facts.engine.sound is not None else [],
        result=similar(facts),
        why_not=why_not(facts) if facts.answer is not None else [],
    )


def next_part(engine: Engine, track: str, rights: Rights, smallest: int) -> Parts:
    """What people play after a song, by its id; nothing where nobody's plays are known."""
    row = engine.catalogue.row_of(track)
    after = None if row is None else AfterSong.of(engine, row, rights, smallest)
    return [] if after is None else played_next(after)


def _head(facts: SongFacts) -> Parts:
    record, engine = facts.record, facts.engine
    mood = engine.moods[record["mood"]]
    return [
        html.Div(
            [
                html.H1(record["name"]),
                html.P(track_facts.artist_links(record["artists"]), className="song-artists"),
            ],
            className="song-title",
            style={"--mood": f"var(--mood-{mood.colour_slot})"},
        ),
        html.Div(
            [
                crate.add_button(record),
                _way("Show on the map", "map", urls.explore(View(track=record["id"]))),
                _way("Path to another song", "route", urls.path(record["id"])),
                dcc.Link(
                    [components.mark(mood), html.Span(mood.name)],
                    href=urls.mood(mood.slug),
                    className="linked-choice",
                    title=f"All about the mood {mood.name}",
                ),
            ],
            className="song-ways",
        ),
        track_facts.facts(record, engine, linked=True),
    ]


def _way(words: str, picture: str, href: str) -> dcc.Link:
    return dcc.Link(
        [components.icon(picture), html.Span(words)], href=href, className="button button-quiet"
    )


def _unknown(*, asked: bool) -> Parts:
    problem = components.panel_error(
        "This song is not in the catalogue.",
        "The link may come from another catalogue; look for the song by its name.",
    )
    return [
        html.H1("Song"),
        problem if asked else None,
        picker(ids.Song.PICK, "Find a song", part="id"),
        html.Div(_way("Look on the map", "compass", urls.EXPLORE), className="song-ways"),
    ]
