"""The builder: what a list starts from, how long it is, and the order it follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component

from analytics.descriptions import describe
from analytics.filters import Filter
from analytics.playlists.arcs import SHAPES
from analytics.playlists.recipe import ARCS, Recipe
from analytics.schema import FIELDS
from layouts import components, ids, playlist_address, playlist_words, urls
from layouts.linked import link, removable
from layouts.pages.playlists.links import Making, choices, number, slider
from layouts.pages.playlists.rules import rules
from layouts.playlist_address import AIM, MOST_MINUTES, MOST_TRACKS

AIMED: Final = ("energy", "valence", "danceability", "acousticness", "instrumentalness", "tempo")
"""Features that a sound can be set by, the most telling first."""
USUAL_SECONDS: Final = 216.0
_PICTURES: Final = {"flow": "spline", "harmonic": "music", "tempo": "audio-lines"}


def builder(making: Making) -> list[Component | None]:
    """The form: every part of it changes the address, which makes the list."""
    return [
        html.Section(
            [
                html.Header(
                    [
                        html.H2("Start from"),
                        None
                        if making.asks_nothing
                        else link("Start afresh", urls.PLAYLISTS, className="pl-link"),
                    ],
                    className="pl-part-head",
                ),
                _moods(making),
                _finder(),
                _chosen(making),
                _aims(making),
            ],
            className="card pl-part",
        ),
        html.Section(
            [html.H2("Length and order"), _length(making), _orders(making), _own_arc(making)],
            className="card pl-part",
        ),
        rules(making),
    ]


def _with(recipe: Recipe, **starts: object) -> Recipe:
    return replace(recipe, starts=replace(recipe.starts, **starts))


def _moods(making: Making) -> html.Ul:
    chosen = making.recipe.starts.moods
    return html.Ul(
        [
            html.Li(
                link(
                    [components.mark(mood), html.Span(mood.name)],
                    making.to(_with(making.recipe, moods=tuple(set(chosen) ^ {mood.slug}))),
                    className="pl-mood",
                    on=mood.slug in chosen,
                )
            )
            for mood in making.options.moods
        ],
        className="pl-moods",
        **{"aria-label": "Moods"},
    )


def _finder() -> html.Div:
    return html.Div(
        [
            html.Label("Songs, artists or genres", htmlFor=ids.Playlists.FIND,
                       className="visually-hidden"),
            components.icon("search"),
            dcc.Input(id=ids.Playlists.FIND, type="search", autoComplete="off",
                      spellCheck="false", placeholder="Add a song, artist or genre",
                      className="pl-find"),
            html.Ul(id=ids.Playlists.FOUND, className="pl-found", hidden=True),
            html.P(id=ids.Playlists.FIND_NEWS, className="visually-hidden", role="status"),
        ],
        className="pl-finder",
    )  # fmt: skip


def _chosen(making: Making) -> html.Div | None:
    chips = list(_chips(making))
    return html.Div(chips, className="chips pl-chips") if chips else None


def _chips(making: Making) -> Iterator[Component]:
    recipe, starts = making.recipe, making.recipe.starts
    for part, picture, called in (
        ("songs", "music", making.names),
        ("artists", "mic-vocal", {}),
        ("genres", "tags", {}),
    ):
        for each in getattr(starts, part):
            name = called.get(each, each)
            rest = tuple(other for other in getattr(starts, part) if other != each)
            yield removable(
                [components.icon(picture), " ", name],
                name,
                making.to(_with(recipe, **{part: rest})),
            )
    if starts.continued:
        words = f"A list of {len(starts.continued):,}"
        yield removable(
            [components.icon("list-plus"), " ", words],
            "the list it goes on from",
            making.to(_with(replace(recipe, new_artists=False), continued=())),
        )
    if starts.filter != Filter():
        words = describe(starts.filter, making.options.mood_names(), making.options.limits)
        yield removable(
            [components.icon("compass"), f" {words.removesuffix('.')}"],
            "the view",
            making.to(_with(recipe, filter=Filter())),
        )
    there = {*recipe.include, *starts.continued}
    missing = [each for each in starts.songs if each not in there]
    room = recipe.n_tracks is None or len(recipe.include) + len(missing) <= recipe.n_tracks
    if missing and room:
        words = "Have this song in the list" if len(missing) == 1 else "Have all in the list"
        keep = tuple(sorted({*recipe.include, *missing} - set(recipe.never)))
        yield link(words, making.to(replace(recipe, include=keep)), className="pl-link")


def _aims(making: Making) -> html.Details | None:
    named = [name for name in AIMED if making.tracks.knows(name)]
    if not named:
        return None
    aimed = dict(making.recipe.starts.target)
    return html.Details(
        [
            html.Summary(
                [
                    components.icon("sliders-horizontal"),
                    "A sound you set",
                    html.Span(f"{len(aimed)} set", className="pl-set") if aimed else None,
                ],
                className="pl-more",
            ),
            html.Div([_aim(making, name, aimed) for name in named], className="pl-fields"),
            html.P(
                "Songs are compared with it in what you set and in nothing else.",
                className="small-print",
            ),
        ],
        id=ids.Playlists.AIMS,
        className="pl-fold",
    )


def _aim(making: Making, name: str, aimed: dict[str, float]) -> html.Div:
    field = FIELDS[name]
    per = 0.01 if field.unit == "%" else 1.0
    values = making.tracks.numbers[name]
    low, high = (0.0, 1.0) if per < 1 else np.nanquantile(values, (0.01, 0.99))
    value = aimed.get(name, float(np.nanmean(values, dtype=np.float64)))
    rest = tuple(part for part in making.recipe.starts.target if part[0] != name)
    clear = link(
        components.icon("x"),
        making.to(_with(making.recipe, target=rest)),
        className="pl-clear",
        **{"aria-label": f"Any {field.label.lower()}"},
    )
    return slider(
        f"{AIM}{name}", field.label, round(value / per),
        field.in_words(value) if name in aimed else "any",
        low=round(low / per), high=round(high / per), step=1, per=per,
        clear=clear if name in aimed else None,
    )  # fmt: skip


def _length(making: Making) -> html.Div:
    recipe = making.recipe
    timed = recipe.minutes is not None
    tracks = recipe.n_tracks or max(1, round((recipe.minutes or 0) * 60 / USUAL_SECONDS))
    minutes = recipe.minutes or max(1, round((recipe.n_tracks or 0) * USUAL_SECONDS / 60))
    value = str(recipe.minutes if timed else recipe.n_tracks)
    return html.Div(
        [
            number("minutes" if timed else "tracks", "How long", value, low=1,
                   high=MOST_MINUTES if timed else MOST_TRACKS),
            choices("Counted in", [
                ("minutes", making.to(replace(
                    recipe, n_tracks=None, minutes=min(minutes, MOST_MINUTES))), timed),
                ("songs", making.to(replace(
                    recipe, minutes=None,
                    n_tracks=min(max(tracks, len(recipe.include)), MOST_TRACKS))), not timed),
            ]) if making.tracks.knows("duration") else html.Span("songs", className="quiet"),
        ],
        className="pl-length",
    )  # fmt: skip


def _orders(making: Making) -> html.Div:
    recipe = making.recipe
    return html.Div(
        [
            link(
                [_picture(order.key, recipe), html.Span(order.label)],
                making.to(
                    replace(
                        recipe,
                        order=order.key,
                        arc=recipe.arc or _own(recipe) if order.key == "custom" else (),
                    )
                ),
                className="pl-order",
                on=order.key == recipe.order,
                title=order.words,
            )
            for order in playlist_words.ORDERS
            if playlist_address.can_order(making.tracks, order.key)
        ],
        className="pl-orders",
        role="group",
        **{"aria-label": "Order"},
    )


def _own(recipe: Recipe) -> tuple[float, ...]:
    """Where an arc of one's own begins: the shape in use, with points to move."""
    shape = SHAPES.get(recipe.order)
    if not shape:
        return playlist_address.USUAL_ARC
    n_points = len(playlist_address.USUAL_ARC)
    levels = np.interp(np.linspace(0, 1, n_points), np.linspace(0, 1, len(shape)), shape)
    return tuple(round(float(level), 2) for level in levels)


