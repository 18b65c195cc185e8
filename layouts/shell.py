"""The frame around every page: the rail or tab bar, the theme, the banner, the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dash import dcc, html

from layouts import components, ids, urls

THEMES: Final = (
    ("system", "Theme of the system", "monitor"),
    ("light", "Light theme", "sun"),
    ("dark", "Dark theme", "moon"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the navigation. path: below the address the app is served from."""

    path: str
    label: str
    picture: str


ENTRIES: Final = (
    Entry(urls.EXPLORE, "Explore", "compass"),
    Entry(urls.MOODS, "Moods", "music"),
    Entry(urls.GENRES, "Genres", "tags"),
    Entry(urls.LAB, "Lab", "flask-conical"),
    Entry(urls.DATA, "Data", "database"),
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
        ],
        className="app",
    )


def _navigation(prefix: str) -> html.Nav:
    links = [
        html.Li(
            dcc.Link(
                [components.icon(entry.picture), html.Span(entry.label)],
                href=prefix + entry.path.lstrip("/"),
                className="nav-link",
            )
        )
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
            html.Ul(links, className="nav-links"),
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
