"""For me: what one person plays, their tastes, and what to play next, for that person alone.

Plays come from the browser and stay there, so the page comes empty; assets/69-me-*.js fill it.
"""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, ids, urls
from layouts.bringing import bring_card, way_in

M: Final = ids.Me
HALF_LIVES: Final = (
    ("7", "This week"),
    ("14", "Two weeks"),
    ("30", "This month"),
    ("90", "Three months"),
    ("180", "Half a year"),
    ("365", "A year"),
    ("730", "Two years"),
    ("1825", "Five years"),
    ("", "All of it"),
)
"""Days after which a play counts half, and what they are called; "" for never."""
USUAL_HALF_LIFE: Final = "180"


def page(*, knows_people: bool) -> html.Div:
    """The page, with the parts that need plays out of sight.

    knows_people: whether there are people here who could have a token.
    """
    return html.Div(
        [
            html.Header(
                [
                    html.H1("For me"),
                    html.P(
                        [
                            "What you play: your tastes, your hours, what you overlooked, and "
                            "what to play next. For you alone; your account is under ",
                            dcc.Link("You", href=urls.YOU), ".",
                        ],
                        className="quiet",
                    ),
                ],
                className="data-head",
            ),
            _bring(knows_people=knows_people),
            html.Section(
                id=M.REPORT,
                className="card me-report",
                hidden=True,
                **{"aria-label": "What was found", "aria-live": "polite"},
            ),
            _kept(),
            html.Div(id=M.WAITING, hidden=True),
            html.Div(id=M.EMPTY, className="card library-empty", hidden=True),
            html.Div(_shown(), id=M.SHOWN, className="me-shown", hidden=True),
        ],
        id=M.ROOT,
        className="page page-library page-me",
    )  # fmt: skip


def _bring(*, knows_people: bool) -> html.Details:
    """Where plays come in."""
    return bring_card(
        M.BRING, "Bring what you played",
        [
            way_in(
                html.H3("My streaming history"),
                "The data Spotify sends you when you ask for it: the .zip, or the .json files in "
                "it, up to 40 MB.",
                # The field itself comes from the script: Dash has no field for files.
                html.Div(id=M.FILE, className="library-file"),
            ),
            way_in(
                html.H3("My library"),
                "The songs you brought under Library. It does not say when you played them, so "
                "what needs times is left out.",
                html.P(id=M.LIBRARY_SAID, className="small-print"),
                components.button("Use my library", M.LIBRARY, picture="library"),
            ),
            *([_token()] if knows_people else []),
        ],
        problem_id=M.PROBLEM,
        promise="What you bring stays in this browser. The server looks it up to answer, and keeps "
        "nothing.",
        kind="me-ways-in",
    )  # fmt: skip


def _token() -> html.Form:
    """Where somebody whose plays are in this catalogue shows that they are theirs."""
    return html.Form(
        [
            html.H3(html.Label("My plays here", htmlFor=M.TOKEN)),
            html.P(
                "If your plays are part of this catalogue, whoever runs it can give you a token. "
                "Nobody sees them without it.",
                className="quiet",
                id=f"{M.TOKEN}-how",
            ),
            dcc.Input(
                id=M.TOKEN, type="password", className="form-input", maxLength=200,
                autoComplete="off", spellCheck="false",
            ),
            html.Button(
                [components.icon("search"), html.Span("Show my plays", className="button-words")],
                type="submit", className="button button-quiet",
            ),
        ],
        id=M.TOKEN_FORM,
        className="library-way-in",
    )  # fmt: skip


