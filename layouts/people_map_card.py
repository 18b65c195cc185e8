"""The card of a map of artists or genres: the chart, its key, and how to read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dash import html
from dash.development.base_component import Component

from analytics.moods import Mood
from analytics.profiles.people import Atlas
from layouts import components, ids, urls
from layouts.figures import Figure
from layouts.figures.people_map import people_map

Who = Literal["artists", "genres"]


def map_card(atlas: Atlas, moods: Mapping[int, Mood], who: Who) -> Component:
    """The card; `map_figure` draws what is in it."""
    used = sorted({dot.mood for dot in atlas.dots})
    left, right, bottom, top = atlas.ends
    return html.Section(
        [
            html.Div(components.chart_card(_title(atlas, who), chart_of(who)),
                     className="people-map"),
            html.Ul(
                [html.Li([components.mark(moods[number]), moods[number].name]) for number in used],
                className="genre-key",
            ),
            html.P(
                [
                    f"{_which(atlas, who)} in the colour of the mood of most songs. "
                    f"Left: {left}. Right: {right}. Down: {bottom}. Up: {top}. A plane keeps "
                    f"{atlas.kept:.0%} of how far apart they are, so a few that look close "
                    "are not.",
                    components.on_page(" Choose a dot to open its page."),
                ],
                className="small-print",
            ),
        ],
        className="card card-wide",
    )  # fmt: skip


def map_figure(atlas: Atlas, moods: Mapping[int, Mood], who: Who) -> dict[str, Figure]:
    """The figure of the card, by the id of its chart."""
    if who == "artists":
        return {chart_of(who): people_map(atlas, moods, urls.artist, "Artist")}
    return {chart_of(who): people_map(atlas, moods, urls.genre, "Genre")}


def chart_of(who: Who) -> str:
    """The id of the chart."""
    return ids.Artists.MAP if who == "artists" else ids.Genres.MAP


def _title(atlas: Atlas, who: Who) -> str:
    if who == "genres":
        return f"Map of all {len(atlas.dots):,} genres"
    return f"Map of artists with {atlas.fewest_songs} songs or more"


def _which(atlas: Atlas, who: Who) -> str:
    if who == "genres":
        return "Every genre is a dot,"
    return f"Each of the {len(atlas.dots):,} artists is a dot,"
