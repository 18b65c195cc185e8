"""The card in which a listener brings what is theirs: a list, a history."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from layouts import components


def bring_card(
    id: str, title: str, ways: Sequence[Component], *, problem_id: str, promise: str, kind: str = ""
) -> html.Details:
    """The ways in, beside each other; it folds away once something came.

    problem_id: of the words of what went wrong.  promise: what becomes of what is brought.
    kind: another class of the ways.
    """
    return html.Details(
        [
            html.Summary([components.icon("upload"), html.H2(title)]),
            html.Div(ways, className=f"library-ways-in {kind}".strip()),
            html.P(id=problem_id, className="library-problem", role="alert"),
            html.P(promise, className="small-print"),
        ],
        id=id,
        className="card library-bring",
        open=True,
    )


def way_in(
    title: Component, words: str, *children: Component, words_id: str | None = None
) -> html.Div:
    """One way in. words_id: for fields that are described by the words."""
    said = {"id": words_id} if words_id else {}
    return html.Div(
        [title, html.P(words, className="quiet", **said), *children], className="library-way-in"
    )
