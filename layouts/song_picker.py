"""A field that finds a song, or something else by name, while people type.

What is picked becomes a part of the address: `picker("path-to", "Go to", part="to")` sets ?to=ID on
the page it is on, and with `many` adds one more. With `follow` the page of what is picked opens.
Without either, nothing but an event "picked" is sent from the field's root, whose detail is {kind,
key, name, detail}. assets/61-picker.js does it.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html

from layouts import components


def picker(
    id: str,
    label: str,
    *,
    part: str | None = None,
    many: bool = False,
    follow: bool = False,
    kinds: Sequence[str] = ("song",),
    placeholder: str = "Type a title or an artist",
) -> html.Div:
    """The field under its label.

    id: of its input.  kinds: of what is found, some of `analytics.search.index.KINDS`.
    """
    attributes = {
        "data-picker": " ".join(kinds),
        "data-part": part,
        "data-many": many or None,
        "data-follow": follow or None,
    }
    return html.Div(
        [
            html.Label(label, htmlFor=id, className="field-label"),
            html.Div(
                [
                    components.icon("search"),
                    dcc.Input(
                        id=id, type="search", placeholder=placeholder, autoComplete="off",
                        spellCheck="false", className="picker-input",
                    ),
                ],
                className="picker-field",
            ),
            html.Ul(id=f"{id}-found", className="picker-found", hidden=True),
            html.P(id=f"{id}-news", className="picker-news quiet", role="status"),
        ],
        className="picker",
        **{name: str(value) for name, value in attributes.items() if value is not None},
    )  # fmt: skip
