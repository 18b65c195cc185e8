"""The list: what it is, how its energy runs, its songs in order, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from analytics.playlists.recipe import MOST_SEED, Recipe, Starts
from layouts import (
    components,
    crate,
    ids,
    list_changes,
    playlist_address,
    playlist_exports,
    playlist_words,
    urls,
)
from layouts.figures.energy_arc import energy_arc
from layouts.linked import link
from layouts.pages.playlists.before import before
from layouts.pages.playlists.links import Making
from layouts.pages.playlists.proof import proof
from layouts.playlist_facts import all_rows
from layouts.saved_facts import ListFacts
from layouts.urls import View

Facts = Mapping[str, Any]


def result(
    making: Making, facts: Facts | None, listed: ListFacts | None = None
) -> list[Component | None]:
    """What the address asks for.

    facts: of `playlist_facts`; None where it asks nothing.  listed: the list that whoever looks has
    saved of it.
    """
    changes = (
        list_changes.told(listed, below="Below is what it comes to now.", id=ids.Playlists.CHANGES)
        if listed
        else None
    )
    if facts is None:
        return [changes, _beginning(making)]
    if facts["refused"] is not None:
        return [
            _head(making, facts),
            changes,
            components.panel_error(facts["refused"], "Change that part of the recipe, or go back."),
        ]
    rows = facts["rows"]
    if not rows:
        return [_head(making, facts), changes, _short(facts)]
    knows_energy = making.tracks.knows("energy")
    return [
        _head(making, facts, listed),
        changes,
        _short(facts),
        html.Div(
            components.chart_card(
                "Energy of the new songs" if facts["before"] else "How its energy runs",
                ids.Playlists.ARC,
            ),
            className="card pl-chart",
        )
        if knows_energy
        else None,
        before(facts["before"]),
        _songs(making, facts),
        proof(facts["proof"]) if facts["proof"] else None,
        components.drawn(
            {ids.Playlists.ARC: energy_arc(rows, facts["wanted"], making.options.moods)}
        )
        if knows_energy
        else None,
    ]


def news(facts: Facts | None) -> str:
    """What of it is read out when it has come."""
    if facts is None or facts["refused"] is not None:
        return ""
    return f"{facts['title']}: {_songs_in_words(len(all_rows(facts)))}"


def _songs_in_words(n: int, new: str = "") -> str:
    return f"{n:,}{new} song{'s' * (n != 1)}"


def _beginning(making: Making) -> html.Div:
    """Ways to a first list in one tap."""
    usual = playlist_address.usual(making.tracks)
    arcs = ("build", "peak", "wind-down")
    orders = [each for each in arcs if playlist_address.can_order(making.tracks, each)]
    moods = making.options.moods
    ideas = [
        replace(usual, starts=Starts(moods=(moods[number % len(moods)].slug,)), order=order)
        for number, order in enumerate(orders)
    ] or [replace(usual, starts=Starts(moods=(mood.slug,))) for mood in moods[:3]]
    names = making.options.mood_names()
    return html.Div(
        [
            components.icon("list-music"),
            html.H2("A list that begins with a feeling"),
            html.P(
                "Choose a mood, a song or a sound. The list keeps your rules, follows the line of "
                "energy you want, and its address is the whole recipe.",
                className="quiet",
            ),
            _lists_of_ones_own() if making.tracks.continuer is not None else None,
            html.Ul(
                [
                    html.Li(link(playlist_words.title(idea, names, {}), making.to(idea),
                                 className="button button-quiet"))
                    for idea in ideas
                ],
                className="pl-ideas",
            ),
            link(
                [components.icon("shuffle"), html.Span("Surprise me")],
                making.to(replace(making.recipe, seed=1)),
                className="button button-filled",
            ),
        ],
        className="card pl-beginning",
    )  # fmt: skip


def _lists_of_ones_own() -> html.P:
    return html.P(
        ["Have a list already? Bring it to ", link("My library", urls.LIBRARY, className="pl-link"),
         "or put songs in your crate, and go on with it from there."],
        className="quiet",
    )  # fmt: skip


def _head(making: Making, facts: Facts, listed: ListFacts | None = None) -> html.Header:
    rows: Sequence[Mapping[str, Any]] = facts.get("rows") or []
    another = replace(making.recipe, seed=(making.recipe.seed + 1) % (MOST_SEED + 1))
    new = " new" * bool(rows and facts["before"])
    words = [_songs_in_words(len(rows), new)] if rows else []
    if rows and facts["seconds"] is not None:
        words.append(playlist_words.length(facts["seconds"]))
    tempos = [row["tempo"] for row in rows if "tempo" in row]
    if tempos:
        words.append(f"{min(tempos):.0f} to {max(tempos):.0f} BPM")
    return html.Header(
        [
            html.Div(
                [
                    html.H2(facts["title"]),
                    html.P(" · ".join(words), className="quiet numbers") if words else None,
                ],
                className="pl-title",
            ),
            html.Div(
                [
                    link([components.icon("shuffle"), html.Span("Another mix")],
                         making.to(another), className="button button-quiet"),
                    *([
                        components.button("Save and share", ids.Playlists.SAVE, picture="bookmark",
                                          kind="filled",
                                          title="Keep it for good, with a link for others",
                                          **{"data-saved": urls.saved(listed.saved.id) if listed
                                             else ""}),
                        components.button(f"{'New songs' if new else 'All'} into the crate",
                                          ids.Playlists.TO_CRATE, picture="plus"),
                        _go_on(making, facts),
                        playlist_exports.of_list(facts["search"], making.options.build),
                    ] if rows else []),
                ],
                className="pl-actions",
            ),
        ],
        className="pl-head",
    )  # fmt: skip


def _go_on(making: Making, facts: Facts) -> Component | None:
    """The songs that go on with this list, one tap away."""
    if making.tracks.continuer is None:
        return None
    listed = [row["id"] for row in all_rows(facts)]
    return link(
        [components.icon("list-plus"), html.Span("Go on with this list")],
        playlist_address.of_list(listed, making.tracks),
        className="button button-quiet",
    )


def _short(facts: Facts) -> Component | None:
    short = facts["short"]
    if short is None:
        return None
    children: list[str | Component | None] = [html.P(short["sentence"])]
    if short["search"] is not None:
        children.append(
            link("Relax that", f"{urls.PLAYLISTS}?{short['search']}",
                 className="button button-filled")
        )  # fmt: skip
    return components.notice(children, picture="info")


def _songs(making: Making, facts: Facts) -> html.Section:
    steps = {step["position"]: step for step in facts["steps"]}
    n_before = len(facts["before"])
    listed: list[Component] = []
    for place, row in enumerate(facts["rows"]):
        why = facts["why"][place] if facts["why"] else None
        listed.append(_song(making, n_before + place, row, why))
        if place in steps:
            listed.append(_step(making, steps[place], facts["rows"][place + 1]))
    return html.Section(
        html.Ol(listed, className="pl-songs", start=n_before + 1),
        className="card pl-list",
        **{"aria-label": "Songs in order"},
    )


def _song(making: Making, place: int, row: Mapping[str, Any], why: str | None) -> html.Li:
    mood = making.options.moods[row["mood"]]
    facts = [playlist_words.feature(row, name) for name in ("tempo", "duration")]
    kept = row["id"] in making.recipe.include
    return html.Li(
        [
            html.Span(f"{place + 1}", className="pl-place numbers"),
            html.Span([components.mark(mood), html.Span(mood.name, className="visually-hidden")],
                      title=mood.name),
            html.Span(
                [
                    dcc.Link(row["name"], href=urls.explore(View(track=row["id"])),
                             className="track-name"),
                    html.Span(", ".join(row["artists"]), className="track-artist"),
                    html.Span(why, className="pl-why") if why else None,
                ],
                className="track-words",
            ),
            html.Span(
                [
                    _pinned() if kept else None,
                    *(html.Span(fact) for fact in facts if fact),
                ],
                className="pl-facts numbers",
            ),
            crate.add_button(row),
            _menu(making, row, kept=kept),
        ],
        className="pl-song",
        **{"data-id": row["id"]},
    )  # fmt: skip


def _pinned() -> html.Span:
    words = html.Span("kept", className="visually-hidden")
    return html.Span([components.icon("pin"), words], title="Kept in the list")


def _menu(making: Making, row: Mapping[str, Any], *, kept: bool) -> Component:
    recipe, track = making.recipe, row["id"]
    others = tuple(each for each in recipe.include if each != track)
    never = replace(recipe, include=others, swaps=(*recipe.swaps, (track, "")))
    keep = replace(recipe, include=others if kept else tuple(sorted({*others, track})))
    items = [
        ("pin", "Keep it no more" if kept else "Keep it in the list", making.to(keep)),
        ("thumbs-down", "Never this one", making.to(never)),
        ("route", "A list from this song", playlist_address.of_songs([track])),
    ]
    room = recipe.n_tracks is None or kept or len(recipe.include) < recipe.n_tracks
    return components.menu(f"More for {row['name']}", "ellipsis", [
        link([components.icon(picture), html.Span(words)], href, className="menu-item")
        for picture, words, href in items
        if room or picture != "pin"
    ])  # fmt: skip


def _step(making: Making, step: Mapping[str, Any], leads_to: Mapping[str, Any]) -> html.Li:
    """A step that stands out, and songs that would make it smaller."""
    words = f"A leap, {step['times']:.1f} times the usual step"
    others = [
        link(
            f"{other['name']} · {', '.join(other['artists'])}",
            making.to(_instead(making, other["id"], leads_to["id"])),
            className="pl-other",
        )
        for other in step["others"]
    ]
    hint = (
        f"Try another in the place of {leads_to['name']}; nothing else moves:"
        if others
        else "No other song that keeps the rules makes it smaller."
    )
    return html.Li(
        [
            components.icon("triangle-alert"),
            html.Div(
                [html.P([html.Strong(words), ". ", hint]),
                 html.Div(others, className="pl-others") if others else None]
            ),
        ],
        className="pl-step",
    )  # fmt: skip


def _instead(making: Making, new: str, old: str) -> Recipe:
    """The recipe with one song in the place of another; nothing else moves."""
    return replace(making.recipe, swaps=(*making.recipe.swaps, (old, new)))
