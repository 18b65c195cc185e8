"""My library: a listener's own list, what it is here, and where it could go next.

The list is kept in the browser, so the page comes empty; assets/62-library-*.js fill it.
"""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from analytics.options import Options
from layouts import components, ids
from layouts.bringing import bring_card, way_in

L: Final = ids.Library


def page(options: Options) -> html.Div:
    """The page, with the parts that need a library out of sight."""
    return html.Div(
        [
            html.Header(
                [
                    html.H1("My library"),
                    html.P(
                        "Bring the songs you like: see where they are among these "
                        f"{options.n_tracks:,}, and where you could go next.",
                        className="quiet",
                    ),
                ],
                className="data-head",
            ),
            _bring(),
            html.Section(
                id=L.REPORT,
                className="card library-report",
                hidden=True,
                **{"aria-label": "What was found", "aria-live": "polite"},
            ),
            _kept(),
            html.Div(id=L.WAITING, hidden=True),
            html.Div(id=L.EMPTY, className="card library-empty", hidden=True),
            html.Div(_shown(options), id=L.SHOWN, className="library-shown", hidden=True),
        ],
        id=L.ROOT,
        className="page page-library",
    )


def _bring() -> html.Details:
    """Where a list comes in."""
    return bring_card(
        L.BRING, "Bring your songs",
        [
            way_in(
                html.H3("A file"),
                "A playlist as CSV (from Exportify, for example), M3U, XSPF, JSPF or JSON, up to "
                "10 MB.",
                # The field itself comes from the script: Dash has no field for files.
                html.Div(id=L.FILE, className="library-file"),
            ),
            way_in(
                html.H3(html.Label("Or paste a list", htmlFor=L.PASTE)),
                "Spotify addresses, or “Artist - Song” on each line.",
                html.Textarea(
                    id=L.PASTE, rows=4, className="library-paste", spellCheck="false",
                    **{"aria-describedby": f"{L.PASTE}-how"},
                ),
                components.button("Find these songs", L.READ, picture="search"),
                words_id=f"{L.PASTE}-how",
            ),
            way_in(
                html.H3("Or what you have here"),
                "What you have put in your crate.",
                components.button("Use my crate", L.CRATE, picture="package"),
            ),
        ],
        problem_id=L.PROBLEM,
        promise="Your library stays in this browser: the ids of its songs, and the names of those "
        "that were not found. The server reads a list to look it up and keeps nothing.",
    )  # fmt: skip


def _kept() -> html.Section:
    """How large the library is, with the way back and the way out; also after it was emptied."""
    return html.Section(
        [
            html.H2(id=L.SIZE),
            html.Div(id=L.LEFT, className="library-left"),
            html.P(id=L.NEXT, className="quiet small-print"),
            html.Div(
                [
                    html.A(
                        [components.icon("list-plus"), html.Span("Go on with this list")],
                        id=L.GO_ON, className="button button-filled library-link", hidden=True,
                    ),
                    components.button("Undo", L.UNDO, picture="undo-2"),
                    components.button("Clear my library", L.CLEAR, picture="trash-2"),
                ],
                className="library-tools",
            ),
            html.P(id=L.NEWS, className="visually-hidden", role="status"),
        ],
        id=L.KEPT,
        className="library-kept",
        hidden=True,
        **{"aria-label": "Your library"},
    )  # fmt: skip


def _shown(options: Options) -> list[Component | None]:
    return [
        html.Div(
            [
                _card(
                    html.H3("Where your songs are"),
                    html.Div(
                        id=L.MAP,
                        className="still-map library-map",
                        role="img",
                        **{"aria-label": "The map of all tracks, yours in colour, the rest dimmed"},
                    ),
                    kind="is-half",
                ),
                _card(
                    components.chart_card("Your moods, beside the catalogue’s", L.MOODS),
                    html.P(
                        "Bars are your songs; the line across each is where the catalogue’s share "
                        "lies.",
                        className="small-print",
                    ),
                    html.P(id=L.MOODS_SAID),
                    kind="is-half",
                ),
                _card(
                    components.chart_card("How your songs sound", L.PROFILE),
                    html.P(
                        "How much of the catalogue they are above, on average; dotted, all tracks.",
                        className="small-print",
                    ),
                    html.P(id=L.PROFILE_SAID),
                ),
                _card(html.H3("Your artists"), html.Ol(id=L.ARTISTS, className="bars")),
                _card(html.H3("Your genres"), html.Ol(id=L.GENRES, className="bars"))
                if options.has_genres
                else None,
                _card(
                    components.chart_card("Your decades, beside the catalogue’s", L.DECADES),
                    kind="is-half",
                )
                if "year" not in options.columns_absent
                else None,
            ],
            className="library-cards",
        ),
        html.Section(
            [
                html.H2("Where you have not been"),
                html.P(id=L.WAYS_SAID, className="quiet"),
                html.Ol(id=L.WAYS, className="library-ways"),
            ],
            className="library-next",
        ),
    ]


def _card(*children: Component, kind: str = "") -> html.Div:
    return html.Div(list(children), className=f"card {kind}".strip())
