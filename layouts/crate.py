"""The crate: what a person has put aside, as a tray below every page.

assets/60-crate.js keeps it in the browser and fills the tray.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from layouts import components, ids, playlist_exports
from layouts.saved_facts import SongFacts


def tray() -> html.Section:
    """The tray, empty and out of sight until something is put in."""
    return html.Section(
        [
            html.Div(
                [
                    html.Button(
                        [
                            components.icon("chevrons-up"),
                            html.Span("Crate", className="crate-name"),
                            html.Span(id=ids.Crate.COUNT, className="crate-count numbers"),
                        ],
                        id=ids.Crate.OPEN,
                        type="button",
                        className="crate-open",
                        **{"aria-expanded": "false", "aria-controls": ids.Crate.BODY},
                    ),
                    components.button("Make a playlist", ids.Crate.MAKE, picture="list-music"),
                    components.button("Go on with this list", ids.Crate.GO_ON,
                                      picture="list-plus"),
                    html.Div(playlist_exports.of_crate(), id=ids.Crate.EXPORT),
                    components.icon_button("Save these songs", ids.Crate.SAVE, "bookmark"),
                    components.icon_button("Undo", ids.Crate.UNDO, "undo-2"),
                    components.icon_button("Empty the crate", ids.Crate.CLEAR, "trash-2"),
                ],
                className="crate-bar",
            ),
            html.Div(
                html.Ol(id=ids.Crate.LIST, className="crate-list"),
                id=ids.Crate.BODY,
                className="crate-body",
                hidden=True,
            ),
            html.P(id=ids.Crate.NEWS, className="visually-hidden", role="status"),
        ],
        id=ids.Crate.ROOT,
        className="crate",
        hidden=True,
        **{"aria-label": "Crate"},
    )  # fmt: skip


def add_all_button(
    songs: Sequence[SongFacts], words: str, *, name: str = "", only_icon: bool = False
) -> html.Button:
    """The button that puts songs in the crate, also those that the catalogue has lost.

    name: what it does, and with what, where `words` do not say it.
    """
    listed = [
        {"id": song.id, "name": song.name, "artists": song.artists, "duration": song.seconds}
        for song in songs
    ]
    said = {"aria-label": name, "title": name} if name else {}
    return html.Button(
        [components.icon("plus"), None if only_icon else html.Span(words)],
        type="button",
        className="icon-button" if only_icon else "button button-quiet",
        **{"data-songs": json.dumps(listed, ensure_ascii=False), **said},
    )


def add_button(record: Mapping[str, Any]) -> html.Button:
    """The button that puts a track in the crate or takes it out. record: of `rows.track_rows`."""
    return html.Button(
        components.icon("plus"),
        type="button",
        className="icon-button crate-add",
        title="Put in your crate",
        **{
            "aria-label": f"Put in your crate: {record['name']}",
            "aria-pressed": "false",
            "data-add": record["id"],
            "data-name": record["name"],
            "data-artists": ", ".join(record["artists"]),
            "data-duration": record.get("duration"),
        },
    )
