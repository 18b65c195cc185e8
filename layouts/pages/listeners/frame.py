"""Listeners: what the people of a catalogue play, when, and what kinds of listeners they are.

The numbers depend on the address and are asked for by the browser: assets/68-listeners.js.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from analytics.listening.asked import HOURS_FROM_UTC
from analytics.listening.calendar import in_words
from analytics.listening.facts import ListenersOptions
from layouts import components, ids, listeners_address, urls
from layouts.listeners_facts import ListenersFacts
from layouts.pages.listeners import choosing, kinds
from layouts.rights import closed

P = ids.Listeners


def page(facts: ListenersFacts) -> html.Div:
    """The page; one that says why where there is nothing to show."""
    if not facts.rights.may_see_listeners:
        return _only_says(closed("This page is for the team", facts.rights, urls.LISTENERS))
    if facts.options is None or facts.asked is None:
        return _only_says(
            components.notice(
                [
                    html.P("This catalogue was built without listens, so nobody is known here."),
                    _where_to_bring_them(facts),
                    html.P(
                        [
                            "Or on the command line: ",
                            html.Code("build --data TRACKS --listens LISTENS --users USERS"),
                            ". Countries and plans of people can be left out.",
                        ],
                        className="quiet",
                    ),
                ]
            )
        )
    options = facts.options
    return html.Div(
        [
            dcc.Store(id=P.STATE, data=listeners_address.encode(facts.asked)),
            html.Header(
                [
                    html.H1("Listeners"),
                    html.P(_what_this_is(options), className="quiet"),
                ],
                className="data-head",
            ),
            choosing.panel(options),
            html.Div(
                components.notice(html.P(id=P.REFUSED_WORDS)),
                id=P.REFUSED, role="status", hidden=True,
            ),
            html.Div(_charts(options), id=P.SHOWN, className="listeners-shown"),
            kinds.part(facts.kinds, options, facts.smallest),
            html.P(
                f"Nothing is told that fewer than {facts.smallest} people are behind. People are "
                "known by made-up names alone; nobody's own plays are shown here.",
                className="small-print",
            ),
        ],
        id=P.ROOT,
        className="page page-library page-listeners",
    )  # fmt: skip


def _where_to_bring_them(facts: ListenersFacts) -> html.P:
    if not facts.rights.may_serve:
        return html.P("An admin can add a file of who played what when, under Data.")
    return html.P(
        [
            "Add a file of who played what when: ",
            dcc.Link("Data, Another catalogue", href=urls.DATA, className="text-link"),
            ".",
        ]
    )


def _what_this_is(options: ListenersOptions) -> str:
    first, last = in_words(options.first_month), in_words(options.last_month)
    span = f"in {first}" if first == last else f"from {first} to {last}"
    return f"What {options.n_people:,} people played, {span}. Times are in UTC."


def _charts(options: ListenersOptions) -> list[Component | None]:
    by = choosing.one_of(
        "by",
        "By",
        [("day", "Day"), ("week", "Week"), ("month", "Month"), ("quarter", "Quarter")],
        usual="week",
    )
    ranked = choosing.one_of(
        "ranked", "Of", [("tracks", "Tracks"), ("artists", "Artists")], usual="tracks"
    )
    clocks = [(str(each), f"UTC{each:+d}" if each else "UTC") for each in HOURS_FROM_UTC]
    return [
        html.Dl(id=P.HEADLINE, className="stats listeners-headline"),
        by,
        _card("How much is played", P.ACTIVITY, wide=True),
        _card(
            "When in the week", P.HOURS, wide=True, className="is-week",
            controls=choosing.select(P.CLOCK, "clock", "Clock", clocks, usual="0"),
        ),
        _card("Moods over time", P.MOODS, wide=True, className="is-tall"),
        _card("Moods that rise and fall", P.MOOD_CHANGES),
        _card("Genres that rise and fall", P.GENRE_CHANGES) if options.genres else None,
        _card("Genres over time", P.GENRES, wide=True, className="is-tall")
        if options.genres
        else None,
        _card("The long tail", P.TAIL, controls=ranked),
        _card("Who stays", P.RETENTION),
        *(_drift(options) if options.kinds else ()),
    ]  # fmt: skip


def _drift(options: ListenersOptions) -> Sequence[Component]:
    named = [(str(number), name) for number, name in options.kinds.items()]
    picker = choosing.select(P.MOVING, "moving", "Kind of listeners", named, usual=None)
    return (
        _card("How the moods of a kind move", P.DRIFT_MOODS, className="is-tall", controls=picker),
        _card("How its sound moves", P.DRIFT_SOUND, className="is-tall"),
    )


def _card(
    title: str,
    chart: str,
    *,
    wide: bool = False,
    className: str = "",
    controls: Component | None = None,
) -> html.Div:
    said = html.P(id=P.said(chart), className="quiet listeners-said")
    kind = f"card listeners-card {'card-wide' if wide else ''} {className}"
    return html.Div(
        [
            html.Div(components.chart_card(title, chart), className="listeners-chart"),
            html.Div([said, controls], className="listeners-below"),
        ],
        className=" ".join(kind.split()),
    )


def _only_says(content: Component) -> html.Div:
    head = html.Header(
        [html.H1("Listeners"), html.P("What people play, and when.", className="quiet")],
        className="data-head",
    )
    return html.Div([head, content], className="page page-library page-listeners")
