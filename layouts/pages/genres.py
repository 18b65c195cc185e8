"""Genres: which moods each of them lives in, which have no mood of their own, and which meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.genre_findings import AT_HOME, FEWEST_TRACKS
from analytics.genre_report import MOST_GENRES
from analytics.options import Options
from analytics.profiles.people import Atlas
from layouts import components, genre_rows, ids, people_facts, urls
from layouts.figures.genre_moods import MEASURES, genre_moods, in_order
from layouts.genre_rows import Moods
from layouts.one_genre import one_genre
from layouts.people_map_card import map_card, map_figure

MEASURE: Final = "genre-measure"
"""Which heatmap is shown; assets/17-genres.css hides the other."""

_NAMED_IN_A_HEADING: Final = 5


def openable(engine: Engine, query: Mapping[str, str]) -> html.Div:
    """The page, in which `opened` is shown."""
    return html.Div(opened(engine, query), id=ids.Genres.OPEN, className="moods-open")


def opened(engine: Engine, query: Mapping[str, str]) -> html.Div:
    """What a query opens: the overview, or the genre whose name is its `genre`."""
    name = query.get("genre")
    if name is not None and engine.options.has_genres:
        return one_genre(people_facts.genre(engine, name))
    atlas = people_facts.genre_atlas(engine)
    return page(engine.options, engine.lab.report("genres"), atlas=atlas)


def page(
    options: Options,
    found: Mapping[str, Any] | None,
    *,
    most_rows: int | None = None,
    atlas: Atlas | None = None,
) -> html.Div:
    """The overview.

    found: of the build's lab/genres.json (`analytics.building.comparing`), None where it has none.
    most_rows: of a heatmap, which is then cut into several; None: one for all genres.
    atlas: the map of genres; None where there is none to show.
    """
    if not options.has_genres:
        return _only_says(
            "No track of this catalogue has a genre: build it again from a file with a column "
            "“genres” or “track_genre” to see where they live."
        )
    by_number = {mood.number: mood for mood in options.moods}
    charted = [map_card(atlas, by_number, "genres")] if atlas else []
    drawn = map_figure(atlas, by_number, "genres") if atlas else {}
    if found is None:
        return _only_says(
            "Where genres live is part of the full build, which is not finished; "
            "this page fills when it is.",
            _card(
                "Genres",
                f"{_which(min(MOST_GENRES, len(options.genres)), len(options.genres))} "
                "genres, those with most tracks first.",
                html.Ul(
                    [html.Li(genre_rows.link(name)) for name in options.genres[:MOST_GENRES]],
                    className="genre-near",
                ),
            ),
            *charted,
            components.drawn(drawn),
        )
    moods = Moods(found["moods"], options.moods)
    pieces = _pieces(found, most_rows)
    return _page(
        _head(found, moods),
        html.Div(
            [
                html.Div(
                    [_homes(found, moods), _mixes(found, moods)],
                    className="genre-column",
                ),
                _splits(found, moods),
                *charted,
                _chart(found, pieces),
            ],
            className="data-cards",
        ),
        components.drawn(
            {
                chart_of(measure, number): genre_moods(piece, options.moods, measure)
                for measure, _words in MEASURES
                for number, piece in enumerate(pieces)
            }
            | drawn
        ),
    )


def chart_of(measure: str, number: int = 0) -> str:
    """The id of the heatmap of a measure. number: of the piece, where it is cut into several."""
    return f"chart-genre-{measure}-{number + 1}" if number else f"chart-genre-{measure}"


def _pieces(found: Mapping[str, Any], most_rows: int | None) -> list[Mapping[str, Any]]:
    """What was found, for up to so many genres at a time."""
    rows = in_order(found)
    if most_rows is None or len(rows) <= most_rows:
        return [found]
    return [
        {**found, "genres": rows[start : start + most_rows]}
        for start in range(0, len(rows), most_rows)
    ]


def _page(head: Component, *children: Component) -> html.Div:
    return html.Div([head, *children], className="page page-data page-genres")


def _only_says(sentence: str, *more: Component) -> html.Div:
    head = html.Header(html.H1("Where genres live"), className="data-head")
    return _page(head, components.notice(html.P(sentence)), *more)


def _head(found: Mapping[str, Any], moods: Moods) -> Component:
    counting, scores = found["counting"], found["scores"]["moods"]
    untagged = counting["n_tracks"] - counting["n_tracks_tagged"]
    left_out = f" Left out: {genre_rows.counted(untagged, 'track')} without." if untagged else ""
    return html.Header(
        [
            html.H1("Where genres live"),
            html.P(
                f"{genre_rows.counted(counting['n_genres'], 'genre')} over "
                f"{genre_rows.counted(moods.count, 'mood')}. "
                f"A track with several genres counts once for each.{left_out}",
                className="quiet",
            ),
            html.P(
                "A track’s mood tells "
                f"{scores['homogeneity']:.0%} of what there is to know of its genre, its genre "
                f"{scores['completeness']:.0%} of what there is to know of its mood.",
                className="quiet",
            ),
            _key(moods),
        ],
        className="data-head",
    )


def _key(moods: Moods) -> Component:
    """Whose the colours of the bars are."""
    return html.Ul(
        [html.Li([_mark(label, moods), _mood_link(label, moods)]) for label in moods.labels],
        className="genre-key",
    )


def _mood_link(label: int, moods: Moods) -> Component:
    mood = moods.get(label)
    if mood is None:
        return html.Span(moods.name(label))
    return dcc.Link(mood.name, href=urls.mood(mood.slug), className="genre-link")


def _card(
    title: str, words: components.Children, *children: Component, wide: bool = False
) -> html.Section:
    return html.Section(
        [html.H2(title), html.P(words, className="quiet"), *children],
        className="card card-wide" if wide else "card",
    )


def _splits(found: Mapping[str, Any], moods: Moods) -> Component:
    title = "Genres without a mood of their own"
    if not found["splits"]:
        return _card(
            title,
            f"None: half and more of every genre with at least {FEWEST_TRACKS} tracks is in one "
            "mood.",
        )
    rows = [genre_rows.row(split, moods, split["words"]) for split in found["splits"]]
    return _card(
        title,
        f"Spread most evenly over the moods, of the genres with at least {FEWEST_TRACKS} tracks "
        "and less than half of them in any one.",
        html.Ol(rows, className="genre-list"),
    )


def _mixes(found: Mapping[str, Any], moods: Moods) -> Component:
    title = "Strange neighbours"
    rule = (
        f"Genres that sound farther apart than 95% of pairs and yet have {AT_HOME:.0%} or more of "
        "their tracks in the same mood."
    )
    listed = found["mixes"]["listed"]
    if not listed:
        return _card(title, f"None here. {rule}")
    n_found = found["mixes"]["n_found"]
    more = "" if n_found == len(listed) else f" {len(listed)} of {n_found:,}, no genre too often."
    return _card(
        title,
        rule + more,
        html.Ol([_mix(mix, moods) for mix in listed], className="genre-list"),
    )


def _mix(mix: Mapping[str, Any], moods: Moods) -> Component:
    return html.Li(
        [
            html.P(
                [
                    genre_rows.link(mix["first"]),
                    html.Span("beside", className="quiet"),
                    genre_rows.link(mix["second"]),
                ],
                className="genre-pair",
            ),
            html.P([_mark(mix["mood"], moods), mix["words"]], className="genre-words"),
        ],
        className="genre-row",
    )


def _chart(found: Mapping[str, Any], pieces: Sequence[Mapping[str, Any]]) -> Component:
    n_shown, n_genres = len(found["genres"]), found["counting"]["n_genres"]
    which = _which(n_shown, n_genres)
    choice = components.segmented(
        MEASURE,
        [(measure, words, None) for measure, words in MEASURES],
        MEASURES[0][0],
        name="What the numbers are",
    )
    charts = [
        html.Div(
            components.chart_card(
                f"Genre by mood: {words.lower()}"
                + (f", {number + 1} of {len(pieces)}" if len(pieces) > 1 else ""),
                chart_of(measure, number),
            ),
            className=f"genre-chart is-{measure}",
            style={"--rows": str(len(piece["genres"]))},
        )
        for measure, words in MEASURES
        for number, piece in enumerate(pieces)
    ]
    return _card(
        "Every genre in every mood",
        f"{which} genres, those with the same favourite mood together. “Against usual” says how "
        "many times as often a genre’s tracks are in a mood as all tracks are.",
        choice,
        *charts,
        wide=True,
    )


def _which(n_shown: int, n_genres: int) -> str:
    """Which of the genres are shown: "All", "The 150 with most tracks of 5,000"."""
    return "All" if n_shown == n_genres else f"The {n_shown:,} with most tracks of {n_genres:,}"


def _homes(found: Mapping[str, Any], moods: Moods) -> Component:
    at_home: dict[int, list[Mapping[str, Any]]] = {label: [] for label in moods.labels}
    for genre in found["genres"]:
        at_home[genre["mood"]].append(genre)
    return _card(
        "Genres by their favourite mood",
        [
            "Open a mood for its genres, where else they live and what sounds most like them.",
            components.on_page(" A name leads to its page."),
        ],
        html.Div([_home(label, genres, moods) for label, genres in at_home.items() if genres]),
    )


def _home(label: int, genres: Sequence[Mapping[str, Any]], moods: Moods) -> html.Details:
    ordered = sorted(genres, key=lambda genre: (-genre["purity"], genre["name"]))
    first = ", ".join(genre["name"] for genre in ordered[:_NAMED_IN_A_HEADING])
    number = genre_rows.counted(len(ordered), "genre")
    return html.Details(
        [
            html.Summary(
                [
                    components.icon("chevron-right"),
                    _mark(label, moods),
                    html.Span(
                        [
                            html.Strong(moods.name(label)),
                            html.Span(f"{number}: {first}", className="quiet"),
                        ],
                        className="genre-home-words",
                    ),
                ]
            ),
            html.Ul(
                [
                    genre_rows.row(
                        genre,
                        moods,
                        genre_rows.lives(genre, moods),
                        _nearest(genre["nearest"]),
                    )
                    for genre in ordered
                ],
                className="genre-list",
            ),
        ],
        className="more genre-home",
    )  # fmt: skip


def _nearest(names: Sequence[str]) -> Component | None:
    if not names:
        return None
    links = [genre_rows.link(name) for name in names]
    return html.P(
        [html.Span("Sounds most like", className="quiet"), *links], className="genre-near"
    )


def _mark(label: int, moods: Moods) -> Component | None:
    mood = moods.get(label)
    return None if mood is None else components.mark(mood)
