"""The menu of files that a list, or the crate, can be taken away in."""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from layouts import components, urls

FILES: Final = (
    ("csv", "Spreadsheet (CSV)", "table"),
    ("json", "JSON, with the recipe", "file-text"),
    ("m3u8", "M3U8, for players", "list-music"),
    ("xspf", "XSPF, for players", "list-music"),
    ("jspf", "JSPF", "file-text"),
)
"""Formats of files: key, words, picture."""
COPIED: Final = "uris"
"""The format that is copied, to be pasted into Spotify's own program."""


def of_list(search: str, build: str) -> Component:
    """The menu for the list of a recipe.  search: its query."""
    rest = urls.query([("build", build)])
    query = f"{search}&{rest}" if search else rest
    files = [
        html.A([components.icon(picture), html.Span(words)], href=f"/playlist.{fmt}?{query}",
               className="menu-item", download="")
        for fmt, words, picture in FILES
    ]  # fmt: skip
    copy = _button("Copy for Spotify", "copy", **{"data-copy": f"/playlist.{COPIED}?{query}"})
    return components.menu("Export", "download", [*files, copy], show_words=True)


def of_crate() -> Component:
    """The menu for what is in the crate, which assets/56-playlist-files.js sends."""
    files = [
        _button(words.partition(",")[0], picture, **{"data-crate-file": fmt})
        for fmt, words, picture in FILES
    ]
    copy = _button("Copy for Spotify", "copy", **{"data-crate-file": COPIED})
    return components.menu("Export the crate", "download", [*files, copy])


def _button(words: str, picture: str, **rest: str) -> html.Button:
    return html.Button(
        [components.icon(picture), html.Span(words)], type="button", className="menu-item", **rest
    )
