"""The frame around every page: the rail or tab bar, the theme, the banner, the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dash import dcc, html

from layouts import components, crate, finder, ids, urls

THEMES: Final = (
    ("system", "Theme of the system", "monitor"),
    ("light", "Light theme", "sun"),
    ("dark", "Dark theme", "moon"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the navigation.

    path: below the address the app is served from.  on_phone: whether it is in a phone's tab bar,
    which has room for few; the others are behind "More".
    """

    path: str
    label: str
    picture: str
    on_phone: bool = False


ENTRIES: Final = (
    Entry(urls.EXPLORE, "Explore", "compass", on_phone=True),
    Entry(urls.MOODS, "Moods", "music", on_phone=True),
    Entry(urls.ARTISTS, "Artists", "mic-vocal"),
    Entry(urls.GENRES, "Genres", "tags"),
    Entry(urls.PLAYLISTS, "Playlists", "list-music", on_phone=True),
    Entry(urls.LIBRARY, "Library", "library"),
    Entry(urls.ME, "For me", "heart"),
    Entry(urls.SAVED, "Saved", "bookmark"),
    Entry(urls.LISTENERS, "Listeners", "headphones"),
    Entry(urls.LAB, "Lab", "flask-conical"),
    Entry(urls.DATA, "Data", "database"),
    Entry(urls.YOU, "You", "user"),
)


def shell(prefix: str = "/") -> html.Div:
    """Everything around a page; the page itself and the mark on its link come later.

    prefix: where the app is served from, beginning and ending with "/".
    """
    return html.Div(
        [
            html.A("Skip to the page", href=f"#{ids.Shell.PAGE}", className="skip-link"),
            dcc.Location(id=ids.Shell.URL, refresh=False),
            dcc.Store(id=ids.Shell.THEME, storage_type="local"),
            html.Div(id=ids.Shell.BANNER, className="banner", role="status", hidden=True),
            _navigation(prefix),
            html.Main(id=ids.Shell.PAGE, className="page-frame", tabIndex=-1),
            crate.tray(),
            finder.finder(),
        ],
        className="app",
    )


def _navigation(prefix: str) -> html.Nav:
    links = [
        html.Li(_link(prefix, entry), className=None if entry.on_phone else "not-on-phone")
        for entry in ENTRIES
    ]
    return html.Nav(
        [
            html.Span(
                [
                    components.icon("audio-lines"),
                    html.Span("Undertone", className="visually-hidden"),
                ],
                className="brand",
                title="Undertone",
            ),
            html.Ul(
                [html.Li(_search()), *links, html.Li(_more(prefix), className="only-on-phone")],
                className="nav-links",
            ),
            html.Div(
                components.segmented(
                    ids.Shell.THEME_CHOICE, THEMES, "system",
                    name="Theme", className="segmented segmented-icons",
                ),
                className="theme-choice",
            ),
        ],
        id=ids.Shell.NAV,
        className="nav",
        **{"aria-label": "Pages"},
    )  # fmt: skip


def _link(prefix: str, entry: Entry) -> dcc.Link:
    return dcc.Link(
        [components.icon(entry.picture), html.Span(entry.label)],
        href=prefix + entry.path.lstrip("/"),
        className="nav-link",
    )


def _search() -> html.Button:
    return html.Button(
        [components.icon("search"), html.Span("Search")],
        id=ids.Finder.OPEN,
        type="button",
        className="nav-link",
        title="Search (press /)",
        **{"aria-haspopup": "dialog"},
    )


def _more(prefix: str) -> html.Details:
    """A phone's way to the pages that are not in its tab bar."""
    return html.Details(
        [
            html.Summary([components.icon("ellipsis"), html.Span("More")], className="nav-link"),
            html.Ul(
                [html.Li(_link(prefix, entry)) for entry in ENTRIES if not entry.on_phone],
                className="nav-more",
            ),
        ],
        className="menu",
    )
