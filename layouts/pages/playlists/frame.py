"""The Playlists page: the builder beside the list, which the address fills."""

from __future__ import annotations

from dash import dcc, html

from layouts import components, ids, urls


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
            html.Div(
                [
                    html.Div(
                        components.skeleton(8), id=ids.Playlists.BUILDER, className="pl-builder"
                    ),
                    _kept(),
                ],
                className="pl-side",
            ),
            html.Div(
                components.skeleton(12),
                id=ids.Playlists.RESULT,
                className="pl-result",
            ),
            html.P(id=ids.Playlists.NEWS, className="visually-hidden", role="status"),
        ],
        className="page page-playlists",
    )


def _kept() -> html.Section:
    """The lists kept in this browser, which assets/54-kept-playlists.js fills."""
    return html.Section(
        [
            html.Header(
                [
                    html.H2("Kept in this browser"),
                    components.icon_button("Undo", ids.Playlists.KEPT_UNDO, "undo-2"),
                ],
                className="pl-kept-head",
            ),
            html.Ol(id=ids.Playlists.KEPT_LIST, className="pl-kept-list"),
        ],
        id=ids.Playlists.KEPT,
        className="card pl-kept",
        hidden=True,
        **{"aria-label": "Kept playlists"},
    )
