"""The songs that a list goes on from, folded away above those that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from layouts import components, ids, urls
from layouts.playlist_address import MOST_CONTINUED
from layouts.urls import View


def before(rows: Sequence[Mapping[str, Any]]) -> html.Details | None:
    """The songs in their order; None where there are none.  rows: of `rows.track_rows`."""
    if not rows:
        return None
    last = rows[-1]
    said = f"ends with {last['name']} by {', '.join(last['artists'])}"
    return html.Details(
        [
            html.Summary(
                [
                    components.icon("list"),
                    html.Span(
                        [
                            html.H2(f"What it goes on from: {_songs(len(rows))}"),
                            html.Span(said, className="quiet"),
                        ],
                        className="track-words",
                    ),
                    components.icon("chevron-down"),
                ],
                className="pl-more",
            ),
            html.P(_most(), className="small-print") if len(rows) == MOST_CONTINUED else None,
            html.Ol([_song(place, row) for place, row in enumerate(rows)]),
        ],
        id=ids.Playlists.BEFORE,
        className="card pl-part pl-fold pl-before",
    )


def _song(place: int, row: Mapping[str, Any]) -> html.Li:
    return html.Li(
        [
            html.Span(f"{place + 1}", className="pl-place numbers"),
            html.Span(
                [
                    dcc.Link(row["name"], href=urls.explore(View(track=row["id"])),
                             className="track-name"),
                    html.Span(", ".join(row["artists"]), className="track-artist"),
                ],
                className="track-words",
            ),
        ]
    )  # fmt: skip


def _most() -> str:
    return (
        f"A link holds {MOST_CONTINUED} songs: of a longer list these are the last, and what "
        "follows goes by them alone."
    )


def _songs(n_songs: int) -> str:
    return f"{n_songs:,} song{'s' * (n_songs != 1)}"
