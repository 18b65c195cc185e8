"""What the plays can be narrowed by: links, fields and chips that are part of the address.

assets/68-listeners.js gives the links their addresses and follows the fields.
"""

from __future__ import annotations

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from analytics.listening.calendar import in_words, written
from analytics.listening.facts import ListenersOptions
from layouts import components, ids, linked
from layouts.components import Children

P = ids.Listeners


def panel(options: ListenersOptions) -> html.Section:
    """What is chosen, and below it all there is to choose from, folded away at first."""
    return html.Section(
        [
            html.Div(id=P.CHOSEN, className="listeners-chosen", **{"aria-live": "polite"}),
            html.Details(
                [
                    html.Summary(
                        [components.icon("sliders-horizontal"), html.H2("Look at some of it")]
                    ),
                    html.Div(_fields(options), className="listeners-fields"),
                ],
                className="card library-bring listeners-choosing",
            ),
        ],
        className="listeners-panel",
        **{"aria-label": "What is looked at"},
    )


def _fields(options: ListenersOptions) -> list[Component | None]:
    months = range(options.first_month, options.last_month + 1)
    named = [(written(month, "month"), in_words(month)) for month in months]
    return [
        linked.named(
            "Time",
            html.Div(
                [
                    select(P.FROM, "from", "From", [("", "From the beginning"), *named], usual=""),
                    select(P.TO, "to", "Until", [("", "Until the end"), *named], usual=""),
                ],
                className="listeners-months",
            ),
        ),
        _many("kind", "Kinds of listeners", ((str(n), name) for n, name in options.kinds.items())),
        _many("country", "Countries", ((name, name) for name in options.countries)),
        _many("plan", "Plans", ((name, name.title()) for name in options.plans)),
        _many(
            "mood",
            "Moods",
            (
                (mood.slug, [components.mark(mood), html.Span(mood.name)])
                for mood in options.moods
            ),
        ),
        linked.named(
            "Genre",
            select(
                P.GENRE, "genre", "Genre",
                [("", "Any"), *((name, name) for name in sorted(options.genres))], usual="",
            ),
        )
        if options.genres
        else None,
    ]  # fmt: skip


def one_of(part: str, name: str, options: Iterable[tuple[str, str]], *, usual: str) -> html.Div:
    """One of a few as links. usual: the one that is left out of the address."""
    return html.Div(
        [
            html.Span(name, className="field-label", **{"aria-hidden": "true"}),
            html.Div(
                [_link(part, value, words, usual=usual) for value, words in options],
                className="linked-choices", role="group", **{"aria-label": name},
            ),
        ],
        className="listeners-one",
    )  # fmt: skip


def select(
    id: str, part: str, name: str, options: Iterable[tuple[str, str]], *, usual: str | None
) -> html.Select:
    """One of many. usual: the one that is left out of the address."""
    return html.Select(
        [html.Option(words, value=value) for value, words in options],
        id=id,
        className="listeners-select",
        **{"aria-label": name, "data-asks": part, "data-usual": usual or ""},
    )


def _many(part: str, name: str, options: Iterable[tuple[str, Children]]) -> Component | None:
    """Any of some as links; None where there are none."""
    links = [_link(part, value, words, usual=None) for value, words in options]
    if not links:
        return None
    return linked.named(
        name,
        html.Div(links, className="linked-choices", role="group", **{"aria-label": name}),
    )


def _link(part: str, value: str, words: Children, *, usual: str | None) -> html.A:
    kind = "many" if usual is None else "one"
    return linked.link(
        words, "", className="linked-choice", on=False,
        **{"data-asks": part, "data-value": value, "data-kind": kind, "data-usual": usual or ""},
    )  # fmt: skip
