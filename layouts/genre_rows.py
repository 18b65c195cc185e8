"""A genre as a row: its name, its bar over the moods, and where it lives in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from analytics.moods import Mood
from layouts import urls
from layouts.figures.genre_moods import NO_MOOD

MOSTLY: Final = 0.5
"""A genre lives mostly in a mood that has at least this share of its tracks."""
LEAST_SAID: Final = 0.005
"""Shares below this are left out of what is read aloud."""


class Moods:
    """The moods of a page, by the labels that lab/genres.json has for its columns."""

    def __init__(self, labels: Sequence[int], moods: Sequence[Mood]) -> None:
        """`labels`: of the columns, -1 for tracks in no mood.  `moods`: those served."""
        self.labels = tuple(labels)
        self._by_number = {mood.number: mood for mood in moods}

    @property
    def count(self) -> int:
        """How many moods there are; being in none is not one."""
        return sum(label in self._by_number for label in self.labels)

    def get(self, label: int) -> Mood | None:
        """The mood of a label; None where the label is of no mood."""
        return self._by_number.get(label)

    def name(self, label: int) -> str:
        """What people call it."""
        mood = self.get(label)
        return NO_MOOD if mood is None else mood.name

    def colour(self, label: int) -> str:
        """Its colour, as CSS spells it."""
        mood = self.get(label)
        return "var(--chart-quiet)" if mood is None else f"var(--mood-{mood.colour_slot})"


def link(name: str) -> Component:
    """A genre's name that leads to its page."""
    return dcc.Link(name, href=urls.genre(name), className="genre-link")


def bar(genre: Mapping[str, Any], moods: Moods) -> Component:
    """One line in the colours of the moods, as long in each as its share of the genre."""
    stops, end = [], 0.0
    for label, share in zip(moods.labels, genre["shares"], strict=True):
        start, end = end, end + share * 100
        stops.append(f"{moods.colour(label)} {start:.1f}% {end:.1f}%")
    return html.Span(
        className="genre-bar",
        style={"background": f"linear-gradient(90deg, {', '.join(stops)})"},
        title=_shares(genre, moods),
        role="img",
        **{"aria-label": _shares(genre, moods)},
    )


def lives(genre: Mapping[str, Any], moods: Moods) -> str:
    """Where it lives: "Mostly Calm & acoustic, 62%", or the two moods that have most of it."""
    (first, share), *rest = _largest_first(genre, moods)
    if share >= MOSTLY:
        return f"Mostly {moods.name(first)}, {share:.0%}"
    second, other = rest[0]  # there are two at least where none has half
    return f"{moods.name(first)}, {share:.0%}, and {moods.name(second)}, {other:.0%}"


def row(genre: Mapping[str, Any], moods: Moods, words: str, *more: Component | None) -> Component:
    """The row of a genre: its name, tracks and bar, then `words`, then what `more` there is.

    genre: {name, n_tracks, shares}, of lab/genres.json.
    """
    return html.Li(
        [
            html.Div(
                [
                    link(genre["name"]),
                    html.Span(counted(genre["n_tracks"], "track"), className="quiet numbers"),
                ],
                className="genre-head",
            ),
            bar(genre, moods),
            html.P(words, className="genre-words"),
            *more,
        ],
        className="genre-row",
    )


def counted(number: int, what: str) -> str:
    """A number of things: "1 track", "1,000 tracks"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _shares(genre: Mapping[str, Any], moods: Moods) -> str:
    said = [
        f"{share:.0%} {moods.name(label)}"
        for label, share in _largest_first(genre, moods)
        if share >= LEAST_SAID
    ]
    return ", ".join(said)


def _largest_first(genre: Mapping[str, Any], moods: Moods) -> list[tuple[int, float]]:
    shares = zip(moods.labels, genre["shares"], strict=True)
    return sorted(shares, key=lambda part: -part[1])