def _kept() -> html.Section:
    """Whose plays are shown, with the way out and back; also after all was forgotten."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(id=M.FROM),
                    html.P(id=f"{M.FROM}-missing", className="quiet small-print"),
                ]
            ),
            html.Div(
                [
                    components.button("Undo", M.UNDO, picture="undo-2"),
                    components.button("Forget everything", M.FORGET, picture="trash-2"),
                ],
                className="library-tools",
            ),
            html.P(id=M.NEWS, className="visually-hidden", role="status"),
        ],
        id=M.KEPT,
        className="library-kept",
        hidden=True,
        **{"aria-label": "Your plays"},
    )


def _shown() -> list[Component]:
    return [
        html.Dl(id=M.HEADLINE, className="stats listeners-headline"),
        _how_far_back(),
        _next(),
        html.Section(
            [
                html.H2("My tastes"),
                html.P(id=M.TASTES_SAID, className="quiet"),
                html.Ol(id=M.TASTES, className="me-tastes"),
            ],
            className="me-part",
        ),
        html.Section(
            [
                html.H2("When I play what"),
                html.Ul(id=M.HABITS, className="me-habits"),
                html.Div(
                    [
                        _card("My plays over time, by mood", M.TIME, M.TIME_SAID),
                        _card("My moods around the clock", M.HOURS, M.HOURS_SAID),
                    ],
                    className="me-charts",
                ),
                html.Ul(id=M.KEY, className="me-key", **{"aria-label": "Moods by colour"}),
            ],
            id=M.TIMED,
            className="me-part",
        ),
        html.P(
            "Your plays over time, around the clock, and how often you come back to a song need to "
            "be known with their times: bring a streaming history for them.",
            id=M.UNTIMED,
            className="quiet",
            hidden=True,
        ),
        html.Section(
            [
                html.H2("What I overlooked"),
                html.P(id=M.NOT_OVER, className="quiet"),
                html.Div(
                    [
                        _list("Artists I played a lot once", M.ARTISTS),
                        _list("Songs I played a lot once", M.TRACKS),
                        _list("By my favourites, never played", M.UNPLAYED),
                    ],
                    className="me-lists",
                ),
            ],
            className="me-part",
        ),
    ]


def _how_far_back() -> html.Div:
    """The control of what is old: for the tastes, the favourites and what is next."""
    values = [value for value, _ in HALF_LIVES]
    place = values.index(USUAL_HALF_LIFE)
    return html.Div(
        [
            html.Div(
                [
                    html.Label("How far back", htmlFor=M.HALF_LIFE, className="field-label"),
                    html.Span(
                        HALF_LIVES[place][1], id=M.HALF_LIFE_SAID, className="linked-said numbers"
                    ),
                ],
                className="linked-head",
            ),
            dcc.Input(
                id=M.HALF_LIFE, type="range", min=0, max=len(HALF_LIVES) - 1, step=1, value=place,
                className="linked-slider",
            ),
            html.P(
                "From what you play now to all of it: a play counts half when it is this old.",
                className="small-print",
            ),
        ],
        className="card me-half-life",
        **{"data-values": "|".join(values),
           "data-words": "|".join(words for _, words in HALF_LIVES)},
    )  # fmt: skip


def _next() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2("For me next"),
                    html.Div(
                        id=M.SOURCES, className="linked-choices", role="group",
                        **{"aria-label": "By what"},
                    ),
                ],
                className="me-next-head",
            ),
            html.Div(id=M.SESSION, className="me-session", hidden=True),
            html.P(id=M.NEXT_SAID, className="quiet", role="status"),
            html.Ol(id=M.NEXT, className="me-songs"),
            components.button("Put all in the crate", M.NEXT_ALL, picture="package"),
            html.Details(
                [
                    html.Summary(
                        [
                            components.icon("chevron-right"),
                            html.Span("Not for me"),
                            html.Span(id=M.DISLIKES_COUNT, className="quiet numbers"),
                        ]
                    ),
                    html.Ul(id=M.DISLIKES_LIST, className="me-dislikes-list"),
                ],
                id=M.DISLIKES,
                className="library-grade me-dislikes",
                hidden=True,
            ),
        ],
        className="card me-next",
    )  # fmt: skip


def _card(title: str, chart: str, said: str) -> html.Div:
    return html.Div(
        [
            html.Div(components.chart_card(title, chart), className="listeners-chart"),
            html.P(id=said, className="quiet listeners-said"),
        ],
        className="card listeners-card",
    )


def _list(title: str, id: str) -> html.Section:
    return html.Section(
        [html.H3(title), html.Ol(id=id, className="me-songs")], className="card me-list"
    )
