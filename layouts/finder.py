"""The search that opens over any page: a field, and what fits what is typed.

assets/61-finder.js opens and fills it.
"""

from __future__ import annotations

from dash import dcc, html

from layouts import components, ids


def finder() -> html.Dialog:
    """The dialog, closed."""
    return html.Dialog(
        [
            html.Div(
                [
                    components.icon("search"),
                    dcc.Input(
                        id=ids.Finder.INPUT,
                        type="search",
                        placeholder="Song, artist, album or genre",
                        autoComplete="off",
                        spellCheck="false",
                        className="finder-input",
                    ),
                    components.icon_button("Close", ids.Finder.CLOSE, "x"),
                ],
                className="finder-head",
            ),
            html.Ul(id=ids.Finder.FOUND, className="finder-found"),
            html.P(id=ids.Finder.NEWS, className="finder-news quiet", role="status"),
        ],
        id=ids.Finder.ROOT,
        className="finder",
        **{"aria-label": "Search"},
    )
