"""Controls that are part of the address: links that change it, chips, sliders.

assets/62-linked.js follows them without loading the page again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components
from layouts.components import Children


def link(
    words: Children, href: str, *, className: str, on: bool | None = None, **rest: object
) -> html.A:
    """A link that changes the address in place.  on: whether what it chooses is chosen."""
    state = {} if on is None else {"aria-current": "true" if on else "false"}
    return html.A(words, href=href, className=className, **{"data-go": "yes", **state, **rest})


def choices(name: str, options: Sequence[tuple[Children, str, bool]]) -> html.Div:
    """One choice of a few, or several of many, all in view.

    options: (words, the address with it chosen, or with it left out where it is, whether it is).
    """
    return html.Div(
        [link(words, href, className="linked-choice", on=on) for words, href, on in options],
        className="linked-choices",
        role="group",
        **{"aria-label": name},
    )


def removable(words: Children, name: str, href: str) -> html.A:
    """A chip of something chosen; a tap takes it out."""
    return link(
        [
            html.Span(words, className="chip-words"),
            html.Span(components.icon("x"), className="chip-remove"),
        ],
        href,
        className="chip",
        **{"aria-label": f"Take out {name}"},
    )


def named(words: str, control: Component) -> html.Div:
    """Something to choose from under its name."""
    return html.Div([html.Span(words, className="field-label"), control], className="linked-field")


def slider(
    id: str, part: str, label: str, stops: Mapping[float, str], *, value: float,
    usual: float | None, meaning: str = "",
) -> html.Div:  # fmt: skip
    """A slider that becomes `part` of the address when it is let go of.

    stops: what it can be set to, in order, and what each is called.  value: what it is, one of
    them.  usual: the value that is left out of the address, if any.  meaning: said on the label.
    """
    place = list(stops).index(value)
    return html.Div(
        [
            html.Div(
                [
                    html.Label(label, htmlFor=id, className="field-label", title=meaning or None),
                    html.Span(stops[value], className="linked-said numbers"),
                ],
                className="linked-head",
            ),
            dcc.Input(
                id=id, type="range", min=0, max=len(stops) - 1, step=1, value=place,
                className="linked-slider",
            ),
        ],
        className="linked-field",
        **{"data-linked": part, "data-values": " ".join(f"{each:g}" for each in stops),
           "data-words": "|".join(stops.values()),
           "data-usual": "" if usual is None else f"{usual:g}"},
    )  # fmt: skip
