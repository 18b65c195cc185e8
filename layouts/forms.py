"""Forms that a person fills in and sends: labelled fields, each with a place for what is wrong.

assets/64-forms.js sends them, puts a refusal beside its field, and does what `then` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components

RELOAD: Final = "reload"
"""Open this page anew when the form has been sent."""
GO: Final = "go"
"""Go to the address that the form names."""
TOKEN: Final = "token"
"""Show the token in the answer, this once."""
LINK: Final = "link"
"""Show the link in the answer, this once."""
SHARE: Final = "share"
"""Show the link to something saved, and how to put it into a page, this once."""
OPEN: Final = "open"
"""Go to the address in the answer."""
SAY: Final = "say"
"""Say that it is done."""


def form(
    to: str, words: str, *fields: Component, then: str = RELOAD, kind: str = "filled",
    go: str = "", name: str = "", className: str = "",
) -> html.Form:  # fmt: skip
    """A form.

    to: the address it is posted to.  words: of its button.  name: of both, which has
    `words` in it and says to what, where there are several.
    """
    return html.Form(
        [
            *fields,
            html.P(className="form-problem", role="alert", hidden=True),
            html.Div(
                [
                    html.Button(
                        words,
                        type="submit",
                        className=f"button button-{kind}",
                        **({"aria-label": name} if name else {}),
                    ),
                    html.Span(className="form-said quiet", role="status"),
                ],
                className="form-send",
            ),
            html.Div(className="form-shown", hidden=True),
        ],
        className=f"form {className}".strip(),
        **{"data-post": to, "data-then": then, "data-go": go, "aria-label": name or words},
    )


def search(to: str, words: str, *fields: Component, name: str) -> html.Form:
    """A form whose fields become the query of an address, which is opened.

    to: the address.  words: of its button.  name: what is looked for, for those who do not see it.
    """
    button = html.Button(words, type="submit", className="button button-quiet")
    return html.Form(
        [*fields, html.Div(button, className="form-send")], action=to, method="get", role="search",
        className="form form-search", **{"aria-label": name},
    )  # fmt: skip


def action(to: str, words: str, *, name: str, then: str = RELOAD, go: str = "") -> html.Form:
    """A form that is one quiet button. name: `words`, and to what."""
    return form(to, words, then=then, kind="quiet", go=go, name=name, className="form-action")


def field(
    id: str, name: str, label: str, *, kind: str = "text", value: str = "", hint: str = "",
    complete: str = "off",
) -> html.Div:  # fmt: skip
    """A field with its label. name: in what is sent.  complete: what browsers may fill in."""
    return _field(
        name,
        "text",
        html.Label(label, htmlFor=id, className="field-label"),
        html.Span(hint, className="quiet form-hint") if hint else None,
        dcc.Input(
            id=id, type=kind, name=name, value=value, autoComplete=complete, className="form-input"
        ),
    )  # fmt: skip


def choice(
    id: str, name: str, label: str, options: Sequence[tuple[str, str]], value: str
) -> html.Div:
    """One of a few, all in view. options: (value, words)."""
    return _field(
        name,
        "choice",
        html.Span(label, className="field-label"),
        components.segmented(
            id, [(option, words, None) for option, words in options], value, name=label,
            className="segmented run-choices",
        ),
    )  # fmt: skip


def checks(
    id: str, name: str, label: str, options: Sequence[tuple[str, str]], chosen: Sequence[str]
) -> html.Div:
    """Any of a few. options: (value, words)."""
    return _field(
        name,
        "checks",
        html.Span(label, className="field-label"),
        html.Div(
            dcc.Checklist(
                id=id, options=[{"value": option, "label": words} for option, words in options],
                value=list(chosen), className="run-checks",
            ),
            role="group", **{"aria-label": label},
        ),
    )  # fmt: skip


def _field(name: str, kind: str, *parts: Component | None) -> html.Div:
    problem = html.P(className="form-field-problem", role="alert", hidden=True)
    return html.Div(
        [*parts, problem], className="field form-field",
        **{"data-field": name, "data-kind": kind},
    )  # fmt: skip
