"""Data: what the catalogue is made of, what was done to it, and why it has the moods it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from analytics.ingest.health import HealthReport, label
from analytics.listening.reading.health import ReadingHealth
from analytics.options import Options
from layouts import components, ids
from layouts.build_facts import build_facts
from layouts.figures.sweep import sweep as sweep_figure
from layouts.mood_changes import what_changed

WITHOUT: Final = {
    "album": "Albums are not shown.",
    "genres": "The genre filter, the genre chart and colouring by genre are left out.",
    "popularity": "Tracks cannot be filtered or sorted by how well known they are.",
    "duration": "Lengths are not shown and cannot be filtered by.",
    "year": "Tracks cannot be filtered or sorted by when they came out.",
    "explicit": "Explicit lyrics cannot be filtered out.",
    "key": "Keys are not shown.",
    "mode": "Major and minor are not told apart.",
    "time_signature": "Time signatures are not shown.",
    "artist_popularity": "How well known the artists are is not shown.",
    "followers": "Followers are not shown.",
}
"""What pages do without each optional column."""


def page(
    options: Options,
    *,
    health: Mapping[str, Any],
    header: Mapping[str, Mapping[str, Any]],
    manifest: Mapping[str, Any],
    sweep: Mapping[str, Any] | None,
    changes: Mapping[str, Any] | None,
    warnings: Sequence[str],
    served: Component | None = None,
    exchange: Component | None = None,
    plays: Mapping[str, Any] | None = None,
    rejected_plays: str | None = None,
) -> html.Div:
    """The page.

    health: of `HealthReport.to_dict`.  header: column of ours -> {name, factor} of the column of
    the file it came from; empty where tracks were generated.  manifest, sweep, changes: of the
    build's JSON files.  warnings: sentences about how the build was opened.  served: which builds
    have.  exchange: by which another catalogue is brought. Both None on paper.  plays: of
    `Engine.plays_report`.  rejected_plays: the address of what was left out of them, for those who
    may have it.
    """
    return html.Div(
        [
            html.Header(
                [
                    html.H1("What this catalogue is made of"),
                    html.P(
                        f"{options.n_tracks:,} tracks from {options.source_name}, grouped into "
                        f"{len(options.moods)} moods by how they sound.",
                        className="quiet",
                    ),
                    html.A(
                        "Bring another catalogue",
                        href=f"#{ids.Data.EXCHANGE}",
                        className="text-link",
                    )
                    if exchange
                    else None,
                ],
                className="data-head",
            ),
            *[
                components.notice(words, picture="triangle-alert", kind="is-warning")
                for words in warnings
            ],
            _numbers(options, health),
            html.Div(
                [
                    _health(health),
                    *_plays(plays, rejected_plays),
                    _moods(options, sweep),
                    *_changes(options, changes),
                    _troubles("Values that were repaired", health["repaired"], _repair_row),
                    _troubles("Rows left out", health["rejected"], _rejection_row),
                    _missing(options),
                    _columns(header),
                    _card("This build", *build_facts(manifest), wide=True),
                    served,
                ],
                className="data-cards",
            ),
            exchange,
        ],
        className="page page-data",
    )


def _numbers(options: Options, health: Mapping[str, Any]) -> html.Dl:
    numbers = {
        "tracks": options.n_tracks,
        "artists": options.n_artists,
        "genres": options.n_genres,
        "moods": len(options.moods),
        "rows left out": health["n_rejected"],
    }
    return html.Dl(
        [
            html.Div([html.Dt(words), html.Dd(f"{number:,}", className="numbers")])
            for words, number in numbers.items()
        ],
        className="stats",
    )


def _card(title: str, *children: Component | None, wide: bool = False) -> html.Section:
    return html.Section([html.H2(title), *children], className="card card-wide" if wide else "card")


def _health(health: Mapping[str, Any]) -> html.Section:
    sentences = HealthReport(**health).sentences()
    return _card("How the file was read", html.Ul([html.Li(each) for each in sentences],
                                                 className="sentences"))  # fmt: skip


def _plays(plays: Mapping[str, Any] | None, rejected: str | None) -> list[Component]:
    """How the files of plays and people were read, and what was left out of them."""
    if plays is None:
        return []
    # Both are short: a card for each would be mostly empty.
    titled: list[Component] = []
    for file, title in (("listens", "How plays were read"), ("users", "How people were read")):
        if (health := plays[file]) is None:
            continue
        sentences = ReadingHealth(**health).sentences()
        titled += [
            html.H2(title),
            html.Ul([html.Li(each) for each in sentences], className="sentences"),
        ]
    cards: list[Component] = [html.Section(titled, className="card")] if titled else []
    found = [
        each for file in ("listens", "users") for each in (plays[file] or {}).get("rejected", [])
    ]
    if found:
        link = rejected and html.A("All rows left out (CSV)", href=rejected, className="text-link")
        title = "Rows left out of plays and people"
        table = components.table(
            ("What", "How many", "Examples"), [_rejection_row(each) for each in found], name=title
        )
        cards.append(_card(title, table, link or None))
    return cards


def _moods(options: Options, sweep: Mapping[str, Any] | None) -> html.Section:
    title = f"Why {len(options.moods)} moods"
    if sweep is None:
        words = html.P(
            "Other numbers of moods have not been tried yet. A full build tries 2 to 12 and says "
            "how clearly each separates the tracks.",
            className="quiet",
        )
        return _card(title, words)
    best = sweep["recommended"]
    rows = [
        [
            f"{score['k']} (in use)" if score["k"] == options.n_groups else str(score["k"]),
            f"{score['silhouette']:.3f}",
            f"{score['davies_bouldin']:.2f}",
            f"{score['calinski_harabasz']:,.0f}",
        ]
        for score in sweep["scores"]
    ]
    head = ("Moods", "Silhouette", "Davies-Bouldin", "Calinski-Harabasz")
    return _card(
        title,
        html.P(
            best["reason"]
            if best["k"] == options.n_groups
            else f"{best['k']} moods are recommended. {best['reason']}"
        ),
        html.Div(
            components.chart_card("How clearly tracks separate", ids.Data.SWEEP),
            className="sweep-chart",
        ),
        components.drawn({ids.Data.SWEEP: sweep_figure(sweep, options.n_groups)}),
        html.Details(
            [
                html.Summary([components.icon("chevron-right"), "All scores"]),
                components.table(head, rows, name="Scores of every number of moods"),
                html.P(
                    "Silhouette and Calinski-Harabasz are better when higher, Davies-Bouldin when "
                    "lower.",
                    className="quiet",
                ),
            ],
            className="more",
        ),
    )


def _changes(options: Options, changes: Mapping[str, Any] | None) -> list[Component]:
    if changes is None:
        return []
    said = what_changed(changes, options.moods, options.n_tracks)
    return [_card("What changed since the build before", *said)]


def _troubles(title: str, found: Sequence[Mapping[str, Any]], row: Any) -> html.Section:
    if not found:
        return _card(title, html.P("None.", className="quiet"))
    rows = [row(each) for each in found]
    return _card(title, components.table(("What", "How many", "Examples"), rows, name=title))


def _repair_row(repair: Mapping[str, Any]) -> list[components.Children]:
    what: components.Children = [html.Strong(label(repair["column"])), f" {repair['reason']}"]
    return [what, f"{repair['count']:,}", _examples(repair["examples"])]


def _rejection_row(rejection: Mapping[str, Any]) -> list[components.Children]:
    reason = str(rejection["reason"])
    return [
        reason[:1].upper() + reason[1:],
        f"{rejection['count']:,}",
        _examples(rejection["examples"]),
    ]


def _examples(examples: Sequence[Mapping[str, Any]]) -> Component:
    return html.Ul(
        [
            html.Li([html.Span(f"row {each['row']:,}", className="quiet"), html.Code(each["text"])])
            for each in examples
        ],
        className="examples",
    )


def _columns(header: Mapping[str, Mapping[str, Any]]) -> html.Section:
    title = "Columns found"
    if not header:
        return _card(title, html.P("The tracks were generated, not read from columns.",
                                   className="quiet"), wide=True)  # fmt: skip
    found = [
        html.Li([html.Span(label(column)), html.Code(source["name"]),
                 html.Span(_factor_words(source["factor"]), className="quiet")])
        for column, source in header.items()
    ]  # fmt: skip
    return _card(
        title,
        html.P("What each column is here, and the name it has in the file.", className="quiet"),
        html.Ul(found, className="columns-found"),
        wide=True,
    )


def _factor_words(factor: float) -> str:
    if factor == 1:
        return ""
    return f"divided by {factor:,g}" if factor > 1 else f"times {1 / factor:,g}"


def _missing(options: Options) -> html.Section:
    lines = [(label(name), WITHOUT[name]) for name in options.columns_absent]
    if options.features_missing:
        n_left = 9 - len(options.features_missing)
        lines = [
            *[
                (label(name), f"Moods, map and similarity use the other {n_left} features.")
                for name in options.features_missing
            ],
            *lines,
        ]
    if not lines:
        return _card(
            "Columns missing",
            html.P("None: every column is here.", className="quiet"),
            wide=True,
        )
    return _card(
        "Columns missing",
        html.Dl(
            [html.Div([html.Dt(name), html.Dd(words)]) for name, words in lines],
            className="facts",
        ),
        wide=True,
    )
