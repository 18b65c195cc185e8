"""The pieces a mood is shown in: its head, its sound, its genres, its tracks, its rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.filters import Filter
from analytics.moods import GenreShare, Mood
from layouts import components, ids, urls
from layouts.mood_portraits import Example, Portrait, Rule
from layouts.urls import View

FEW: Final = 4
"""Of what a mood has ten or so of, how many a card shows."""


def colours(mood: Mood) -> dict[str, str]:
    """The style under which a piece is in a mood's colour."""
    return {"--mood": f"var(--mood-{mood.colour_slot})"}


def head(mood: Mood, title: Component) -> html.Header:
    """The mood's mark and name (`title`), what it sounds like and is good for, and its size."""
    return html.Header(
        [
            html.Div([components.mark(mood), title], className="mood-title"),
            html.P(mood.description, className="mood-description"),
            html.P([html.Span("Good for ", className="quiet"), mood.use_case],
                   className="mood-use"),
            html.P(
                [
                    html.Strong(share_words(mood.share)),
                    html.Span(f" of the catalogue, {_tracks(mood.n_tracks)}"),
                ],
                className="mood-size numbers",
            ),
        ],
        className="mood-head",
    )  # fmt: skip


def share_words(share: float) -> str:
    """A mood's share of the catalogue: "31%", "1.2%" where a whole number would say little."""
    percent = share * 100
    return f"{percent:.0f}%" if percent >= 9.95 else f"{percent:.1f}%"


def sound(mood: Mood) -> html.Div:
    """The place of the mood's radar, and whose its lines are."""
    return html.Div(
        [
            html.Div(
                components.chart_card(f"How {mood.name} sounds", ids.Moods.radar(mood.slug)),
                className="mood-radar",
            ),
            html.Ul(
                [
                    html.Li([html.Span(className="mood-line"), mood.name]),
                    html.Li([html.Span(className="mood-line is-usual"), "All tracks"]),
                ],
                className="mood-key",
            ),
            html.P(
                "How much of the catalogue its tracks are above, on average: rings at 25, 50, 75 "
                "and 100%.",
                className="small-print",
            ),
        ],
        className="mood-sound",
    )


def genre_links(mood: Mood) -> Component | None:
    """The genres that mark the mood, each a link to its tracks of that genre; None without any."""
    if not mood.top_genres:
        return None
    links = [
        html.Li(
            _genre(
                mood,
                genre,
                [genre["name"], html.Span(f"{genre['lift']:.1f}×", className="quiet numbers")],
                className="mood-genre",
            )
        )
        for genre in mood.top_genres[:FEW]
    ]
    return _part("Genres that mark it", html.Ul(links, className="mood-genres"))


def genre_bars(mood: Mood) -> Component | None:
    """The genres that mark the mood with their share of it; None without any."""
    if not mood.top_genres:
        return None
    longest = max(genre["share"] for genre in mood.top_genres)
    rows = [
        html.Li(
            [
                _genre(mood, genre, [genre["name"]], className="bar-name"),
                html.Span(
                    f"{genre['share'] * 100:.1f}%, {genre['lift']:.1f}× usual",
                    className="bar-words numbers",
                ),
                html.Span(className="bar-line", **{"aria-hidden": "true"}),
            ],
            style={"--share": f"{genre['share'] / longest:.4f}"},
        )
        for genre in mood.top_genres
    ]
    return _part(
        "Genres that mark it",
        html.P(
            "The share of its tracks that each has, and how many times that is what it has of the "
            "whole catalogue.",
            className="small-print",
        ),
        html.Ol(rows, className="bars mood-bars"),
    )


def tracks(title: str, mood: Mood, examples: Sequence[Example]) -> Component | None:
    """Tracks of a mood, each a link that opens it on Explore among the others; None without any."""
    if not examples:
        return None
    return _part(title, html.Ol([_track(mood, each) for each in examples], className="mood-tracks"))


def rule(portrait: Portrait) -> Component | None:
    """The rule card: what the rule says, how right it is, and the way to exactly its tracks."""
    if portrait.rule is None:
        return None
    return _part("A rule of thumb", *_rule(portrait.rule))


def on_the_map(mood: Mood, *, kind: str) -> Component:
    """The link that shows a mood's tracks on Explore. kind: of button."""
    return dcc.Link(
        [components.icon("compass"), html.Span("Show it on the map"), _spoken(mood)],
        href=urls.explore(View(Filter(moods=(mood.slug,)))),
        className=f"button button-{kind}",
    )


def all_about(mood: Mood) -> Component:
    """The link to a mood's own page."""
    return dcc.Link(
        [html.Span("All about it"), _spoken(mood), components.icon("chevron-right")],
        href=urls.mood(mood.slug),
        className="button button-quiet",
    )


def _spoken(mood: Mood) -> Component:
    """Whose a link is, for those who hear it without the card around it."""
    return html.Span(f": {mood.name}", className="visually-hidden")


def _genre(mood: Mood, genre: GenreShare, words: components.Children, className: str) -> Component:
    return dcc.Link(
        words,
        href=urls.explore(View(Filter(moods=(mood.slug,), genres=(genre["name"],)))),
        className=className,
        title=f"{genre['lift']:.1f} times as common here as in the whole catalogue",
    )


def _part(title: str, *children: Component | None) -> html.Section:
    return html.Section([html.H3(title), *children], className="mood-part")


def _track(mood: Mood, example: Example) -> html.Li:
    return html.Li(
        dcc.Link(
            [
                html.Span(example.name, className="track-name"),
                html.Span(example.artists, className="track-artist"),
            ],
            href=urls.explore(View(Filter(moods=(mood.slug,)), track=example.id)),
            className="mood-track",
            title=f"{example.name}, {example.artists}",
        )
    )


def _rule(rule: Rule) -> list[Component]:
    if not rule.chosen.fields():
        return [html.P("No feature tells its tracks from the others.", className="mood-rule")]
    return [
        html.P(
            f"{rule.words[0].upper()}{rule.words[1:]}: catches {rule.recall:.0%} of its tracks, "
            f"and {rule.precision:.0%} of what it catches is right.",
            className="mood-rule",
        ),
        dcc.Link(
            [html.Span(f"Show the {_tracks(rule.n_tracks)} it catches"),
             components.icon("arrow-up-right")],
            href=urls.explore(View(rule.chosen)),
            className="mood-more",
        ),
        html.P(
            f"Recall {rule.recall:.2f}, precision {rule.precision:.2f}, measured on all tracks.",
            className="small-print",
        ),
    ]  # fmt: skip


def _tracks(number: int) -> str:
    return "1 track" if number == 1 else f"{number:,} tracks"