def _picture(order: str, recipe: Recipe) -> Component:
    if order not in ARCS:
        return components.icon(_PICTURES[order])
    shape = SHAPES.get(order) or recipe.arc or playlist_address.USUAL_ARC
    along = np.linspace(0, 100, len(shape))
    top = [f"{x:.0f}% {90 - 80 * y:.0f}%" for x, y in zip(along, shape, strict=True)]
    style = {"clipPath": f"polygon(0% 100%, {', '.join(top)}, 100% 100%)"}
    return html.Span(className="pl-arc", style=style, **{"aria-hidden": "true"})


def _own_arc(making: Making) -> html.Div | None:
    """A line of one's own, to draw or to write."""
    recipe = making.recipe
    if recipe.order != "custom":
        return None
    n_levels = len(recipe.arc)
    return html.Div(
        [
            html.P("Draw the energy of the list from its first song to its last.",
                   className="quiet"),
            html.Div(
                html.Canvas(id=ids.Playlists.DRAW, className="pl-canvas"),
                className="pl-draw", id=ids.Playlists.DRAWN,
                **{"data-levels": ".".join(str(round(level * 100)) for level in recipe.arc)},
            ),
            html.Details(
                [
                    html.Summary("As numbers", className="pl-more"),
                    html.Div(
                        [
                            number(f"arc-{place}", _where(place, n_levels),
                                   str(round(level * 100)), low=0, high=100, unit="%")
                            for place, level in enumerate(recipe.arc)
                        ],
                        className="pl-levels",
                    ),
                ],
                id=ids.Playlists.LEVELS, className="pl-fold",
            ),
        ],
        className="pl-own",
    )  # fmt: skip


def _where(place: int, n_levels: int) -> str:
    if place == 0:
        return "First song"
    if place == n_levels - 1:
        return "Last song"
    return f"{place / (n_levels - 1):.0%} in"
