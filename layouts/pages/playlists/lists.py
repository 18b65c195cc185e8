"""The lists of whoever looks, beside where lists are made."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from layouts import components, crate, urls
from layouts.linked import link
from layouts.saved_facts import ListFacts


def lists(found: Sequence[ListFacts]) -> Component | None:
    """Those that were changed last, each one tap away; None where there are none."""
    if not found:
        return None
    return html.Section(
        [
            html.Header(
                [
                    html.H2("Saved lists"),
                    dcc.Link("All that is saved", href=f"{urls.SAVED}?show=playlist",
                             className="text-link"),
                ],
                className="pl-lists-head",
            ),
            html.Ul([_row(each) for each in found]),
        ],
        className="card pl-lists-card",
        **{"aria-label": "Saved lists"},
    )  # fmt: skip


def _row(listed: ListFacts) -> html.Li:
    saved = listed.saved
    # A list that follows from no recipe is open under what was saved only.
    name = link(saved.name, saved.href or urls.saved(saved.id), className="pl-list-name")
    manage = f"Rename, share or delete {saved.name}"
    return html.Li(
        [
            html.Span([name, html.Span(saved.words, className="quiet numbers")],
                      className="pl-list-words"),
            crate.add_all_button(
                listed.songs, "", name=f"Put the songs of {saved.name} in your crate",
                only_icon=True,
            ),
            link(
                components.icon("bookmark"), urls.saved(saved.id), className="icon-button",
                title=manage, **{"aria-label": manage},
            ),
        ]
    )  # fmt: skip
