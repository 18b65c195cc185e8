"""The menu of files that a list, or the crate, can be taken away in."""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.playlists.exporting import MEDIA
from layouts import components, urls

FORMATS: Final = (
    ("csv", "Spreadsheet (CSV)", "table"),
    ("json", "JSON, with the recipe", "file-text"),
    ("m3u8", "M3U8, for players", "list-music"),
    ("xspf", "XSPF, for players", "list-music"),
    ("jspf", "JSPF", "file-text"),
)
"""Formats of files: key, words, picture; the last one to copy is apart."""
COPIED: Final = "uris"


def export_menu(search: str, build: str) -> Component:
    """The menu for the list of a recipe.  search: its query."""
    rest = urls.query([("build", build)])
    query = f"{search}&{rest}" if search else rest
    files = [
        html.A([components.icon(picture), html.Span(words)], href=f"/playlist.{fmt}?{query}",
               className="menu-item", download="")
        for fmt, words, picture in FORMATS
        if fmt in MEDIA
    ]  # fmt: skip
    copied = html.Button(
        [components.icon("copy"), html.Span("Copy for Spotify")],
        type="button", className="menu-item", id="playlist-copy",
        **{"data-copy": f"/playlist.{COPIED}?{query}"},
    )  # fmt: skip
    return components.menu(
        "Export", "download", [*files, *([copied] if COPIED in MEDIA else [])], show_words=True
    )
