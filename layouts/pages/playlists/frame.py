"""The Playlists page: the builder beside the list, which the address fills."""

from __future__ import annotations

from dash import dcc, html

from layouts import browser_lists, components, ids, urls


def page() -> html.Div:
    """The page before its recipe has been read; a callback fills both parts."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1("Playlists"),
                    dcc.Link("Saved", href=urls.SAVED, className="text-link"),
                ],
                className="playlist-top",
            ),
            browser_lists.place(),
            html.Div(
                [
                    html.Div(
                        components.skeleton(8), id=ids.Playlists.BUILDER, className="pl-builder"
                    ),
                    html.Div(id=ids.Playlists.LISTS, className="pl-lists"),
                ],
                className="pl-side",
            ),
            html.Div(
                components.skeleton(12),
                id=ids.Playlists.RESULT,
                className="pl-result",
            ),
            dcc.Store(id=ids.Playlists.LISTS_NEWS),
            html.P(id=ids.Playlists.NEWS, className="visually-hidden", role="status"),
        ],
        className="page page-playlists",
    )
